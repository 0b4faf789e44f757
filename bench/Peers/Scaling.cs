using System.Diagnostics;
using Rubin.Query.Bench.Peers.Data;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Bench.Peers;

/// <summary>
/// The same cross-match over fields of growing width, 4,000 rows a square degree: time should grow with the rows, memory not. 60 % of the right rows are within 0.2 arcsec
/// of a left one.
/// </summary>
static class Scaling
{
    /// <summary>Matches so many million rows a side.</summary>
    internal static async Task RunAsync(PeerFiles files, PeerOptions options, Report report)
    {
        foreach (var millions in options.Scaling)
        {
            foreach (var side in (string[])["left", "right"])
            {
                await files.DeriveCatalogAsync($"scaling_{side}_{millions}", Rows(millions, side == "right"));
            }

            foreach (var threads in options.Threads)
            {
                using var engine = new QueryEngine(new EngineOptions { Workers = threads });
                engine.Register(new("p", "l", TableFormats.Open(files.CatalogPath($"scaling_left_{millions}"))[0].Provider));
                engine.Register(new("p", "r", TableFormats.Open(files.CatalogPath($"scaling_right_{millions}"))[0].Provider));
                await WarmUpAsync(engine);
                var times = new List<Duration>();
                for (var run = 0; run < options.Runs; run++)
                {
                    times.Add(await TimeAsync(engine));
                }

                report.Add(millions, threads, Duration.Median(times), Process.GetCurrentProcess().PeakWorkingSet64);
            }
        }
    }

    /// <summary>Runs until the compiler, which works beside the first runs, has had time: with as many workers as cores it takes from theirs.</summary>
    static async Task WarmUpAsync(QueryEngine engine)
    {
        var watch = Stopwatch.StartNew();
        for (var run = 0; run < 2 || watch.Elapsed.TotalSeconds < 2; run++)
        {
            await TimeAsync(engine);
        }
    }

    static async Task<Duration> TimeAsync(QueryEngine engine)
    {
        GC.Collect();
        var processor = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        await using var result = engine.Execute("SELECT count(*) FROM p.l AS l JOIN p.r AS r ON DISTANCE(l.ra, l.dec, r.ra, r.dec) <= 1 / 3600.0");
        await foreach (var _ in result.Batches)
        {
        }

        return new(watch.Elapsed.TotalMilliseconds, (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds);
    }

    /// <summary>DuckDB's SQL for positions from hashes of numbers.</summary>
    static string Rows(int millions, bool isRight)
    {
        static string Uniform(int stream) => $"(hash(i * 8 + {stream}) / 18446744073709551616.0)";
        var ra = $"{11.25 * Math.Min(32, millions)} * {Uniform(0)}";
        var dec = $"degrees(asin(-0.19 + 0.38 * {Uniform(1)}))";
        if (isRight)
        {
            var (otherRa, otherDec) = (ra.Replace("+ 0)", "+ 2)", StringComparison.Ordinal), dec.Replace("+ 1)", "+ 3)", StringComparison.Ordinal));
            (ra, dec) = (Moved(ra, otherRa, 4), Moved(dec, otherDec, 5));
        }

        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"SELECT i AS id, {ra} AS ra, {dec} AS dec FROM range({millions}000000) AS t(i)");

        static string Moved(string from, string other, int stream) => $"CASE WHEN i % 5 < 3 THEN {from} + 0.2 / 3600 * ({Uniform(stream)} - 0.5) ELSE {other} END";
    }
}
