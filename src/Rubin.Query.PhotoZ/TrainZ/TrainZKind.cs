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
        var grid = options.Grid;
        var counts = new float[grid.Count];
        foreach (var redshift in training!.Redshifts.Span)
        {
            var nearest = (int)Math.Round((redshift - grid.Minimum) / grid.Step);
            if (nearest >= 0 && nearest < counts.Length)
            {
                counts[nearest]++;
            }
        }

        return counts.AsSpan().ContainsAnyExcept(0f)
            ? new TrainZModel(this, training.Bands, grid, counts)
            : throw options.Wrong("zmax", "and \"zmin\" leave no redshift of the training set between them");
    }

    public override PhotozModel Read(ValueList<string> bands, RedshiftGrid grid, PhotozOptions options, ModelReader reader) =>
        new TrainZModel(this, bands, grid, reader.ReadArray<float>(grid.Count));
}
