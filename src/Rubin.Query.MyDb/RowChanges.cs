using Rubin.Query.Arrow;
using Rubin.Query.DuckDb;

namespace Rubin.Query.MyDb;

/// <summary>
/// Collects which rows of a table change, and how, before any of them does: a statement sees the table as it was. Not thread-safe.
/// </summary>
sealed class RowChanges : IDisposable
{
    const string Staged = "rq_staged";

    readonly DuckDbConnection _connection;
    readonly StoredTable _table;
    readonly IReadOnlyList<string> _columns;
    readonly Action<StoredTable> _complete;
    readonly DuckDbAppender _appender;
    readonly CancellationToken _cancel;

    internal RowChanges(DuckDbConnection connection, StoredTable table, IReadOnlyList<string> columns, Action<StoredTable> complete, CancellationToken cancel)
    {
        (_connection, _table, _columns, _complete, _cancel) = (connection, table, columns, complete, cancel);
        var stored = columns.Select((name, i) => $", c{i} {SqlTypes.Of(table.Columns.First(f => f.Name == name).Type)}");
        connection.Execute($"CREATE OR REPLACE TEMP TABLE {Staged} (id BIGINT{string.Concat(stored)})");
        _appender = connection.Append(Staged, "main", "temp");
    }

    /// <summary>Takes the numbers of rows and their new values.</summary>
    public void Append(RecordBatch batch) => _appender.Append(batch);

    /// <summary>Deletes the rows; how many.</summary>
    public long Delete() => Run($"DELETE FROM {SqlText.Name(_table.Name)} WHERE rowid IN (SELECT id FROM {Staged})");

    /// <summary>Gives the rows their new values; how many.</summary>
    public long Update() => Run(
        $"UPDATE {SqlText.Name(_table.Name)} SET {string.Join(", ", _columns.Select((name, i) => $"{SqlText.Name(name)} = s.c{i}"))} "
        + $"FROM {Staged} AS s WHERE {SqlText.Name(_table.Name)}.rowid = s.id");

    /// <inheritdoc/>
    public void Dispose() => _appender.Dispose();

    long Run(string change)
    {
        _appender.Complete();
        _cancel.ThrowIfCancellationRequested();
        var rows = _connection.Execute(change);
        _cancel.ThrowIfCancellationRequested();
        _connection.Execute($"DROP TABLE {Staged}");
        _complete(TableCount.Of(_connection, _table));
        return rows;
    }
}
