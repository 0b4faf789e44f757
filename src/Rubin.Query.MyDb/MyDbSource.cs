using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.MyDb;

/// <summary>Rows of a stored table: parts of it as morsels, each read by a worker on a connection of its own.</summary>
/// <param name="schema">The columns.</param>
/// <param name="query">What is read.</param>
/// <param name="parts">A condition for each part; null for all rows.</param>
/// <param name="snapshot">The connections.</param>
sealed class MyDbSource(Schema schema, ScanText query, IReadOnlyList<string?> parts, Snapshot snapshot) : MorselSource(schema)
{
    protected override int Count => parts.Count;

    protected override IEnumerable<RecordBatch> Read(int morsel, WorkerContext worker)
    {
        var connection = snapshot.Take();
        try
        {
            using var stop = worker.Cancel.Register(connection.Interrupt);
            using var result = connection.Query(query.Of(parts[morsel]));
            while (Next(result, worker.Cancel) is { } batch)
            {
                Column[] columns = Schema.Count == 0 ? [] : [.. batch.Columns.Select((c, i) => c.As(Schema[i].Type))];
                var rows = new RecordBatch(Schema, columns, batch.Length);
                for (var start = 0; start < rows.Length; start += worker.BatchRows)
                {
                    yield return rows.Length <= worker.BatchRows ? rows : rows.Slice(start, Math.Min(worker.BatchRows, rows.Length - start));
                }
            }
        }
        finally
        {
            snapshot.Return(connection);
        }
    }

    static RecordBatch? Next(DuckDb.DuckDbResult result, CancellationToken cancel)
    {
        try
        {
            return result.ReadBatch();
        }
        catch (QueryException error) when (error.Code == QueryErrorCode.Cancelled)
        {
            cancel.ThrowIfCancellationRequested();
            throw;
        }
    }
}
