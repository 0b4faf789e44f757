using Rubin.Query.PhotoZ.Estimation;
using Rubin.Query.PhotoZ.Learning;

namespace Rubin.Query.PhotoZ.Dnf;

/// <summary>DNF: a plane through the redshifts of neighbours (De Vicente, Sánchez and Sevilla-Noarbe 2016, doi:10.1093/mnras/stw857).</summary>
sealed class DnfKind : PhotozKind
{
    static readonly string[] Metrics = ["ENF", "ANF", "DNF"];

    public override string Name => "DNF";

    public override string Summary => "A plane through the redshifts of the training objects nearest by angle in magnitudes (De Vicente et al. 2016).";

    public override TrainingNeed Training => TrainingNeed.Required;

    public override ValueList<PhotozOption> Options { get; } =
    [
        new("metric", OptionType.Text, "ANF", "Which objects are near: by Euclidean distance (ENF), by angle (ANF), or by the product of both (DNF)."),
        PhotozOption.Count("preselect", 4000, "How many objects are chosen by Euclidean distance first.", 1, 1_000_000),
        PhotozOption.Count("neighbors", 80, "How many of these are chosen by the metric.", 2, 10_000),
    ];

    public override PhotozModel Build(PhotozOptions options, TrainingSet? training, CancellationToken cancel)
    {
        var metric = Array.FindIndex(Metrics, m => m.Equals(options.Text("metric"), StringComparison.OrdinalIgnoreCase));
        if (metric < 0)
        {
            throw options.Wrong("metric", "must be ENF, ANF or DNF");
        }

        var sample = TrainingSample.Of(options, training!);
        var parts = new DnfParts(
            sample.Filling,
            new(sample.Magnitudes),
            sample.Redshifts,
            (NeighborMetric)metric,
            options.Count("preselect"),
            options.Count("neighbors"));
        return new DnfModel(this, training!.Bands, options.Grid, parts);
    }

    public override PhotozModel Read(ValueList<string> bands, RedshiftGrid grid, PhotozOptions options, ModelReader reader)
    {
        var filling = MagnitudeFilling.Read(reader, bands.Count);
        var metric = (NeighborMetric)reader.ReadCount(0, Metrics.Length - 1);
        var (preselected, neighbors) = (reader.ReadCount(1, 1_000_000), reader.ReadCount(2, 10_000));
        var redshifts = reader.ReadArray<float>();
        var magnitudes = new float[bands.Count][];
        for (var band = 0; band < magnitudes.Length; band++) magnitudes[band] = reader.ReadArray<float>(redshifts.Length);
        return redshifts.Length > 0 && magnitudes.Append(redshifts).All(values => values.All(v => MathF.Abs(v) <= MagnitudeBlock.Extreme))
            ? new DnfModel(this, bands, grid, new(filling, new(magnitudes), redshifts, metric, preselected, neighbors))
            : throw ModelReader.Damaged("its training objects are none");
    }
}
