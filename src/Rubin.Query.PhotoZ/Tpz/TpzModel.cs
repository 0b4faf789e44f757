using Rubin.Query.PhotoZ.Estimation;
using Rubin.Query.PhotoZ.Learning;

namespace Rubin.Query.PhotoZ.Tpz;

/// <summary>A forest whose trees vote.</summary>
sealed class TpzModel(PhotozKind kind, ValueList<string> bands, RedshiftGrid grid, TpzParts parts) : PhotozModel(kind, bands, grid)
{
    /// <summary>What the model consists of.</summary>
    public TpzParts Parts => parts;

    public override EstimateColumns Columns => base.Columns | EstimateColumns.ZMl | EstimateColumns.ZErr;

    public override Estimator CreateWorker(EstimateRequest request) => new TpzEstimator(this, request);

    public override void Write(ModelWriter writer)
    {
        parts.Filling.Write(writer);
        writer.Write(parts.WithColors ? 1 : 0);
        writer.Write(parts.Width);
        writer.Write(parts.Trees.Length);
        foreach (var tree in parts.Trees) tree.Write(writer);
    }
}

/// <summary>What a TPZ model consists of.</summary>
/// <param name="Filling">How gaps in photometry are filled.</param>
/// <param name="WithColors">Whether colours are features beside the magnitudes.</param>
/// <param name="Width">How wide votes are smoothed, in steps of the grid.</param>
/// <param name="Trees">The trees.</param>
sealed record TpzParts(MagnitudeFilling Filling, bool WithColors, double Width, RegressionTree[] Trees)
{
    /// <summary>How many features objects of some bands have.</summary>
    public static int FeatureCount(int bands, bool withColors) => withColors ? (2 * bands) - 1 : bands;
}
