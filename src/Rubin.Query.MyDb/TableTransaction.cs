using System.Collections.Immutable;
using Rubin.Query.Arrow;
using Rubin.Query.DuckDb;

namespace Rubin.Query.MyDb;

/// <summary>
/// The changes of one statement to a user's tables: all of them last, or none. Not thread-safe. Disposing it without <see cref="Commit"/> takes everything back; where the statement was cancelled,
/// that goes on when the caller has gone, and the next change waits for it.
/// </summary>
sealed class TableTransaction : IDisposable
{
    readonly UserDatabase _database;
    readonly DuckDbConnection _connection;
    readonly MyDbOptions _options;
    readonly long _sizeBefore;
    readonly CancellationToken _cancel;
    readonly CancellationTokenRegistration _stop;
    ImmutableArray<StoredTable> _tables;
    TableFill? _fill;
    bool _isEnded;

    internal TableTransaction(
        UserDatabase database, DuckDbConnection connection, ImmutableArray<StoredTable> tables, MyDbOptions options, long sizeBefore, CancellationToken cancel)
    {
        (_database, _connection, _tables, _options, _sizeBefore, _cancel) = (database, connection, tables, options, sizeBefore, cancel);
        _connection.Execute("BEGIN TRANSACTION");
        _stop = cancel.Register(() =>
        {
            _fill?.Abort();
            _connection.Interrupt();
        });
    }

