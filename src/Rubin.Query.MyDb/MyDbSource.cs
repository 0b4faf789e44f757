using System.Globalization;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.MyDb;

/// <summary>Rows of a stored table: ranges of row numbers as morsels, each read by a worker on a connection of its own.</summary>
sealed class MyDbSource(Schema schema, ScanText query, long rows, Snapshot snapshot) : MorselSource(schema)
{
    /// <summary>Eight of DuckDB's row groups.</summary>
    const long MorselRows = 8 * 122_880;

    /// <summary>A limit is counted by DuckDB over all rows. The last range is open: rows that were deleted leave gaps in the numbers.</summary>
    protected override int Count { get; } = query.Limit is null ? (int)Math.Max(1, (rows + MorselRows - 1) / MorselRows) : 1;

    protected override IEnumerable<RecordBatch> Read(int morsel, WorkerContext worker)
    {
        var connection = snapshot.Take();
        try
        {
            using var stop = worker.Cancel.Register(connection.Interrupt);
            using var result = connection.Query(query.Of(Range(morsel)));
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

    string? Range(int morsel) => (Count, morsel) switch
    {
        (1, _) => null,
        var (count, last) when last == count - 1 => string.Create(CultureInfo.InvariantCulture, $"rowid >= {morsel * MorselRows}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"rowid >= {morsel * MorselRows} AND rowid < {(morsel + 1) * MorselRows}"),
    };
}
