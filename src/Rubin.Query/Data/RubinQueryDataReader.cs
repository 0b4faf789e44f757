using System.Collections;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Rubin.Query.Arrow;

namespace Rubin.Query.Data;

/// <summary>
/// Reads answers row by row, a statement's after another's. The query runs while it is read. Getters take the column's own type and, of numbers, any that hold the value; a NULL is
/// <see cref="DBNull"/>, and an <see cref="InvalidCastException"/> for getters of values. For one thread at a time.
/// </summary>
[SuppressMessage("Naming", "CA1710", Justification = "The name that readers of providers have.")]
[SuppressMessage("Naming", "CA1711", Justification = "The name that readers of providers have.")]
[SuppressMessage("Design", "CA1010", Justification = "Its base enumerates records, as objects.")]
public sealed partial class RubinQueryDataReader : DbDataReader, IDbColumnSchemaGenerator
{
    readonly IReadOnlyList<Func<QueryResult>> _statements;
    readonly CommandBehavior _behavior;
    readonly DbConnection? _connection;
    readonly CancellationTokenSource? _stop;
    QueryResult? _result;
    IAsyncEnumerator<RecordBatch>? _batches;
    RecordBatch? _batch;
    RecordBatch? _ahead;
    int _next;
    int _row;
    int _recordsAffected = -1;
    bool _hasRead;
    bool _isClosed;

    internal RubinQueryDataReader(
        IReadOnlyList<Func<QueryResult>> statements, CommandBehavior behavior = CommandBehavior.Default, DbConnection? connection = null, CancellationTokenSource? stop = null) =>
        (_statements, _behavior, _connection, _stop) = (statements, behavior, connection, stop);

    /// <summary>Always 0: rows do not nest.</summary>
    public override int Depth => Open(0);

    /// <inheritdoc/>
    public override int FieldCount => Open(_result?.Schema.Count ?? 0);

    /// <inheritdoc/>
    public override bool HasRows => Open(_hasRead || _batch is not null || Wait(PeekAsync()));

    /// <inheritdoc/>
    public override bool IsClosed => _isClosed;

    /// <summary>Rows that statements so far wrote, changed or deleted; -1 where none of them does so.</summary>
    public override int RecordsAffected => _recordsAffected;

    /// <summary>What the authors of the statements should know; of the current one.</summary>
    public IReadOnlyList<string> Warnings => _result?.Warnings ?? [];

    /// <inheritdoc/>
    public override bool Read() => Advance() || Wait(ReadBatchAsync());

    /// <inheritdoc/>
    public override Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Advance() ? Task.FromResult(true) : ReadBatchAsync(cancellationToken).AsTask();
    }

    /// <inheritdoc/>
    public override bool NextResult() => Wait(NextAsync());

    /// <inheritdoc/>
    public override Task<bool> NextResultAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return NextAsync(cancellationToken).AsTask();
    }

    /// <inheritdoc/>
    public override void Close() => CloseAsync().GetAwaiter().GetResult();

    /// <inheritdoc/>
    public override async Task CloseAsync()
    {
        if (_isClosed)
        {
            return;
        }

        await EndAsync().ConfigureAwait(false);
        _isClosed = true;
        _stop?.Dispose();
        if (_behavior.HasFlag(CommandBehavior.CloseConnection))
        {
            _connection?.Close();
        }
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    public override IEnumerator GetEnumerator() => new DbEnumerator(this, _behavior.HasFlag(CommandBehavior.CloseConnection));

    /// <summary>The next row of the batch at hand, which costs no waiting.</summary>
    bool Advance()
    {
        Open(0);
        if (_batch is null || _row + 1 >= _batch.Length || _behavior.HasFlag(CommandBehavior.SingleRow))
        {
            return false;
        }

        _row++;
        return true;
    }

    async ValueTask<bool> ReadBatchAsync(CancellationToken cancel = default)
    {
        var ends = _hasRead && _behavior.HasFlag(CommandBehavior.SingleRow);
        Show(!ends && await PeekAsync(cancel).ConfigureAwait(false) ? _ahead : null);
        _ahead = null;
        _hasRead |= _batch is not null;
        return _batch is not null;
    }

    /// <summary>Whether there is a batch behind the one at hand.</summary>
    async ValueTask<bool> PeekAsync(CancellationToken cancel = default)
    {
        if (_result is null || _behavior.HasFlag(CommandBehavior.SchemaOnly))
        {
            return false;
        }

        // What is read is stopped as a whole: half a batch is no state to go on from.
        using var stop = cancel.Register(() => _stop?.Cancel());
        try
        {
            _batches ??= _result.Batches.GetAsyncEnumerator(CancellationToken.None);
            while (_ahead is null && await _batches.MoveNextAsync().ConfigureAwait(false))
            {
                _ahead = _batches.Current.Length > 0 ? _batches.Current : null;
            }

            return _ahead is not null;
        }
        catch (QueryException error)
        {
            throw new RubinQueryDbException(error);
        }
        catch (OperationCanceledException error) when (!cancel.IsCancellationRequested)
        {
            throw Stopped(error);
        }
    }

    async ValueTask<bool> NextAsync(CancellationToken cancel = default)
    {
        Open(0);
        await EndAsync().ConfigureAwait(false);
        while (_next < _statements.Count)
        {
            _result = Begin(_statements[_next++]);
            if (!_result.CountsChanges)
            {
                return true;
            }

            while (await ReadBatchAsync(cancel).ConfigureAwait(false))
            {
                _recordsAffected = checked((int)(Math.Max(0, _recordsAffected) + GetInt64(GetOrdinal("rows"))));
            }

            await EndAsync().ConfigureAwait(false);
        }

        return false;
    }

    static QueryResult Begin(Func<QueryResult> statement)
    {
        try
        {
            return statement();
        }
        catch (QueryException error)
        {
            throw new RubinQueryDbException(error);
        }
        catch (OperationCanceledException error)
        {
            throw Stopped(error);
        }
    }

    static RubinQueryDbException Stopped(OperationCanceledException error) =>
        new(new(QueryErrorCode.Cancelled, "the command was stopped, or its time was up", inner: error));

    async ValueTask EndAsync()
    {
        Show(null);
        (_ahead, _hasRead) = (null, false);
        var (batches, result) = (_batches, _result);
        (_batches, _result) = (null, null);
        if (batches is not null)
        {
            await batches.DisposeAsync().ConfigureAwait(false);
        }

        if (result is not null)
        {
            await result.DisposeAsync().ConfigureAwait(false);
        }
    }

    T Open<T>(T value) => _isClosed ? throw new InvalidOperationException("the reader is closed") : value;

    static bool Wait(ValueTask<bool> step) => step.IsCompletedSuccessfully ? step.Result : step.AsTask().GetAwaiter().GetResult();
}
