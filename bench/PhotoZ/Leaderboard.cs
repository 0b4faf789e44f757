using System.Diagnostics;
using System.Globalization;
using Rubin.Query.PhotoZ.Estimation;
using Rubin.Query.PhotoZ.Metrics;
using Rubin.Query.PhotoZ.Pdfs;

namespace Rubin.Query.Bench.PhotoZ;

/// <summary>How well every estimator does that learns from one file of galaxies and estimates another: the table of docs/photo-z.md.</summary>
static class Leaderboard
{
    static readonly (string Name, object Value)[] Upstream = [("seds", "CWWSB4"), ("filters", "DC2LSST")];

    static readonly (string Kind, (string Name, object Value)[] Options)[] Models =
    [
        ("FLEXZBOOST", []),
        ("FLEXZBOOST", [("rounds", 100L), ("learning_rate", 0.3), ("min_leaf", 1L)]),
        ("TPZ", [("colors", true)]),
        ("DNF", []),
        ("DNF", [("metric", "DNF")]),
        ("DNF", [("metric", "ENF")]),
        ("KNN", []),
        ("KNN", [("colors_only", false)]),
        ("TPZ", []),
        ("BPZ", Upstream),
        ("BPZ", [.. Upstream, ("prior", "fit")]),
        ("BPZ", [.. Upstream, ("zp_err", 0.01)]),
        ("BPZ", [.. Upstream, ("prior", "none")]),
        ("TRAINZ", []),
    ];

    /// <summary>Prints the table.</summary>
    /// <param name="folder">Where the galaxies of DC2 are (csv) and RAIL's templates and filters (rail_base/estimation_data).</param>
    /// <param name="wanted">A part of the names of the models.</param>
    public static void Print(string folder, string wanted)
    {
        var training = new Galaxies(Path.Combine(folder, "csv", "test_dc2_training_9816.csv")).Training;
        var others = new Galaxies(Path.Combine(folder, "csv", "test_dc2_validation_9816.csv")).Training;
        Console.WriteLine("| model | bias | σ IQR | σ NMAD | outliers | beyond 0.15 | CDE loss | CRPS | PIT KS | training s | µs an object |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var (kind, options) in Models.Where(m => m.Kind.Contains(wanted, StringComparison.OrdinalIgnoreCase)))
        {
            var made = PhotozKinds.Find(kind)!;
            var given = options.Select(o => new GivenOption(o.Name, o.Value, default));
            if (kind == "BPZ")
            {
                given = given.Append(new("path", Path.Combine(folder, "rail_base", "estimation_data"), default));
            }

            var watch = Stopwatch.StartNew();
            var isFitted = made.Training == TrainingNeed.Required || options.Contains(("prior", "fit"));
            var model = made.Build(new PhotozOptions(made, given), isFitted ? training : null, CancellationToken.None);
            var seconds = watch.Elapsed.TotalSeconds;
            var name = string.Join(", ", options.Except(Upstream).Select(o => string.Create(CultureInfo.InvariantCulture, $"{o.Name} {o.Value}")).Prepend(kind));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {Score(model, others)} | {seconds:F2} | {1e6 / Rates.OfDensities(model, others.Photometry):F2} |"));
        }
    }

    static string Score(PhotozModel model, TrainingSet others)
    {
        var request = new EstimateRequest(EstimateColumns.ZMode | EstimateColumns.Pdf, new GridPdf(model.Grid));
        var estimates = new Estimates(request, model.Grid, others.Rows);
        model.CreateWorker(request).Estimate(others.Photometry, estimates);
        var (errors, pits, loss, score) = (new RedshiftErrors(), new PitValues(), default(MeanLoss), default(MeanLoss));
        var cumulative = new CumulativeDensity(model.Grid);
        for (var row = 0; row < others.Rows; row++)
        {
            var redshift = others.Redshifts.Span[row];
            cumulative.Fill(estimates.PdfOf(row));
            errors.Add(estimates[EstimateColumns.ZMode][row], redshift);
            pits.Add(cumulative.Below(redshift));
            loss.Add(DensityLoss.Of(model.Grid, estimates.PdfOf(row), redshift));
            score.Add(RankedProbability.Of(model.Grid, cumulative, redshift));
        }

        var points = errors.Measure()!;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{points.Bias:F4} | {points.SigmaIqr:F4} | {points.SigmaNmad:F4} | {points.OutlierRate:F3} | {points.OutlierRate15:F4} | {loss.Mean:F2} | {score.Mean:F4} | {pits.Measure()!.KolmogorovSmirnov:F3}");
    }
}
