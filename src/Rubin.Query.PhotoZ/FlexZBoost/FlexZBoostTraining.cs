using Rubin.Query.PhotoZ.Estimation;
using Rubin.Query.PhotoZ.Learning;

namespace Rubin.Query.PhotoZ.FlexZBoost;

/// <summary>
/// Learns the coefficients of the cosine series twice: from three quarters of the rows, to choose how a series becomes a density by the loss on the held-out quarter,
/// and then from all rows.
/// </summary>
sealed class FlexZBoostTraining(RedshiftGrid grid, int bases, BoostOptions boost, CancellationToken cancel)
{
    public FlexZBoostParts Train(TrainingSample sample, ColorFeatures features, long seed)
    {
        var (learned, heldOut) = sample.Split(seed);
        var tuning = Tune(heldOut, features, Fit(learned, features));
        var (bins, trees) = Fit(sample, features);
        return new(sample.Filling, features, bins, trees, tuning);
    }

    (FeatureBins Bins, PackedTrees Trees) Fit(TrainingSample sample, ColorFeatures features)
    {
        var values = features.Of(sample.Magnitudes);
        var bins = FeatureBins.Of(values);
        var rows = new BinnedRows(bins, values);
        var series = new (float, BoostedTree[])[bases];
        var parallel = new ParallelOptions { CancellationToken = cancel };
        Parallel.For(0, bases, parallel, j => series[j] = new GradientBoosting(rows, boost).Fit(Targets(sample.Redshifts, j)));
        return (bins, PackedTrees.Of(features.Count, series));
    }

    DensityTuning Tune(TrainingSample sample, ColorFeatures features, (FeatureBins Bins, PackedTrees Trees) model)
    {
        var values = features.Of(sample.Magnitudes);
        var stride = (sample.Rows + PackedTrees.Batch - 1) / PackedTrees.Batch * PackedTrees.Batch;
        var coefficients = new float[bases * stride];
        var bins = new byte[features.Count * PackedTrees.Batch];
        var answers = new float[bases * PackedTrees.Batch];
        for (var from = 0; from < sample.Rows; from += PackedTrees.Batch)
        {
            var count = Math.Min(PackedTrees.Batch, sample.Rows - from);
            for (var f = 0; f < features.Count; f++)
            {
                model.Bins.Assign(f, values[f].AsSpan(from, count), bins.AsSpan(f * PackedTrees.Batch));
            }

            model.Trees.Sum(bins, answers);
            for (var j = 0; j < bases; j++)
            {
                answers.AsSpan(j * PackedTrees.Batch, PackedTrees.Batch).CopyTo(coefficients.AsSpan((j * stride) + from));
            }
        }

        return DensityTuning.Of(grid, coefficients, stride, sample.Redshifts);
    }

    /// <summary>φⱼ at the rows' redshifts: its mean over objects of some colours is the j-th coefficient of their density.</summary>
    float[] Targets(float[] redshifts, int j) =>
        [.. redshifts.Select(z => j == 0 ? 1 : (float)(Math.Sqrt(2) * Math.Cos(Math.PI * j * (z - grid.Minimum) / (grid.Maximum - grid.Minimum))))];
}
