using System.Diagnostics;
using System.Globalization;

namespace Rubin.Query.Bench.LightCurves;

/// <summary>Times of all workloads in this process, a line each: key and microseconds a curve.</summary>
static class Measurement
{
    const int Warmups = 2;
    const int FewestRuns = 7;

    /// <summary>How long each workload is repeated.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void Print()
    {
        foreach (var workload in Workload.All)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{workload.Key} {Microseconds(workload.Create()):0.####}"));
        }
    }

    /// <summary>The median of the runs after the warm-ups.</summary>
    static double Microseconds(Func<int> work)
    {
        for (var i = 0; i < Warmups; i++)
        {
            work();
        }

        var (times, begin) = (new List<double>(), Stopwatch.GetTimestamp());
        do
        {
            var start = Stopwatch.GetTimestamp();
            var curves = work();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds / curves);
        }
        while (times.Count < FewestRuns || Stopwatch.GetElapsedTime(begin) < Patience);

        times.Sort();
        return times[times.Count / 2];
    }
}
