using Rubin.Query.Arrow;

namespace Rubin.Query;

/// <summary>The answers of statements that change tables: one row.</summary>
static class StatementAnswer
{
    /// <summary>Runs a change when the answer is read; the row tells the table and how many rows were written, changed or deleted.</summary>
    internal static QueryResult Rows(string table, Func<Task<long>> change) => Row(
        [new("table_name", DataType.Utf8), new("rows", DataType.Int64)], async () => [table, await change().ConfigureAwait(false)], countsChanges: true);

    /// <summary>Runs a change when the answer is read; the row says what was done.</summary>
    internal static QueryResult Done(Func<Task<string>> change) => Row([new("done", DataType.Utf8)], async () => [await change().ConfigureAwait(false)]);

    /// <summary>Runs a change when the answer is read, which is one row of some columns.</summary>
    internal static QueryResult Row(Field[] fields, Func<Task<object?[]>> row, bool countsChanges = false)
    {
        var table = new TextTable(fields);
        async IAsyncEnumerable<RecordBatch> Batches()
        {
            table.Add(await row().ConfigureAwait(false));
            await foreach (var batch in table.Batches().ConfigureAwait(false))
            {
                yield return batch;
            }
        }

        return new(table.Schema, Batches(), null, []) { CountsChanges = countsChanges };
    }
}
