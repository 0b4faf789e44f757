using Rubin.Query.Arrow;
using Rubin.Query.DuckDb.Interop;

namespace Rubin.Query.DuckDb;

/// <summary>
/// One connection to a <see cref="DuckDbDatabase"/>. It runs one query at a time; only <see cref="Interrupt"/> may be called from
/// another thread.
/// </summary>
sealed class DuckDbConnection : IDisposable
{
    readonly ConnectionHandle _handle;

    internal DuckDbConnection(ConnectionHandle handle) => _handle = handle;

    /// <summary>Runs one or several statements to their end and throws their rows away.</summary>
    /// <returns>Rows inserted, updated or deleted by the last statement.</returns>
    /// <exception cref="QueryException">What DuckDB said, with the code that fits best.</exception>
    public unsafe long Execute(string sql)
    {
        using var result = new ResultHandle();
        if (DuckDbApi.Query(_handle, sql, result.Pointer) != 0)
        {
            throw DuckDbError.From(DuckDbApi.ResultError(result.Pointer));
        }

        return (long)DuckDbApi.RowsChanged(result.Pointer);
    }

    /// <summary>
    /// Starts one statement whose rows are computed while they are read; nothing else may run on this connection meanwhile.
    /// </summary>
    /// <exception cref="QueryException">What DuckDB said, with the code that fits best.</exception>
    public DuckDbResult Query(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Query();
    }

    /// <summary>Parses and plans one statement, whose parameters are <c>?</c> or <c>$1</c>, to run it once or often.</summary>
    /// <exception cref="QueryException">What DuckDB said, with the code that fits best.</exception>
    public unsafe DuckDbStatement Prepare(string sql)
    {
        if (DuckDbApi.Prepare(_handle, sql, out var statement) == 0)
        {
            return new(statement);
        }

        using (statement)
        {
            throw DuckDbError.From(statement.IsInvalid ? null : DuckDbApi.PrepareError(statement));
        }
    }

    /// <summary>Begins to append rows to a table.</summary>
    /// <param name="table">The table's name, as it is (no quotes).</param>
    /// <param name="schema">Its schema; null for the current one.</param>
    /// <param name="catalog">Its database; null for the current one.</param>
    /// <exception cref="QueryException">There is no such table.</exception>
    public unsafe DuckDbAppender Append(string table, string? schema = null, string? catalog = null)
    {
        if (DuckDbApi.CreateAppender(_handle, catalog, schema, table, out var appender) == 0)
        {
            return new(appender);
        }

        using (appender)
        {
            throw DuckDbError.From(appender.IsInvalid ? null : DuckDbApi.AppenderError(appender));
        }
    }

    /// <summary>Begins to insert rows into a table on DuckDB's threads; nothing else may run on this connection meanwhile.</summary>
    /// <param name="table">The table's name, as it is (no quotes).</param>
    /// <param name="schema">Its schema.</param>
    /// <param name="threads">How many of DuckDB's threads take part at most.</param>
    /// <exception cref="QueryException">There is no such table.</exception>
    public DuckDbFeed Feed(string table, string schema, int threads)
    {
        using var appender = Append(table, schema);
        return new(this, $"{Quoted(schema)}.{Quoted(table)}", appender.TakeTypes(), threads);

        static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>Begins to read a table on DuckDB's threads; nothing else may run on this connection until that is disposed.</summary>
    /// <param name="schema">The columns, by the types that DuckDB's have in Arrow.</param>
    /// <param name="columns">Their expressions, with commas between them.</param>
    /// <param name="rows">What stands behind FROM: a table, and conditions.</param>
    /// <param name="threads">How many of DuckDB's threads there are.</param>
    /// <param name="blockRows">Numbers of rows in one block: <see cref="DuckDbDrain.BlockRows"/>, or a power of two below it where rows are wide.</param>
    public DuckDbDrain Drain(Schema schema, string columns, string rows, int threads, int blockRows = DuckDbDrain.BlockRows) =>
        new(this, schema, columns, rows, threads, blockRows);

    /// <summary>
    /// Stops the query that runs now; it fails with <see cref="QueryErrorCode.Cancelled"/>. May be called from any thread.
    /// </summary>
    public void Interrupt() => DuckDbApi.Interrupt(_handle);

    /// <summary>Closes the connection; an open transaction is rolled back.</summary>
    public void Dispose() => _handle.Dispose();
}
