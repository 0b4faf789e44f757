using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Operators.Keys;

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
        foreach (var (batch, isNew) in Stretches(sorted.Read(place, sorted.Length, ChunkRows)))
        {
            var begins = isNew && place >= first;
            if (begins && (place >= end || rows >= ChunkRows) && rows > 0)
            {
                yield return (chunk, [.. starts]);
                sink.Memory.Release(held);
                (chunk, rows, held) = ([], 0, 0);
                starts.Clear();
            }

            if (place >= end && (begins || rows == 0))
            {
                yield break;
            }

            if (begins)
            {
                starts.Add(rows);
            }

            if (starts.Count > 0)
            {
                chunk.Add(batch);
                rows += batch.Length;
                held += rows > ChunkRows ? Hold(batch, held) : 0;
            }

            place += batch.Length;
        }

        if (rows > 0)
        {
            yield return (chunk, [.. starts]);
        }

        sink.Memory.Release(held);
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

    /// <summary>The batches cut where partitions begin. The first row of all counts as a beginning.</summary>
    IEnumerable<(RecordBatch Rows, bool IsNew)> Stretches(IEnumerable<RecordBatch> batches)
    {
        var rowKeys = new RowKeys(keys);
        byte[]? last = null;
        foreach (var batch in batches)
        {
            var encoded = rowKeys.Encode(batch);
            var start = 0;
            var isNew = last is null || !encoded[0].SequenceEqual(last);
            for (var row = 1; row < batch.Length; row++)
            {
                if (!encoded[row].SequenceEqual(encoded[row - 1]))
                {
                    yield return (batch.Slice(start, row - start), isNew);
                    (start, isNew) = (row, true);
                }
            }

            yield return (batch.Slice(start, batch.Length - start), isNew);
            last = encoded[batch.Length - 1].ToArray();
        }
    }
}

/// <summary>Expressions of a row as one string of bytes, to see which rows are the same.</summary>
sealed class RowKeys(IReadOnlyList<BoundExpression> expressions)
{
    readonly Evaluator[] _evaluators = [.. expressions.Select(ExpressionCompiler.Compile)];
    readonly KeyEncoder _encoder = new([.. expressions.Select(e => new KeyOrder(e.Type.Logical))]);

    internal EncodedKeys Encode(RecordBatch batch) =>
        _encoder.Encode(Array.ConvertAll(_evaluators, e => e(batch).ToColumn(batch.Length)), batch.Length);
}
