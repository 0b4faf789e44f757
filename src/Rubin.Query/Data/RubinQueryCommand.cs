using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Rubin.Query.Adql;

namespace Rubin.Query.Data;

/// <summary>
/// One or several statements, parted by semicolons: each gives a result of the reader, and runs when the reader comes to it. For one thread at a time, but for
/// <see cref="Cancel"/>.
/// </summary>
public sealed class RubinQueryCommand : DbCommand
{
    CancellationTokenSource? _running;

    /// <summary>A command without text.</summary>
    public RubinQueryCommand()
    {
    }

    /// <summary>A command of a connection.</summary>
    public RubinQueryCommand(string text, RubinQueryConnection connection) => (CommandText, Connection) = (text, connection);

    /// <inheritdoc/>
    [AllowNull]
    public override string CommandText { get; set => field = value ?? ""; } = "";

    /// <summary>Seconds until the command is stopped with an error of code Cancelled; 0 for never, which is the default.</summary>
    public override int CommandTimeout { get; set => field = value >= 0 ? value : throw new ArgumentException("a time limit is not negative", nameof(value)); }

    /// <summary>Text is all there is.</summary>
    /// <exception cref="NotSupportedException">Anything else.</exception>
    public override CommandType CommandType
    {
        get => CommandType.Text;
        set => _ = value == CommandType.Text ? value : throw new NotSupportedException("commands are texts");
    }

    /// <inheritdoc/>
    public override bool DesignTimeVisible { get; set; }

    /// <inheritdoc/>
    public override UpdateRowSource UpdatedRowSource { get; set; }

    /// <inheritdoc cref="DbCommand.Connection"/>
    public new RubinQueryConnection? Connection { get; set; }

    /// <inheritdoc cref="DbCommand.Parameters"/>
    public new RubinQueryParameterCollection Parameters { get; } = [];

    /// <inheritdoc/>
    protected override DbConnection? DbConnection
    {
        get => Connection;
        set => Connection = (RubinQueryConnection?)value;
    }

    /// <inheritdoc/>
    protected override DbParameterCollection DbParameterCollection => Parameters;

    /// <summary>There are no transactions.</summary>
    protected override DbTransaction? DbTransaction
    {
        get => null;
        set => _ = value is null ? value : throw new NotSupportedException("there are no transactions: each statement is one by itself");
    }

    /// <summary>Stops what the last call runs, if it still runs; its reader throws then.</summary>
    public override void Cancel() => Volatile.Read(ref _running)?.Cancel();

    /// <inheritdoc/>
    public override void Prepare()
    {
    }

    /// <summary>Runs all statements and drops their rows.</summary>
    /// <returns>Rows written, changed and deleted by all of them; -1 where there were only queries.</returns>
    /// <exception cref="QueryException">A statement is wrong or fails.</exception>
    public override int ExecuteNonQuery()
    {
        using var reader = ExecuteReader();
        do
        {
            while (reader.Read())
            {
            }
        }
        while (reader.NextResult());
        return reader.RecordsAffected;
    }

    /// <summary>The first value of the first row of the first statement; null where there is no row, <see cref="DBNull"/> for NULL.</summary>
    /// <exception cref="QueryException">The statement is wrong or fails.</exception>
    public override object? ExecuteScalar()
    {
        using var reader = ExecuteReader();
        return reader.Read() && reader.FieldCount > 0 ? reader.GetValue(0) : null;
    }

    /// <inheritdoc/>
    public override async Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken)
    {
        var reader = await ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            do
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                }
            }
            while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false));
            return reader.RecordsAffected;
        }
    }

    /// <inheritdoc/>
    public override async Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken)
    {
        var reader = await ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            return await reader.ReadAsync(cancellationToken).ConfigureAwait(false) && reader.FieldCount > 0 ? reader.GetValue(0) : null;
        }
    }

    /// <inheritdoc/>
    protected override DbParameter CreateDbParameter() => new RubinQueryParameter();

    /// <inheritdoc/>
    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior)
    {
        var reader = Start(behavior, default);
        reader.NextResult();
        return reader;
    }

    /// <inheritdoc/>
    protected override async Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken)
    {
        var reader = Start(behavior, cancellationToken);
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        return reader;
    }

    RubinQueryDataReader Start(CommandBehavior behavior, CancellationToken cancel)
    {
        var connection = Connection ?? throw new InvalidOperationException("the command has no connection");
        var (engine, settings) = (connection.Engine, connection.Settings);
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        if (CommandTimeout > 0)
        {
            stop.CancelAfter(TimeSpan.FromSeconds(CommandTimeout));
        }

        Volatile.Write(ref _running, stop);
        var statements = AdqlScript.Split(CommandText);
        List<Func<QueryResult>> runs = [];
        var placeholders = 0;
        foreach (var statement in behavior.HasFlag(CommandBehavior.SingleResult) ? statements.Take(1) : statements)
        {
            var parameters = Parameters.Values(placeholders, statement.Placeholders);
            placeholders += statement.Placeholders;
            runs.Add(() => engine.Execute(statement.Text, settings with { Parameters = parameters }, stop.Token));
        }

        return new(runs, behavior, connection, stop);
    }
}
