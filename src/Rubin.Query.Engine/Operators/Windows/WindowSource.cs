using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Operators.Keys;
using Rubin.Query.Engine.Operators.Sorting;

namespace Rubin.Query.Engine.Operators.Windows;

/// <summary>
/// Sorted rows with the answers of window calls. A morsel is the partitions that begin in one range of the sorted rows; the last of them
/// may reach into the next ranges, whose readers pass over it.
/// </summary>
sealed class WindowSource(Window node, SortSink sink) : MorselSource(node.Schema)
{
    /// <summary>Rows that are read at a time, and partitions are collected up to.</summary>
    const int ChunkRows = 8192;

    /// <inheritdoc/>
    protected override int Count => node.PartitionBy.Count == 0 ? Math.Min(1, sink.Result!.Ranges) : sink.Result!.Ranges;

    /// <inheritdoc/>
    protected override IEnumerable<RecordBatch> Read(int morsel, WorkerContext worker)
    {
        var evaluator = new WindowEvaluator(node);
        return Chunks(morsel).SelectMany(c => evaluator.Evaluate(RecordBatches.Concat(sink.Schema, c.Rows), c.Starts).InPieces(worker.BatchRows));
    }

    /// <summary>Whole partitions, some at a time: their rows, and where each begins.</summary>
    IEnumerable<(List<RecordBatch> Rows, int[] Starts)> Chunks(int morsel)
    {
        var sorted = sink.Result!;
        var first = sorted.RangeStart(morsel);
        var end = morsel + 1 < Count ? sorted.RangeStart(morsel + 1) : sorted.Length;
        var chunk = new List<RecordBatch>();
        var starts = new List<int>();
        var rows = 0;

        // The row before the range tells whether its first row begins a partition.
        var place = Math.Max(0, first - 1);
        foreach (var (batch, isNew) in Stretches(sorted.Read(place, sorted.Length, ChunkRows)))
        {
            var begins = isNew && place >= first;
            if (begins && (place >= end || rows >= ChunkRows) && rows > 0)
            {
                yield return (chunk, [.. starts]);
                (chunk, rows) = ([], 0);
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
            }

            place += batch.Length;
        }

        if (rows > 0)
        {
            yield return (chunk, [.. starts]);
        }
    }

    /// <summary>The batches cut where partitions begin. The first row of all counts as a beginning.</summary>
    IEnumerable<(RecordBatch Rows, bool IsNew)> Stretches(IEnumerable<RecordBatch> batches)
    {
        var keys = new RowKeys(node.PartitionBy);
        byte[]? last = null;
        foreach (var batch in batches)
        {
            var encoded = keys.Encode(batch);
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