    /// <summary>The table of that name, ignoring case; null where there is none.</summary>
    public StoredTable? Find(string name) => _tables.FirstOrDefault(t => t.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Makes an empty table, and takes its rows.</summary>
    /// <param name="table">Its name, columns and origin; the rows, size and checksum are counted.</param>
    /// <exception cref="QueryException">Semantic: the name is taken, or two columns have one. OutOfMemory: there are as many tables as may be.</exception>
    public TableFill Create(StoredTable table)
    {
        Quota.CheckTables(_options, _tables, _database.Models);
        if (Find(table.Name) is not null)
        {
            throw new QueryException(
                QueryErrorCode.Semantic, $"table \"{table.Name}\" exists already", hint: "drop it, choose another name, or say CREATE OR REPLACE TABLE … AS");
        }

        TableColumns.Check(table.Schema);
        var stored = table with { Schema = table.Schema with { Fields = table.Schema.Fields.Map(SqlTypes.Stored) } };
        var columns = stored.Columns.Select(f => $"{SqlText.Name(f.Name)} {SqlTypes.Of(f.Type)}{(f.Nullable ? "" : " NOT NULL")}");
        _connection.Execute($"CREATE TABLE {SqlText.Name(table.Name)} ({string.Join(", ", columns)})");
        return Fill(stored);
    }

    /// <summary>Takes further rows for a table. The transaction disposes of what takes them.</summary>
    public TableFill Fill(StoredTable table) => _fill =
        new(_connection.Feed(table.Name, "main", _options.Threads), table, Quota.BytesLeft(_options, _tables, table, _database.Models), complete: filled => Put(filled));

    /// <summary>Takes the numbers of rows to delete, or new values for rows: first the number, then the columns.</summary>
    public RowChanges Change(StoredTable table, IReadOnlyList<string> columns) => new(_connection, table, columns, Put, _cancel);

    /// <summary>Drops a table.</summary>
    public void Drop(StoredTable table)
    {
        _connection.Execute($"DROP TABLE {SqlText.Name(table.Name)}");
        TableRows.Forget(_connection, table);
        _tables = _tables.RemoveAll(t => t.Id == table.Id);
    }

    /// <summary>Gives a table another name.</summary>
    /// <exception cref="QueryException">Semantic: the name is taken.</exception>
    public void Rename(StoredTable table, string name)
    {
        if (Find(name) is { } other && other.Id != table.Id)
        {
            throw new QueryException(QueryErrorCode.Semantic, $"table \"{name}\" exists already", hint: "drop it, or choose another name");
        }

        _connection.Execute($"ALTER TABLE {SqlText.Name(table.Name)} RENAME TO {SqlText.Name(name)}");
        Put(table with { Name = name });
    }

    /// <summary>Replaces what is known of a table and its columns: names, units, descriptions. Renamed columns are told one by one.</summary>
    public void Describe(StoredTable table) => Put(table);

    /// <summary>Gives a column another name.</summary>
    public void RenameColumn(StoredTable table, string column, string name)
    {
        var place = TableColumns.Find(table, column);
        var renamed = table.Schema with { Fields = [.. table.Schema.Fields.Index().Select(f => f.Index == place ? f.Item with { Name = name } : f.Item)] };
        TableColumns.Check(renamed);
        _connection.Execute($"ALTER TABLE {SqlText.Name(table.Name)} RENAME COLUMN {SqlText.Name(table.Schema[place].Name)} TO {SqlText.Name(name)}");
        var position = table.Position is { } p ? p with { Ra = Renamed(p.Ra), Dec = Renamed(p.Dec) } : null;
        Put(table with { Schema = renamed, Position = position });

        string Renamed(string old) => old.Equals(table.Schema[place].Name, StringComparison.OrdinalIgnoreCase) ? name : old;
    }

    /// <summary>Adds a column of NULL.</summary>
    public void AddColumn(StoredTable table, Field column)
    {
        var stored = SqlTypes.Stored(column) with { Nullable = true };
        var schema = table.Schema with { Fields = [.. table.Schema.Fields, stored] };
        TableColumns.Check(schema);
        _connection.Execute($"ALTER TABLE {SqlText.Name(table.Name)} ADD COLUMN {SqlText.Name(stored.Name)} {SqlTypes.Of(stored.Type)}");
        Put(table with { Schema = schema });
        Recount(table.Name);
    }

    /// <summary>Drops a column; without one of those of its position a table has none.</summary>
    public void DropColumn(StoredTable table, string column)
    {
        var place = TableColumns.Find(table, column);
        if (table.Schema.Count == 1)
        {
            throw new QueryException(QueryErrorCode.Semantic, $"\"{column}\" is the only column of \"{table.Name}\"", hint: "drop the table");
        }

        var name = table.Schema[place].Name;
        _connection.Execute($"ALTER TABLE {SqlText.Name(table.Name)} DROP COLUMN {SqlText.Name(name)}");
        var position = table.Position;
        if (position is not null && (position.Ra == name || position.Dec == name))
        {
            _connection.Execute($"ALTER TABLE {SqlText.Name(table.Name)} DROP COLUMN {SqlText.Name(StoredTable.Cells)}");
            position = null;
        }

        Put(table with { Schema = table.Schema with { Fields = [.. table.Schema.Fields.Where((_, i) => i != place)] }, Position = position });
        Recount(table.Name);
    }

    /// <summary>Makes an index of columns.</summary>
    public void CreateIndex(StoredTable table, string name, IEnumerable<string> columns, bool unlessExists) => _connection.Execute(
        $"CREATE INDEX {(unlessExists ? "IF NOT EXISTS " : "")}{SqlText.Name(name)} ON {SqlText.Name(table.Name)} "
        + $"({SqlText.Names(columns.Select(c => table.Schema[TableColumns.Find(table, c)].Name))})");

    /// <summary>Drops an index.</summary>
    public void DropIndex(string name, bool ifExists) => _connection.Execute($"DROP INDEX {(ifExists ? "IF EXISTS " : "")}{SqlText.Name(name)}");

    /// <summary>Makes all changes last.</summary>
    public void Commit()
    {
        // DuckDB forgets what it was told between two statements. What lasts cannot be stopped any more.
        _cancel.ThrowIfCancellationRequested();
        _stop.Dispose();
        _database.Commit(_connection, _tables);
        _isEnded = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Dispose();
        if (!_isEnded && _cancel.IsCancellationRequested)
        {
            // DuckDB ends the row group that it compresses before it takes back, and gives the room in its file back then.
            _database.EndLater(End);
            return;
        }

        End();
    }

    void End()
    {
        try
        {
            _fill?.Dispose();
            if (!_isEnded)
            {
                _connection.Execute("ROLLBACK");
            }
        }
        catch (QueryException)
        {
            // A transaction that failed for good, as on a full disk, is over already; closing the connection ends it anyway.
        }
        finally
        {
            _connection.Dispose();
            _database.EndTransaction(_isEnded ? null : _sizeBefore);
        }
    }

    void Put(StoredTable table)
    {
        var next = table with { Version = Find(table.Name) is { } before && before.Id == table.Id ? before.Version + 1 : table.Version };
        TableRows.Save(_connection, next);
        _tables = [.. _tables.RemoveAll(t => t.Id == next.Id).Add(next).OrderBy(t => t.Name, StringComparer.OrdinalIgnoreCase)];
    }

    void Recount(string name)
    {
        var table = Find(name)!;
        Put(TableCount.Of(_connection, table) with { Version = table.Version - 1 });
    }
}
