using System.Collections.Concurrent;
using System.Diagnostics;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Execution;

/// <summary>A number that a source or sink counts, beside rows and time.</summary>
/// <param name="Name">What is counted.</param>
/// <param name="Value">How much so far.</param>
public readonly record struct Counter(string Name, long Value);

/// <summary>Names of counters that mean the same wherever they appear.</summary>
public static class CounterNames
{
    /// <summary>Bytes read from files.</summary>
    public const string BytesRead = "bytes read";

    /// <summary>Bytes written to spill files.</summary>
    public const string BytesSpilled = "bytes spilled";

    /// <summary>Most bytes of state held at once.</summary>
    public const string PeakMemory = "peak memory";

    /// <summary>Rows of keys that several row groups share, or that have no key: they are answered when all rows have been read.</summary>
    public const string RowsOfSharedKeys = "rows of shared keys";

    /// <summary>Partitions opened.</summary>
    public const string PartitionsRead = "partitions read";

    /// <summary>Partitions that metadata showed to hold no row of the answer.</summary>
    public const string PartitionsSkipped = "partitions skipped";

    /// <summary>Row groups decoded.</summary>
    public const string RowGroupsRead = "row groups read";

    /// <summary>Row groups that metadata showed to hold no row of the answer.</summary>
    public const string RowGroupsSkipped = "row groups skipped";
}

/// <summary>Counts of a running query, by operator. Safe for many threads.</summary>
sealed class QueryStatistics
{
    readonly ConcurrentDictionary<PhysicalNode, NodeStatistics> _nodes = new(ReferenceEqualityComparer.Instance);

    /// <summary>The counts of an operator; zeros before it has run.</summary>
    public NodeStatistics Of(PhysicalNode node) => _nodes.GetOrAdd(node, static _ => new());

    /// <summary>Rows given by all operators of a name, such as <c>TableScan</c>.</summary>
    public long RowsOf(string operatorName) => _nodes.Where(n => n.Key.Name == operatorName).Sum(n => n.Value.Rows);

    /// <summary>The sum of a counter over all operators.</summary>
    public long Total(string counter) => _nodes.Values.Sum(n => n.Counters.Where(c => c.Name == counter).Sum(c => c.Value));
}

/// <summary>Counts of one operator. Safe for many threads.</summary>
sealed class NodeStatistics
{
    // Not a ConcurrentBag: what leads from its items back to it, as sinks do, stays alive as long as the thread that added them.
    readonly List<Func<IReadOnlyList<Counter>>> _counters = [];
    long _rows;
    long _batches;
    long _ticks;

    /// <summary>Rows that it gave.</summary>
    public long Rows => Interlocked.Read(ref _rows);

    /// <summary>Batches that it gave.</summary>
    public long Batches => Interlocked.Read(ref _batches);

    /// <summary>Time spent in it alone, summed over workers.</summary>
    public TimeSpan Time => Stopwatch.GetElapsedTime(0, Interlocked.Read(ref _ticks));

    /// <summary>What else it counts, each name once.</summary>
    public IReadOnlyList<Counter> Counters =>
        [.. Attached.SelectMany(read => read()).GroupBy(c => c.Name).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new Counter(g.Key, g.Sum(c => c.Value)))];

    Func<IReadOnlyList<Counter>>[] Attached
    {
        get
        {
            lock (_counters)
            {
                return [.. _counters];
            }
        }
    }

    internal void OnBatch(int rows)
    {
        Interlocked.Add(ref _rows, rows);
        Interlocked.Increment(ref _batches);
    }

    internal void OnTime(long ticks) => Interlocked.Add(ref _ticks, ticks);

    internal void Attach(Func<IReadOnlyList<Counter>> counters)
    {
        lock (_counters)
        {
            _counters.Add(counters);
        }
    }
}
