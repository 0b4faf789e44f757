namespace Rubin.Query.PhotoZ.FlexZBoost;

/// <summary>Least-squares gradient boosting (Friedman 2001, doi:10.1214/aos/1013203451): each tree learns what the trees before it left over.</summary>
sealed class GradientBoosting
{
    readonly TreeGrower _grower;
    readonly BoostOptions _options;
    readonly float[] _gradients;
    readonly float[] _predictions;

    public GradientBoosting(BinnedRows rows, BoostOptions options)
    {
        (_grower, _options) = (new(rows, options), options);
        _gradients = new float[rows.Rows];
        _predictions = new float[rows.Rows];
    }

    /// <summary>The mean of the targets, and trees that sum to what targets differ from it.</summary>
    /// <param name="targets">One a training row.</param>
    public (float Mean, BoostedTree[] Trees) Fit(ReadOnlySpan<float> targets)
    {
        var sum = 0.0;
        foreach (var target in targets) sum += target;
        var mean = (float)(sum / targets.Length);
        _predictions.AsSpan().Fill(mean);
        var trees = new BoostedTree[_options.Rounds];
        for (var round = 0; round < trees.Length; round++)
        {
            for (var i = 0; i < targets.Length; i++) _gradients[i] = targets[i] - _predictions[i];
            trees[round] = _grower.Grow(_gradients, _predictions);
        }

        return (mean, trees);
    }
}
