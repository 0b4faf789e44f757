namespace Rubin.Query.PhotoZ.FlexZBoost;

/// <summary>Training rows as bins, the features of a row next to each other.</summary>
sealed class BinnedRows
{
    readonly byte[] _bins;

    /// <summary>Bins all rows.</summary>
    /// <param name="bins">Where features are cut.</param>
    /// <param name="features">Values of each feature.</param>
    public BinnedRows(FeatureBins bins, float[][] features)
    {
        (Features, Rows) = (bins.Features, features[0].Length);
        _bins = new byte[Features * Rows];
        var column = new byte[Rows];
        for (var f = 0; f < Features; f++)
        {
            bins.Assign(f, features[f], column);
            for (var row = 0; row < Rows; row++)
            {
                _bins[(row * Features) + f] = column[row];
            }
        }
    }

    public int Features { get; }

    public int Rows { get; }

    /// <summary>The bin of feature f of row r is at r · <see cref="Features"/> + f.</summary>
    public ReadOnlySpan<byte> Bins => _bins;
}
