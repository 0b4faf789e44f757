using Rubin.Query.Arrow;
using Rubin.Query.Hats;

namespace Rubin.Query;

/// <summary>The writing of a catalog while its answer is read: the number of rows written, and where they are added to others, of all.</summary>
static class CatalogRun
{
    /// <summary>Starts it. Whatever happens, the folder is freed.</summary>
    /// <param name="engine">What runs the plan.</param>
    /// <param name="folder">Where it is written.</param>
    /// <param name="plan">Writes the partitions.</param>
    /// <param name="warnings">What to tell the query's author.</param>
    /// <param name="complete">Makes a catalog of the partitions, and gives the number of its rows.</param>
    /// <param name="cancel">Stops the work.</param>
    internal static QueryResult Start(
        QueryEngine engine, NewCatalogFolder folder, CatalogWrite plan, ValueList<string> warnings, Func<Task<long>> complete, CancellationToken cancel)
    {
        var execution = engine.Run(plan, cancel);
        Field rows = new("rows", DataType.Int64);
        var table = plan.IsAddition ? new TextTable(rows, new Field("total", DataType.Int64)) : new TextTable(rows);
        async IAsyncEnumerable<RecordBatch> Rows()
        {
            // In this order: the workers stop, then what they wrote is removed.
            using var open = folder;
            await using var running = execution.ConfigureAwait(false);
            await foreach (var _ in InternalErrors.Guard(execution.Batches, plan).ConfigureAwait(false))
            {
                // Each row is a partition that is written.
            }

            var total = await PublishAsync(folder, complete, cancel).ConfigureAwait(false);
            table.Add(plan.IsAddition ? [plan.AddedRows, total] : [total]);
            await foreach (var batch in table.Batches().ConfigureAwait(false))
            {
                yield return batch;
            }
        }

        return new(table.Schema, Rows(), execution, warnings) { Held = folder };
    }

    static async Task<long> PublishAsync(NewCatalogFolder folder, Func<Task<long>> complete, CancellationToken cancel)
    {
        try
        {
            var rows = await complete().ConfigureAwait(false);
            cancel.ThrowIfCancellationRequested();
            folder.Publish();
            return rows;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new QueryException(QueryErrorCode.Data, $"\"{folder.Path}\" cannot be written: {error.Message}", inner: error);
        }
    }
}
