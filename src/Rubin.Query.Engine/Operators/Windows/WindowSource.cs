using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Operators.Sorting;

namespace Rubin.Query.Engine.Operators.Windows;

/// <summary>
/// Sorted rows with the answers of window calls. A morsel is the partitions that begin in one range of the sorted rows.
/// </summary>
sealed class WindowSource(Window node, SortSink sink, QueryContext query) : MorselSource(node.Schema)
{
    readonly Lazy<bool> _mayCut = new(() => LargePartition.Of(node, sink.Schema, sink.Memory, query) is not null);
    readonly PartitionChunks _chunks = new(sink, node.PartitionBy);

    /// <inheritdoc/>
    protected override int Count => _chunks.Count;

    /// <inheritdoc/>
    protected override IEnumerable<RecordBatch> Read(int morsel, WorkerContext worker)
    {
        var evaluator = new WindowEvaluator(node);
        LargePartition? large = null;
        try
        {
            foreach (var (rows, starts, part) in _chunks.Read(morsel, _mayCut.Value))
            {
                large = part == PartitionPart.Begin ? LargePartition.Of(node, sink.Schema, sink.Memory, query) : large;
                var answers = large?.Add(rows, isEnd: part == PartitionPart.End) ?? [evaluator.Evaluate(RecordBatches.Concat(sink.Schema, rows), starts)];
                foreach (var batch in answers.SelectMany(a => a.InPieces(worker.BatchRows)))
                {
                    yield return batch;
                }

                if (part == PartitionPart.End)
                {
                    large?.Dispose();
                    large = null;
                }
            }
        }
        finally
        {
            large?.Dispose();
        }
    }
}
