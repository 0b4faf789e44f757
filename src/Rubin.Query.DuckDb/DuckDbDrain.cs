using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;
using Rubin.Query.Arrow;

namespace Rubin.Query.DuckDb;

/// <summary>
/// The rows of a table scan, taken on DuckDB's own threads where they are made, while the caller reads them: all threads take part, and nothing is copied in between.
/// Rows come in blocks of neighbours; blocks come in any order. Any number of threads may read.
/// </summary>
sealed class DuckDbDrain : IDisposable
{
    /// <summary>Numbers of rows in one block; a row group of DuckDB's is a whole number of them.</summary>
    internal const int BlockRows = 8192;

    readonly Schema _schema;
    readonly int _blockRows;
    readonly long _number;
    readonly Channel<(int Block, RecordBatch Rows)> _blocks;
    readonly ConcurrentDictionary<int, BlockReader> _readers = new();
    readonly CancellationTokenSource _end = new();
    readonly DuckDbConnection _connection;
    readonly Task _run;
    Exception? _failure;

    internal DuckDbDrain(DuckDbConnection connection, Schema schema, string columns, string rows, int threads, int blockRows)
    {
        (_connection, _schema, _blockRows) = (connection, schema, blockRows);
        _blocks = Channel.CreateBounded<(int, RecordBatch)>(2 * threads);
        _number = DrainFunction.Drains.Add(this);
        var statement = string.Create(CultureInfo.InvariantCulture, $"SELECT count(rq_drain({_number}, rowid, {columns})) FROM {rows}");
        _run = Task.Factory.StartNew(() => Run(statement), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>The next block and its number, which tells its place in the table; no rows at the end.</summary>
    /// <exception cref="QueryException">What DuckDB said.</exception>
    public async ValueTask<(int Block, RecordBatch? Rows)> ReadAsync(CancellationToken cancel)
    {
        while (await _blocks.Reader.WaitToReadAsync(cancel).ConfigureAwait(true))
        {
            if (_blocks.Reader.TryRead(out var block))
            {
                return block;
            }
        }

        return default;
    }

    /// <summary>Stops the scan where it is not at its end, and waits for that.</summary>
    public void Dispose()
    {
        _end.Cancel();
        while (!_run.Wait(TimeSpan.FromMilliseconds(10)))
        {
            _connection.Interrupt();
        }

        _end.Dispose();
    }

    /// <summary>Takes a chunk: the drain's number, row numbers, columns. On one of DuckDB's threads, which waits while the reader is behind.</summary>
    internal void Take(nint chunk)
    {
        var reader = _readers.GetOrAdd(Environment.CurrentManagedThreadId, static (_, schema) => new(schema), _schema);
        try
        {
            reader.Take(chunk, _blockRows, Send);
        }
        catch (Exception failure) when (Interlocked.CompareExchange(ref _failure, failure, null) is null)
        {
            throw;
        }
    }

    void Send(int block, RecordBatch rows)
    {
        if (!_blocks.Writer.TryWrite((block, rows)))
        {
            _blocks.Writer.WriteAsync((block, rows), _end.Token).AsTask().GetAwaiter().GetResult();
        }
    }

    void Run(string statement)
    {
        try
        {
            _connection.Execute(statement);
            foreach (var reader in _readers.Values)
            {
                reader.Finish(Send);
            }

            _blocks.Writer.Complete();
        }
        catch (Exception failure) when (failure is QueryException or OperationCanceledException)
        {
            _blocks.Writer.Complete(_failure ?? failure);
        }
        finally
        {
            DrainFunction.Drains.Remove(_number);
        }
    }
}
