using System.Diagnostics;
using System.Globalization;
using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.Bench.PhotoZ;

/// <summary>Objects that an estimator estimates in a second on one thread: photometry in memory, answers in memory.</summary>
static class Rates
{
    static readonly PhotozColumnsToMeasure Points = new("points", EstimateColumns.ZMode | EstimateColumns.ZMean | EstimateColumns.Flags, Bytes: false);

    static readonly PhotozColumnsToMeasure Densities = new("points and densities as bytes", Points.Columns | EstimateColumns.Pdf, Bytes: true);

    static readonly (string Kind, (string Name, object Value)[] Options)[] Models =
    [
        ("BPZ", []),
        ("BPZ", [("zp_err", 0.01)]),
        ("TEMPLATE", []),
        ("FLEXZBOOST", []),
        ("KNN", []),
        ("TPZ", []),
        ("DNF", []),
    ];

    /// <summary>Prints a table of the models whose names contain <paramref name="wanted"/>, on the galaxies of a file or made-up ones.</summary>
    public static void Print(string wanted, string? file)
    {
        var galaxies = file is null ? new Galaxies(20_480) : new Galaxies(file);
        Console.WriteLine("| model | what | objects a second a core |\n|---|---|---|");
        foreach (var (kind, options) in Models.Where(m => m.Kind.Contains(wanted, StringComparison.OrdinalIgnoreCase)))
        {
            var made = PhotozKinds.Find(kind)!;
            var model = made.Build(
                new PhotozOptions(made, options.Select(o => new GivenOption(o.Name, o.Value, default))),
                made.Training == TrainingNeed.Required ? galaxies.Training : null,
                CancellationToken.None);
            var name = string.Join(", ", options.Select(o => string.Create(CultureInfo.InvariantCulture, $"{o.Name} {o.Value}")).Prepend(kind));
            foreach (var what in (ReadOnlySpan<PhotozColumnsToMeasure>)[Points, Densities])
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {what.Name} | {Measure(model, galaxies.Photometry, what):N0} |"));
            }
        }
    }

    /// <summary>Objects a second, with the mode, the mean and the density as bytes.</summary>
    public static double OfDensities(PhotozModel model, Photometry photometry) => Measure(model, photometry, Densities);

    /// <summary>The sum over blocks of rows of each block's best processor time: on a machine that does other work too, only short pieces run undisturbed.</summary>
    static double Measure(PhotozModel model, Photometry photometry, PhotozColumnsToMeasure what)
    {
        const int Block = 512;
        var request = new EstimateRequest(what.Columns, what.Bytes ? new BytePdf(model.Grid) : new GridPdf(model.Grid));
        var worker = model.CreateWorker(request);
        var estimates = new Estimates(request, model.Grid, Block);
        var blocks = Enumerable.Range(0, photometry.Rows / Block).Select(b => photometry.Take([.. Enumerable.Range(b * Block, Block)])).ToArray();
        var best = new double[blocks.Length];
        best.AsSpan().Fill(double.MaxValue);
        var all = Stopwatch.StartNew();
        for (var run = 0; run < 3 || all.Elapsed.TotalSeconds < 3; run++)
        {
            for (var b = 0; b < blocks.Length; b++)
            {
                var start = Environment.CpuUsage.TotalTime;
                worker.Estimate(blocks[b], estimates);
                best[b] = Math.Min(best[b], (Environment.CpuUsage.TotalTime - start).TotalSeconds);
            }
        }

        return blocks.Length * Block / best.Sum();
    }

    sealed record PhotozColumnsToMeasure(string Name, EstimateColumns Columns, bool Bytes);
}
