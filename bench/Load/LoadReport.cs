using System.Collections.Concurrent;
using System.Globalization;

namespace Rubin.Query.Bench.Load;

/// <summary>Times from the moment a request was due to the end of its answer, so that a server that stalls is not spared (no coordinated omission).</summary>
sealed class LoadReport
{
    readonly ConcurrentDictionary<string, ConcurrentBag<double>> _times = new();
    readonly ConcurrentQueue<string> _errors = new();
    int _scans;

    /// <summary>What went wrong.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>Scans that were completed.</summary>
    public int Scans => _scans;

    public void Add(string kind, TimeSpan time) => _times.GetOrAdd(kind, _ => []).Add(time.TotalMilliseconds);

    public void Fail(string error) => _errors.Enqueue(error);

    public void CountScan() => Interlocked.Increment(ref _scans);

    /// <summary>A percentile of the times of some kinds of request, in milliseconds; 0 where there were none.</summary>
    public double Percentile(double percent, params string[] kinds)
    {
        double[] times = [.. kinds.SelectMany(k => _times.GetValueOrDefault(k) ?? []).Order()];
        return times.Length == 0 ? 0 : times[Math.Min(times.Length - 1, (int)(times.Length * percent / 100))];
    }

    public override string ToString()
    {
        var lines = _times.OrderBy(t => t.Key).Select(t => string.Create(
            CultureInfo.InvariantCulture,
            $"| {t.Key} | {t.Value.Count} | {Percentile(50, t.Key):0.0} | {Percentile(95, t.Key):0.0} | {Percentile(99, t.Key):0.0} | {t.Value.Max():0.0} |"));
        return $"""
            | request | number | median, ms | p95 | p99 | longest |
            |---|---|---|---|---|---|
            {string.Join('\n', lines)}

            {Errors.Count} errors, {Scans} scans completed meanwhile
            {string.Join('\n', Errors.Take(5))}
            """;
    }
}
