using System.Diagnostics;
using System.Globalization;

namespace Rubin.Query.Bench.LightCurves;

/// <summary>Times of all workloads in this process, a line each: key and microseconds a curve.</summary>
static class Measurement
{
    /// <summary>How long each workload is repeated. The least time counts: pieces of a millisecond or two are often left alone by what else the machine does.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void Print()
    {
        foreach (var workload in Workload.All)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{workload.Key} {Microseconds(workload.Create()):0.####}"));
        }
    }

    static double Microseconds(Func<int> work)
    {
        work();
        var (best, begin) = (double.PositiveInfinity, Stopwatch.GetTimestamp());
        do
        {
            var start = Stopwatch.GetTimestamp();
            var curves = work();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMicroseconds / curves);
        }
        while (Stopwatch.GetElapsedTime(begin) < Patience);

        return best;
    }
}
