using Rubin.Query.PhotoZ.Estimation;
using Rubin.Query.PhotoZ.Learning;

namespace Rubin.Query.PhotoZ.Knn;

/// <summary>The density as a sum of normal distributions around the redshifts of the training objects nearest in colour.</summary>
sealed class KnnKind : PhotozKind
{
    const int MostNeighbors = 64;

    public override string Name => "KNN";

    public override string Summary => "A density as normal distributions around the redshifts of the training objects that are nearest in colour.";

    public override TrainingNeed Training => TrainingNeed.Required;

    public override ValueList<PhotozOption> Options { get; } =
    [
        PhotozOption.Count("k", null, "How many neighbours; chosen by held-out rows where left out.", 1, MostNeighbors),
        PhotozOption.Count("k_min", 3, "The fewest neighbours to choose from.", 1, MostNeighbors),
        PhotozOption.Count("k_max", 7, "The most neighbours to choose from.", 1, MostNeighbors),
        PhotozOption.Number("sigma", null, "The standard deviation around a neighbour; chosen by held-out rows where left out.", 1e-4, 10),
        PhotozOption.Number("sigma_min", 0.01, "The least standard deviation to choose from.", 1e-4, 10),
        PhotozOption.Number("sigma_max", 0.075, "The greatest standard deviation to choose from.", 1e-4, 10),
        new("colors_only", OptionType.Truth, true, "Whether only colours count, and no magnitude."),
        new("ref_band", OptionType.Text, null, "The band whose magnitude counts beside the colours, if any does; i where left out."),
    ];

    public override PhotozModel Build(PhotozOptions options, TrainingSet? training, CancellationToken cancel)
    {
        var sample = TrainingSample.Of(options, training!);
        var reference = options.Truth("colors_only") ? -1 : ColorFeatures.ReferenceBand(options, training!.Bands);
        var features = new ColorFeatures(training!.Bands.Count, reference);
        if (features.Count == 0)
        {
            throw options.Wrong("colors_only", "must be FALSE for one band, which has no colour");
        }

        var (learned, heldOut) = sample.Split(options.Count("seed"));
        var most = Math.Min(learned.Rows, MostNeighbors);
        var neighbors = options.Has("k") ? (options.Count("k"), options.Count("k")) : (options.Count("k_min"), options.Count("k_max"));
        if (neighbors.Item1 > neighbors.Item2 || neighbors.Item2 > most)
        {
            throw options.Wrong("k_max", $"must be from \"k_min\" to {most}");
        }

        var tuning = KnnTuning.Of(options.Grid, Known(features, learned), Known(features, heldOut), neighbors, Deviations(options));
        return new KnnModel(this, training.Bands, options.Grid, new(sample.Filling, features, Known(features, sample), tuning));
    }

    public override PhotozModel Read(ValueList<string> bands, RedshiftGrid grid, PhotozOptions options, ModelReader reader)
    {
        var filling = MagnitudeFilling.Read(reader, bands.Count);
        var features = new ColorFeatures(bands.Count, reader.ReadCount(-1, bands.Count - 1));
        var redshifts = reader.ReadArray<float>();
        var values = new float[features.Count][];
        for (var f = 0; f < values.Length; f++) values[f] = reader.ReadArray<float>(redshifts.Length);
        if (redshifts.Length == 0 || values.Length == 0 || !values.Append(redshifts).All(v => v.All(float.IsFinite)))
        {
            throw ModelReader.Damaged("its training objects are none");
        }

        var tuning = new KnnTuning(reader.ReadCount(1, Math.Min(MostNeighbors, redshifts.Length)), reader.ReadNumber(), reader.ReadNumber());
        return tuning.Deviation is > 0 and < 100
            ? new KnnModel(this, bands, grid, new(filling, features, new(values, redshifts), tuning))
            : throw ModelReader.Damaged("it has no standard deviation");
    }

    static NearestNeighbors Known(ColorFeatures features, TrainingSample sample) => new(features.Of(sample.Magnitudes), sample.Redshifts);

    static double[] Deviations(PhotozOptions options)
    {
        if (options.OptionalNumber("sigma") is { } given)
        {
            return [given];
        }

        var (least, greatest) = (options.Number("sigma_min"), options.Number("sigma_max"));
        return greatest >= least
            ? [.. Enumerable.Range(0, 10).Select(i => least + (i * (greatest - least) / 9))]
            : throw options.Wrong("sigma_max", "must be at least \"sigma_min\"");
    }
}
