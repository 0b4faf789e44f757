using Rubin.Query.PhotoZ.Estimation;
using Rubin.Query.PhotoZ.Learning;

namespace Rubin.Query.PhotoZ.Tpz;

/// <summary>TPZ: a forest of regression trees on magnitudes and on noisy copies of them (Carrasco Kind and Brunner 2013, doi:10.1093/mnras/stt574).</summary>
sealed class TpzKind : PhotozKind
{
    const double LeastNoise = 0.001;
    const double MostNoise = 0.3;

    public override string Name => "TPZ";

    public override string Summary => "The votes of regression trees, grown on magnitudes and on noisy copies of them (Carrasco Kind and Brunner 2013).";

    public override TrainingNeed Training => TrainingNeed.Required;

    public override ValueList<PhotozOption> Options { get; } =
    [
        PhotozOption.Count("realizations", 8, "How many copies of the magnitudes there are, all but the first with noise of their errors.", 1, 1000),
        PhotozOption.Count("trees", 5, "How many trees grow on each copy.", 1, 1000),
        PhotozOption.Count("attempts", null, "How many features are drawn for a split; half of them where left out.", 1, 1000),
        PhotozOption.Count("min_leaf", 5, "The fewest training rows of a leaf.", 1, 1_000_000),
        PhotozOption.Number("sigma_factor", 3, "The standard deviation of the smoothing of votes, in steps of the grid.", 0.1, 100),
        new("colors", OptionType.Truth, false, "Whether colours are features beside the magnitudes."),
    ];

    public override PhotozModel Build(PhotozOptions options, TrainingSet? training, CancellationToken cancel)
    {
        var sample = TrainingSample.Of(options, training!);
        var withColors = options.Truth("colors");
        var features = TpzParts.FeatureCount(training!.Bands.Count, withColors);
        var attempts = options.Has("attempts") ? options.Count("attempts") : Math.Max(1, features / 2);
        if (attempts > features)
        {
            throw options.Wrong("attempts", $"must be at most {features}, the number of features");
        }

        var perCopy = options.Count("trees");
        var trees = new RegressionTree[options.Count("realizations") * perCopy];
        var seed = options.Count("seed");
        Parallel.For(0, options.Count("realizations"), new ParallelOptions { CancellationToken = cancel }, copy =>
        {
            var grower = new TreeTraining(Features(sample, withColors, copy, seed), sample.Redshifts, attempts, options.Count("min_leaf"));
            for (var tree = copy * perCopy; tree < (copy + 1) * perCopy; tree++)
            {
                cancel.ThrowIfCancellationRequested();
                trees[tree] = grower.Grow(Bootstrap(sample.Rows, Stream(RandomStream.Bootstrap, tree, seed)), Stream(RandomStream.Features, tree, seed));
            }
        });
        return new TpzModel(this, training.Bands, options.Grid, new(sample.Filling, withColors, options.Number("sigma_factor"), trees));
    }

    public override PhotozModel Read(ValueList<string> bands, RedshiftGrid grid, PhotozOptions options, ModelReader reader)
    {
        var filling = MagnitudeFilling.Read(reader, bands.Count);
        var withColors = reader.ReadCount(0, 1) == 1;
        var width = reader.ReadNumber();
        if (width is not (>= 0.1 and <= 100))
        {
            throw ModelReader.Damaged("votes are smoothed too little or too much");
        }

        var trees = new RegressionTree[reader.ReadCount(1, Math.Min(1_000_000, reader.Left))];
        for (var t = 0; t < trees.Length; t++) trees[t] = RegressionTree.Read(reader, TpzParts.FeatureCount(bands.Count, withColors));
        return new TpzModel(this, bands, grid, new(filling, withColors, width, trees));
    }

    /// <summary>Magnitudes of a copy, and colours made of them.</summary>
    static float[][] Features(TrainingSample sample, bool withColors, int copy, long seed)
    {
        var bands = sample.Magnitudes.Length;
        var random = Stream(RandomStream.Noise, copy, seed);
        var magnitudes = sample.Magnitudes.Select((values, band) => copy == 0 ? values : [.. values.Select((value, row) =>
            (float)(value + (Math.Clamp(sample.Errors[band][row], LeastNoise, MostNoise) * random.Normal(((long)row * bands) + band))))]).ToArray();
        return withColors ? [.. magnitudes, .. new ColorFeatures(bands, -1).Of(magnitudes)] : magnitudes;
    }

    static int[] Bootstrap(int rows, CounterRandom random)
    {
        var drawn = new int[rows];
        for (var i = 0; i < rows; i++) drawn[i] = random.Index(i, rows);
        return drawn;
    }

    static CounterRandom Stream(RandomStream stream, int number, long seed) => new(seed, (int)stream + (number * Enum.GetValues<RandomStream>().Length));
}
