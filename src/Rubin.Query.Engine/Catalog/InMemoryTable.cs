using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Engine.Catalog;

/// <summary>A table of batches in memory. Each batch is a morsel; its rows come in order.</summary>
/// <param name="schema">The columns.</param>
/// <param name="batches">The rows, in batches of any size.</param>
public sealed class InMemoryTable(Schema schema, IReadOnlyList<RecordBatch> batches) : ITableProvider
{
    /// <inheritdoc/>
    public Schema Schema { get; } = schema;

    /// <inheritdoc/>
    public long? RowCount => batches.Sum(b => (long)b.Length);

    /// <inheritdoc/>
    public SkyPosition? Position { get; init; }

    /// <inheritdoc/>
    public Scan PlanScan(ScanRequest request)
    {
        var columns = new Schema(request.Columns.Map(c => c.Field));
        return new(
            columns,
            request.Filters.Map(_ => FilterSupport.None),
            RowCount,
            "",
            _ => new Source(columns, request.Columns, batches));
    }

    sealed class Source(Schema schema, ValueList<ScanColumn> columns, IReadOnlyList<RecordBatch> batches) : MorselSource(schema)
    {
        protected override int Count => batches.Count;

        protected override IEnumerable<RecordBatch> Read(int morsel, WorkerContext worker)
        {
            var batch = batches[morsel];
            var picked = new RecordBatch(Schema, columns.Map(c => c.Of(batch)), batch.Length);
            return picked.InPieces(worker.BatchRows);
        }
    }
}
