using Rubin.Query.PhotoZ.Estimation;
using Rubin.Query.PhotoZ.Learning;

namespace Rubin.Query.PhotoZ.FlexZBoost;

/// <summary>FlexZBoost: the conditional density as a series in redshift, whose coefficients are learned (Izbicki and Lee 2017, doi:10.1214/17-EJS1302).</summary>
sealed class FlexZBoostKind : PhotozKind
{
    public override string Name => "FLEXZBOOST";

    public override string Summary =>
        "A density as a cosine series in redshift, whose coefficients are learned by boosted trees from a magnitude and colours (Izbicki and Lee 2017).";

    public override TrainingNeed Training => TrainingNeed.Required;

    public override ValueList<PhotozOption> Options { get; } =
    [
        PhotozOption.Count("bases", 35, "How many terms the series has.", 2, 200),
        PhotozOption.Count("rounds", 60, "How many trees are boosted for each term.", 1, 2000),
        PhotozOption.Count("depth", 8, "How often a tree splits.", 1, BoostedTree.Levels),
        PhotozOption.Number("learning_rate", 0.2, "What part of a tree's answer is added.", 0.001, 1),
        PhotozOption.Number("lambda", 1, "Added to the number of rows of a leaf, which shrinks its answer.", 0, 1e6),
        PhotozOption.Count("min_leaf", 2, "The fewest training rows of a leaf.", 1, 1_000_000),
        new("ref_band", OptionType.Text, null, "The band whose magnitude is a feature beside the colours; i where left out."),
    ];

    public override PhotozModel Build(PhotozOptions options, TrainingSet? training, CancellationToken cancel)
    {
        var sample = TrainingSample.Of(options, training!);
        var boost = new BoostOptions(
            options.Count("rounds"), options.Count("depth"), options.Number("learning_rate"), options.Number("lambda"), options.Count("min_leaf"));
        var features = new ColorFeatures(training!.Bands.Count, ColorFeatures.ReferenceBand(options, training.Bands));
        var trainer = new FlexZBoostTraining(options.Grid, options.Count("bases"), boost, cancel);
        return new FlexZBoostModel(this, training.Bands, options.Grid, trainer.Train(sample, features, options.Count("seed")));
    }

    public override PhotozModel Read(ValueList<string> bands, RedshiftGrid grid, PhotozOptions options, ModelReader reader)
    {
        var filling = MagnitudeFilling.Read(reader, bands.Count);
        var features = new ColorFeatures(bands.Count, reader.ReadCount(0, bands.Count - 1));
        var bins = FeatureBins.Read(reader, features.Count);
        var trees = PackedTrees.Read(reader, features.Count);
        var tuning = new DensityTuning((float)reader.ReadNumber(), (float)reader.ReadNumber(), reader.ReadNumber());
        return tuning.Bump is >= 0 and <= 1 && tuning.Sharpness is > 0 and < 100
            ? new FlexZBoostModel(this, bands, grid, new(filling, features, bins, trees, tuning))
            : throw ModelReader.Damaged("it has no tuning");
    }
}
