namespace Rubin.Query.PhotoZ.FlexZBoost;

/// <summary>
/// Which split of a node's rows lowers the squared error most. With G the sum of gradients and n the number of rows on each side, the gain is
/// G_L²/(n_L + λ) + G_R²/(n_R + λ) − G²/(n + λ) (Chen and Guestrin 2016, eq. 7). Of equal gains the first offered wins.
/// </summary>
struct SplitSearch(float gradient, int rows, BoostOptions options)
{
    readonly float _shrinkage = (float)options.Shrinkage;
    readonly float _least = options.LeastRows;
    readonly float _whole = gradient * gradient / (rows + (float)options.Shrinkage);
    float _best = 1e-6f;
    float _left;
    float _leftRows;
    int _feature;

    /// <summary>The feature of the best split; negative where none gains.</summary>
    public int Feature { get; private set; } = -1;

    /// <summary>The last bin on the left of the best split.</summary>
    public int Bin { get; private set; }

    /// <summary>Begins with the lowest bin of a feature.</summary>
    public void Start(int feature)
    {
        _feature = feature;
        _left = 0;
        _leftRows = 0;
    }

    /// <summary>Moves a bin to the left and weighs the split behind it.</summary>
    /// <returns>Whether there can be more splits of this feature.</returns>
    public bool Offer(int bin, float binGradient, float binRows)
    {
        _left += binGradient;
        _leftRows += binRows;
        var rightRows = rows - _leftRows;
        if (rightRows < _least)
        {
            return false;
        }

        if (_leftRows < _least)
        {
            return true;
        }

        var right = gradient - _left;
        float n = _leftRows + _shrinkage, m = rightRows + _shrinkage;
        var gain = (((_left * _left * m) + (right * right * n)) / (n * m)) - _whole;
        if (gain > _best)
        {
            _best = gain;
            Feature = _feature;
            Bin = bin;
        }

        return true;
    }
}
