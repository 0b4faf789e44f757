using System.Diagnostics;

namespace Rubin.Query.Bench.Peers;

/// <summary>Milliseconds of one query, medians.</summary>
sealed record Times(PeerQuery Query, int Threads, double Ours, double Theirs)
{
    internal double Ratio => Ours / Theirs;
}

/// <summary>Runs each query in turn here and there.</summary>
static class Race
{
    const int WarmUps = 2;

    /// <summary>Times a query, after its answers have been found the same.</summary>
    /// <exception cref="InvalidOperationException">They are not.</exception>
    internal static async Task<Times> RunAsync(Contenders contenders, PeerQuery query, int threads, int runs)
    {
        if ((await contenders.OursAsync(query)).DifferenceTo(contenders.Theirs(query)) is { } difference)
        {
            throw new InvalidOperationException($"query {query.Number}: {difference}");
        }

        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var run = 1; run < WarmUps + runs; run++)
        {
            // What one leaves to collect is not to slow the next.
            GC.Collect();
            var watch = Stopwatch.StartNew();
            await contenders.OursAsync(query);
            var here = watch.Elapsed.TotalMilliseconds;
            watch.Restart();
            contenders.Theirs(query);
            if (run >= WarmUps)
            {
                ours.Add(here);
                theirs.Add(watch.Elapsed.TotalMilliseconds);
            }
        }

        return new(query, threads, Median(ours), Median(theirs));
    }

    static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
}
