using System.Diagnostics;
using Rubin.Query.Bench.Peers.Data;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Bench.Peers;

/// <summary>
/// Queries over more and more forced sources: time should grow with the rows and no faster. More sources are the same two millions again, with other objects.
/// </summary>
static class Growth
{
    /// <summary>A filter, groups by object, and a join with the two million objects.</summary>
    static readonly string[] Numbers = ["2", "4", "7"];

    internal static async Task RunAsync(PeerOptions options, Report report)
    {
        var files = new PeerFiles(options.Folder, PeerFiles.FewestSources);
        await files.MakeAsync();
        report.BeginGrowth();
        var first = new Dictionary<(string Query, int Threads), double>();
        foreach (var millions in options.Growth)
        {
            var path = files.Repeat(millions);
            foreach (var threads in options.Threads)
            {
                using var engine = new QueryEngine(new EngineOptions { Workers = threads });
                engine.Register(new("p", "a", TableFormats.Open(files.Path("a"))[0].Provider));
                engine.Register(new("p", "s", TableFormats.Open(path)[0].Provider));
                foreach (var query in Queries.All.Where(q => Numbers.Contains(q.Number)))
                {
                    var time = await TimeAsync(engine, query, options.Runs);
                    first.TryAdd((query.Number, threads), time.Wall / millions);
                    report.AddGrowth(query, millions, threads, time, time.Wall / millions / first[(query.Number, threads)]);
                }
            }

            File.Delete(path);
        }
    }

    static async Task<Duration> TimeAsync(QueryEngine engine, PeerQuery query, int runs)
    {
        var times = new List<Duration>();
        for (var run = -1; run < runs; run++)
        {
            GC.Collect();
            var processor = Environment.CpuUsage.TotalTime;
            var watch = Stopwatch.StartNew();
            await using var result = engine.Execute(query.Ours);
            await foreach (var _ in result.Batches)
            {
            }

            if (run >= 0)
            {
                times.Add(new(watch.Elapsed.TotalMilliseconds, (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds));
            }
        }

        return Duration.Median(times);
    }
}
