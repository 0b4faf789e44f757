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
    internal const int ChunkRows = 8192;

    /// <summary>Ranges that are read together, as the last partition costs a part of the next range.</summary>
    const int RangesPerPart = 4;

    /// <summary>Number of parts that the rows are read in.</summary>
    internal int Count => sink.Result is not { } sorted ? 1
        : keys.Count == 0 ? Math.Min(1, sorted.Ranges) : (sorted.Ranges + RangesPerPart - 1) / RangesPerPart;

    /// <summary>The partitions that begin in a part of the rows, some at a time.</summary>
    /// <param name="part">The part.</param>
    /// <param name="mayCut">Whether a partition that memory has no room for may come in pieces; an error otherwise.</param>
    internal IEnumerable<PartitionChunk> Read(int part, bool mayCut = false)
    {
        var sorted = sink.Result!;
        var first = sorted.RangeStart(part * RangesPerPart);
        var end = part + 1 < Count ? sorted.RangeStart((part + 1) * RangesPerPart) : sorted.Length;
        var chunk = new Collected(sink.Memory, mayCut);

        // The row before the range tells whether its first row begins a partition.
        var place = Math.Max(0, first - 1);
        foreach (var (batch, begins) in Beginnings(sorted.Read(place, sorted.Length, ChunkRows)))
        {
            WorkerPool.ThrowIfStopped();
            var from = 0;
            foreach (var row in begins.SkipWhile(row => place + row < first))
            {
                if (chunk.HasPartition && (place + row >= end || chunk.IsFull(row - from)))
                {
                    chunk.Add(batch.Slice(from, row - from));
                    yield return chunk.Take(isEnd: true);
                    from = row;
                }

                if (place + row >= end)
                {
                    yield break;
                }

                from = chunk.HasPartition ? from : row;
                chunk.Begin(row - from);
            }

            if (chunk.HasPartition)
            {
                chunk.Add(batch.Slice(from, batch.Length - from));
                while (chunk.IsTooLarge)
                {
                    yield return chunk.Take(isEnd: false);
                }
            }

            place += batch.Length;
            if (place >= end && !chunk.HasPartition)
            {
                yield break;
            }
        }

        if (chunk.HasPartition)
        {
            yield return chunk.Take(isEnd: true);
        }
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

/// <summary>Where the rows of a chunk stand in their partitions.</summary>
enum PartitionPart
{
    /// <summary>They are whole partitions.</summary>
    Whole,

    /// <summary>They are the first of a partition that memory has no room for.</summary>
    Begin,

    /// <summary>They go on with it.</summary>
    Middle,

    /// <summary>They end it; there may be none.</summary>
    End,
}

/// <summary>Rows of some partitions, one behind the other.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Starts">Where each partition begins.</param>
/// <param name="Part">Whether they are whole.</param>
readonly record struct PartitionChunk(List<RecordBatch> Rows, int[] Starts, PartitionPart Part);
