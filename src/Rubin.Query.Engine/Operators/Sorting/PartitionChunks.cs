using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;

namespace Rubin.Query.Engine.Operators.Sorting;

/// <summary>
/// Rows sorted by partition, as whole partitions. Those that begin in one part of the sorted rows are read together; the last of them may reach into the next
/// parts, whose readers pass over it.
/// </summary>
/// <param name="sink">The rows; read when it has finished.</param>
/// <param name="keys">What makes a partition: the first keys of the order.</param>
sealed class PartitionChunks(SortSink sink, IReadOnlyList<BoundExpression> keys)
{
    /// <summary>Rows that are read at a time, and partitions are collected up to.</summary>
    const int ChunkRows = 8192;

    /// <summary>A partition may have so many bytes whatever the limit.</summary>
    const long PartitionBytes = 32 << 20;

    /// <summary>How often the rows of a partition lie in memory while it is looked at: as they come, in one piece, and with the answers.</summary>
    const int Copies = 3;

    /// <summary>Ranges that are read together, as the last partition costs a part of the next range.</summary>
    const int RangesPerPart = 4;

    /// <summary>Number of parts that the rows are read in.</summary>
    internal int Count => sink.Result is not { } sorted ? 1
        : keys.Count == 0 ? Math.Min(1, sorted.Ranges) : (sorted.Ranges + RangesPerPart - 1) / RangesPerPart;

    /// <summary>The partitions that begin in a part of the rows, some at a time: their rows, and where each begins.</summary>
    internal IEnumerable<(List<RecordBatch> Rows, int[] Starts)> Read(int part)
    {
        var sorted = sink.Result!;
        var first = sorted.RangeStart(part * RangesPerPart);
        var end = part + 1 < Count ? sorted.RangeStart((part + 1) * RangesPerPart) : sorted.Length;
        var chunk = new List<RecordBatch>();
        var starts = new List<int>();
        var (rows, held) = (0, 0L);

        // The row before the range tells whether its first row begins a partition.
        var place = Math.Max(0, first - 1);
        foreach (var (batch, begins) in Beginnings(sorted.Read(place, sorted.Length, ChunkRows)))
        {
            WorkerPool.ThrowIfStopped();
            var from = 0;
            foreach (var row in begins.SkipWhile(row => place + row < first))
            {
                if (starts.Count > 0 && (place + row >= end || rows + row - from >= ChunkRows))
                {
                    Add(batch.Slice(from, row - from));
                    yield return (chunk, [.. starts]);
                    sink.Memory.Release(held);
                    (chunk, rows, held) = ([], 0, 0);
                    starts.Clear();
                }

                if (place + row >= end)
                {
                    yield break;
                }

                from = starts.Count == 0 ? row : from;
                starts.Add(rows + row - from);
            }

            if (starts.Count > 0)
            {
                Add(batch.Slice(from, batch.Length - from));
            }

            place += batch.Length;
            if (place >= end && starts.Count == 0)
            {
                yield break;
            }
        }

        if (rows > 0)
        {
            yield return (chunk, [.. starts]);
        }

        sink.Memory.Release(held);

        void Add(RecordBatch own)
        {
            if (own.Length > 0)
            {
                chunk.Add(own);
                rows += own.Length;
                held += rows > ChunkRows ? Hold(own, held) : 0;
            }
        }
    }

    /// <summary>Takes memory for rows of a large partition.</summary>
    /// <exception cref="QueryException">OutOfMemory: the partition does not fit.</exception>
    long Hold(RecordBatch rows, long held)
    {
        var bytes = Copies * MemorySize.Of(rows);
        if (held > PartitionBytes)
        {
            sink.Memory.Hold(bytes);
        }
        else
        {
            sink.Memory.Overdraw(bytes);
        }

        return bytes;
    }

    /// <summary>The batches, and the rows in each at which partitions begin. The first row of all counts as a beginning.</summary>
    IEnumerable<(RecordBatch Rows, IEnumerable<int> Begins)> Beginnings(IEnumerable<RecordBatch> batches)
    {
        var order = new RowOrder([.. keys.Select(k => new PhysicalSortKey(k))]);
        SortKeys? last = null;
        foreach (var batch in batches)
        {
            var own = order.KeysOf(batch);
            var isNew = last is null || own.Compare(0, last, last.Rows - 1) != 0;
            yield return (batch, isNew ? own.Changes().Prepend(0) : own.Changes());
            last = own;
        }
    }
}
