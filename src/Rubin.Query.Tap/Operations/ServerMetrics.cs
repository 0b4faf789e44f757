using System.Diagnostics.Metrics;
using Rubin.Query.Tap.Jobs;
using Rubin.Query.Tap.Queues;

namespace Rubin.Query.Tap.Operations;

/// <summary>
/// What a server counts, as instruments of the meter <c>Rubin.Query.Tap</c>: OpenTelemetry collects them by that name, and <c>/metrics</c> shows them. Names and units follow
/// OpenTelemetry's conventions.
/// </summary>
sealed class ServerMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    internal const string Name = "Rubin.Query.Tap";

    readonly Counter<long> _queries;
    readonly Counter<long> _rows;
    readonly Counter<long> _bytes;
    readonly Counter<long> _bytesRead;
    readonly Counter<long> _bytesSpilled;
    readonly Counter<long> _refused;
    readonly Histogram<double> _time;
    readonly Histogram<double> _wait;

    internal ServerMetrics(QueryQueues queues, JobStore jobs)
    {
        Meter = new(Name);
        _queries = Meter.CreateCounter<long>("rubin_query.queries", "{query}", "Queries that have ended");
        _rows = Meter.CreateCounter<long>("rubin_query.rows", "{row}", "Rows of answers");
        _bytes = Meter.CreateCounter<long>("rubin_query.answer.size", "By", "Bytes of answers");
        _bytesRead = Meter.CreateCounter<long>("rubin_query.read.size", "By", "Bytes read from tables");
        _bytesSpilled = Meter.CreateCounter<long>("rubin_query.spilled.size", "By", "Bytes that did not fit into memory");
        _refused = Meter.CreateCounter<long>("rubin_query.refused", "{request}", "Requests beyond a limit of their user");
        _time = Meter.CreateHistogram("rubin_query.duration", "s", "Time from the start of queries to their end", advice: Buckets);
        _wait = Meter.CreateHistogram("rubin_query.wait", "s", "Time that queries waited for their turn", advice: Buckets);
        Meter.CreateObservableGauge("rubin_query.running", () => ByQueue(queues.Running), "{query}", "Queries that run");
        Meter.CreateObservableGauge("rubin_query.waiting", () => ByQueue(queues.Waiting), "{query}", "Queries that wait for their turn");
        Meter.CreateObservableGauge("rubin_query.jobs", () => jobs.Count, "{job}", "Jobs that are kept");
        Meter.CreateObservableGauge("rubin_query.memory", () => Environment.WorkingSet, "By", "Memory of the process");
        Meter.CreateObservableGauge("rubin_query.heap", () => GC.GetTotalMemory(forceFullCollection: false), "By", "Memory of objects");
    }

    /// <summary>The instruments' meter.</summary>
    internal Meter Meter { get; }

    /// <summary>From a look-up to a scan of hours.</summary>
    static InstrumentAdvice<double> Buckets { get; } = new() { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600, 3600] };

    /// <summary>Counts a query that has ended.</summary>
    internal void Count(QueryTrace query)
    {
        KeyValuePair<string, object?> kind = new("kind", query.Kind);
        _queries.Add(1, kind, new("outcome", query.Outcome));
        _rows.Add(query.Rows, kind);
        _bytes.Add(query.Bytes, kind);
        _bytesRead.Add(query.BytesRead);
        _bytesSpilled.Add(query.BytesSpilled);
        _time.Record(query.Time.TotalSeconds, kind);
        _wait.Record(query.Wait.TotalSeconds, kind);
    }

    /// <summary>Counts a request beyond a limit.</summary>
    internal void CountRefused(string limit) => _refused.Add(1, new KeyValuePair<string, object?>("limit", limit));

    /// <inheritdoc/>
    public void Dispose() => Meter.Dispose();

    static Measurement<int>[] ByQueue(Func<QueryWeight, int> count) =>
        [new(count(QueryWeight.Quick), new KeyValuePair<string, object?>("queue", "quick")), new(count(QueryWeight.Long), new KeyValuePair<string, object?>("queue", "long"))];
}
