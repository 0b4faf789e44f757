using System.Collections.Concurrent;
using System.Globalization;
using Rubin.Query.Arrow;
using Rubin.Query.DuckDb.Interop;
using Rubin.Query.DuckDb.Vectors;

namespace Rubin.Query.DuckDb;

/// <summary>
/// Inserts batches into a table on DuckDB's own threads, while the caller makes more. Runs of rows stay together; their order is that of the runs, as the threads took
/// them. Nothing is promised before <see cref="Complete"/>. Not thread-safe; the connection is its own until it is disposed.
/// </summary>
sealed class DuckDbFeed : IDisposable
{
    /// <summary>A row group of DuckDB's.</summary>
    const int RowGroupRows = 122_880;

    /// <summary>Wide rows make smaller blocks.</summary>
    const int BlockValues = 4 << 20;

    /// <summary>Bytes of a block, about: as many blocks as there are threads wait, and as many are being written.</summary>
    const long BlockBytes = 8 << 20;

    readonly DuckDbConnection _connection;
    readonly int _blockRows;
    readonly long _number;
    readonly BlockingCollection<IReadOnlyList<RecordBatch>> _blocks;
    readonly CancellationTokenSource _end = new();
    readonly CancellationTokenSource _abort = new();
    readonly Task<long> _insert;
    readonly List<RecordBatch> _block = [];
    int _rows;
    long _bytes;

    internal DuckDbFeed(DuckDbConnection connection, string target, IReadOnlyList<LogicalTypeHandle> types, int threads)
    {
        _connection = connection;
        ColumnTypes = types;
        Types = [.. types.Select((type, i) => VectorReaders.For(type, $"#{i + 1}").Type)];
        Threads = threads;
        _blockRows = Math.Clamp(BlockValues / Math.Max(1, types.Count), 1, RowGroupRows);
        _blocks = new(boundedCapacity: threads);
        _number = FeedFunction.Feeds.Add(this);
        var statement = string.Create(CultureInfo.InvariantCulture, $"INSERT INTO {target} SELECT * FROM rq_feed({_number})");
        _insert = Task.Factory.StartNew(() => Insert(connection, statement), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>The types of the table's columns.</summary>
    public IReadOnlyList<DataType> Types { get; }

    internal IReadOnlyList<LogicalTypeHandle> ColumnTypes { get; }

    internal int Threads { get; }

    /// <summary>Takes all rows of <paramref name="batch"/>, whose columns are matched by position; waits while DuckDB is behind.</summary>
    /// <exception cref="QueryException">TypeMismatch: another number of columns, or a column of another type. Others: what DuckDB said of rows before.</exception>
    public void Append(RecordBatch batch)
    {
        if (batch.Columns.Count != Types.Count)
        {
            throw new QueryException(QueryErrorCode.TypeMismatch, $"{batch.Columns.Count} columns for a table of {Types.Count}");
        }

        var plain = new RecordBatch(batch.Schema, [.. batch.Columns.Select((c, i) => VectorWriter.Prepare(c, Types[i], batch.Schema[i].Name))], batch.Length);
        for (var start = 0; start < plain.Length;)
        {
            var count = Math.Min(plain.Length - start, _blockRows - _rows);
            var piece = plain.Slice(start, count);
            _block.Add(piece);
            (start, _rows, _bytes) = (start + count, _rows + count, _bytes + piece.Columns.Sum(ChunkBytes.Of));
            if (_rows == _blockRows || _bytes >= BlockBytes)
            {
                Send();
            }
        }
    }

    /// <summary>Waits until all rows are in the table; how many they are.</summary>
    /// <exception cref="QueryException">Value: a constraint is violated. Others: what DuckDB said.</exception>
    /// <exception cref="OperationCanceledException">It was aborted.</exception>
    public long Complete()
    {
        Send();
        _blocks.CompleteAdding();
        Ended().Wait(_abort.Token);
        return _insert.GetAwaiter().GetResult();
    }

    /// <summary>Stops the insertion: what waits for it fails, at once. May be called from any thread before <see cref="Dispose"/>.</summary>
    public void Abort()
    {
        _abort.Cancel();
        _end.Cancel();
        _connection.Interrupt();
    }

    /// <summary>Waits for the end of the insertion, which fails where <see cref="Complete"/> was not called: the transaction is to be rolled back.</summary>
    public void Dispose()
    {
        if (!_blocks.IsAddingCompleted)
        {
            Abort();
        }

        _blocks.CompleteAdding();
        // Its failure has been told, or is of no interest any more.
        Ended().Wait();
        _ = _insert.Exception;
        foreach (var type in ColumnTypes)
        {
            type.Dispose();
        }

        _blocks.Dispose();
        _end.Dispose();
        _abort.Dispose();
    }

    /// <summary>The next block; null at the end.</summary>
    /// <exception cref="OperationCanceledException">The feed was aborted.</exception>
    internal IReadOnlyList<RecordBatch>? Take()
    {
        var block = _blocks.TryTake(out var next, Timeout.Infinite, _end.Token) ? next : null;
        return _abort.IsCancellationRequested ? throw new OperationCanceledException("the rows end too early") : block;
    }

    void Send()
    {
        if (_rows == 0)
        {
            return;
        }

        try
        {
            _blocks.Add([.. _block], _end.Token);
        }
        catch (OperationCanceledException) when (!_abort.IsCancellationRequested)
        {
            _insert.GetAwaiter().GetResult();
        }

        _block.Clear();
        (_rows, _bytes) = (0, 0);
    }

    /// <summary>The end of the insertion, whether it fails or not.</summary>
    Task Ended() => _insert.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    long Insert(DuckDbConnection connection, string statement)
    {
        try
        {
            return connection.Execute(statement);
        }
        finally
        {
            FeedFunction.Feeds.Remove(_number);
            _end.Cancel();
        }
    }
}
