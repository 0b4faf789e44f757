using System.Diagnostics;

namespace Rubin.Query.Bench.Peers;

/// <summary>How long something took, in milliseconds by the clock and of all processors: what a busy machine disturbs less.</summary>
readonly record struct Duration(double Wall, double Processor)
{
    internal static Duration Median(IReadOnlyList<Duration> all) => new(Middle(all.Select(d => d.Wall)), Middle(all.Select(d => d.Processor)));

    static double Middle(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}

/// <summary>What one query took, medians.</summary>
sealed record Times(PeerQuery Query, int Threads, Duration Ours, Duration Theirs)
{
    internal double Ratio => Ours.Wall / Theirs.Wall;

    internal double ProcessorRatio => Ours.Processor / Theirs.Processor;
}

/// <summary>Runs each query in turn here and there.</summary>
static class Race
{
    const int WarmUps = 2;

    /// <summary>Short queries run more often, so that what is compiled again while they run does not make half of the runs.</summary>
    const double LeastMilliseconds = 1500;

    internal const int MostRuns = 31;

    /// <summary>Times a query, after its answers have been found the same.</summary>
    /// <exception cref="InvalidOperationException">They are not.</exception>
    internal static async Task<Times> RunAsync(Contenders contenders, PeerQuery query, int threads, int runs)
    {
        if ((await contenders.OursAsync(query)).DifferenceTo(contenders.Theirs(query)) is { } difference)
        {
            throw new InvalidOperationException($"query {query.Number}: {difference}");
        }

        var (ours, theirs) = (new List<Duration>(), new List<Duration>());
        for (var run = 1; ours.Count < runs || (ours.Sum(d => d.Wall) < LeastMilliseconds && ours.Count < MostRuns); run++)
        {
            var here = await TimeAsync(() => contenders.OursAsync(query));
            var there = await TimeAsync(() => Task.FromResult(contenders.Theirs(query)));
            if (run >= WarmUps)
            {
                ours.Add(here);
                theirs.Add(there);
            }
        }

        return new(query, threads, Duration.Median(ours), Duration.Median(theirs));
    }

    static async Task<Duration> TimeAsync(Func<Task<Answer>> run)
    {
        // What one leaves to collect is not to slow the next.
        GC.Collect();
        var processor = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        await run();
        return new(watch.Elapsed.TotalMilliseconds, (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds);
    }
}
