using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Operators.Sorting;

namespace Rubin.Query.Engine.Operators.Windows;

/// <summary>
/// Sorted rows with the answers of window calls. A morsel is the partitions that begin in one range of the sorted rows.
/// </summary>
sealed class WindowSource(Window node, SortSink sink) : MorselSource(node.Schema)
{
    readonly PartitionChunks _chunks = new(sink, node.PartitionBy);

    /// <inheritdoc/>
    protected override int Count => _chunks.Count;

    /// <inheritdoc/>
    protected override IEnumerable<RecordBatch> Read(int morsel, WorkerContext worker)
    {
        var evaluator = new WindowEvaluator(node);
        return _chunks.Read(morsel).SelectMany(c => evaluator.Evaluate(RecordBatches.Concat(sink.Schema, c.Rows), c.Starts).InPieces(worker.BatchRows));
    }
}
