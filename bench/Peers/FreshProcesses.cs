using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Rubin.Query.Bench.Peers.Data;

namespace Rubin.Query.Bench.Peers;

/// <summary>
/// What the first query of a process takes beside later ones: the console is started anew for each query, attaches the tables, and runs it several times. The first time
/// is to be at most 100 ms and twice the time of a warm run.
/// </summary>
static partial class FreshProcesses
{
    const int Repeats = 8;

    static readonly string[] Numbers = ["1", "2", "3", "4", "5", "6", "7", "8", "12", "14d", "14e", "14f"];

    internal static void Run(PeerFiles files, PeerOptions options, Report report)
    {
        report.BeginFresh();
        foreach (var query in Queries.All.Where(q => Numbers.Contains(q.Number) && options.Wants(q)))
        {
            var runs = Enumerable.Range(0, options.Runs).Select(_ => Start(files, options.Fresh!, query)).ToList();
            report.AddFresh(query, Median(runs.Select(r => r.First)), Median(runs.Select(r => r.Warm)), Median(runs.Select(r => r.Around)));
        }
    }

    /// <summary>Milliseconds of the first run, of a warm one, and of the process without its queries.</summary>
    static (double First, double Warm, double Around) Start(PeerFiles files, string console, PeerQuery query)
    {
        string[] tables = [.. files.Tables.Where(t => query.Ours.Contains($"p.{t} ", StringComparison.Ordinal)).Select(t => $"{t}={files.Path(t)}")];
        string[] catalogs = [.. files.Catalogs.Select(t => (Name: $"{t}_hats", Path: files.CatalogPath(t)))
            .Where(t => query.Ours.Contains($"p.{t.Name} ", StringComparison.Ordinal)).Select(t => $"{t.Name}={t.Path}")];
        var text = query.Ours.Replace("p.", "", StringComparison.Ordinal).ReplaceLineEndings(" ");
        string[] arguments =
        [
            "--no-rc", .. tables.Concat(catalogs).SelectMany(t => (string[])["--attach", t]), "-c", ".timer on", .. Enumerable.Repeat((string[])["-c", text], Repeats).SelectMany(a => a),
        ];
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo(console, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var answers = process.StandardOutput.ReadToEndAsync();
        var output = process.StandardError.ReadToEnd();
        process.WaitForExit();
        _ = answers.Result;
        double[] times = [.. Times().Matches(output).Select(m => double.Parse(m.Groups[1].Value, NumberStyles.Number, CultureInfo.InvariantCulture))];
        return process.ExitCode == 0 && times.Length == Repeats
            ? (times[0], Median(times.Skip(Repeats / 2)), watch.Elapsed.TotalMilliseconds - times.Sum())
            : throw new InvalidOperationException($"query {query.Number}: {output}");
    }

    static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    [GeneratedRegex(@"rows in ([\d,]+) ms")]
    private static partial Regex Times();
}
