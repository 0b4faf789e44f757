using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.PhotoZ.TrainZ;

/// <summary>The distribution of the training redshifts as the density of every object: what any estimator has to beat (Schmidt et al. 2020, doi:10.1093/mnras/staa2799).</summary>
sealed class TrainZKind : PhotozKind
{
    public override string Name => "TRAINZ";

    public override string Summary => "The distribution of the training redshifts as the density of every object: what any estimator has to beat.";

    public override TrainingNeed Training => TrainingNeed.Required;

    public override ValueList<PhotozOption> Options => [];

    public override PhotozModel Build(PhotozOptions options, TrainingSet? training, CancellationToken cancel)
    {
        var (range, grid) = (options.Grid, Middles(options.Grid));
        var counts = new float[grid.Count];
        foreach (var redshift in training!.Redshifts.Span)
        {
            if (redshift >= range.Minimum && redshift <= range.Maximum)
            {
                counts[Math.Min((int)((redshift - range.Minimum) / grid.Step), counts.Length - 1)]++;
            }
        }

        return counts.AsSpan().ContainsAnyExcept(0f)
            ? new TrainZModel(this, training.Bands, grid, counts)
            : throw options.Wrong("zmax", "and \"zmin\" leave no redshift of the training set between them");
    }

    public override PhotozModel Read(ValueList<string> bands, RedshiftGrid grid, PhotozOptions options, ModelReader reader) =>
        reader.ReadArray<float>(grid.Count) is var counts && counts.All(c => c >= 0 && float.IsFinite(c)) && counts.AsSpan().ContainsAnyExcept(0f)
            ? new TrainZModel(this, bands, Middles(options.Grid), counts)
            : throw ModelReader.Damaged("it has no histogram");

    /// <summary>As in RAIL, the redshifts are the middles of bins of equal width from the first redshift to the last.</summary>
    static RedshiftGrid Middles(RedshiftGrid range)
    {
        var half = 0.5 * (range.Maximum - range.Minimum) / range.Count;
        return new(range.Minimum + half, range.Maximum - half, range.Count);
    }
}
