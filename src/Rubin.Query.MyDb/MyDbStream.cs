using Rubin.Query.Arrow;
using Rubin.Query.DuckDb;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.MyDb;

/// <summary>All rows of a stored table that meet its conditions, read by DuckDB's threads. A morsel is a block of neighbouring rows, so that rows keep their order.</summary>
/// <param name="schema">The columns.</param>
/// <param name="query">What is read; without limit.</param>
/// <param name="table">The table.</param>
/// <param name="threads">How many of DuckDB's threads there are.</param>
/// <param name="snapshot">A connection.</param>
sealed class MyDbStream(Schema schema, ScanText query, StoredTable table, int threads, Snapshot snapshot) : IBatchSource, IDisposable
{
    /// <summary>Bytes of a block, about, where rows are wide.</summary>
    const long BlockBytes = 4 << 20;

    const int LeastBlockRows = 16;

    readonly Lock _gate = new();
    DuckDbConnection? _connection;
    DuckDbDrain? _drain;
    long _read;

    /// <inheritdoc/>
    public Schema Schema => schema;

    /// <inheritdoc/>
    public double Progress => Math.Min(1, (double)Interlocked.Read(ref _read) / Math.Max(1, table.Rows));

    /// <inheritdoc/>
    public IBatchReader OpenReader(WorkerContext worker)
    {
        lock (_gate)
        {
            if (_drain is null)
            {
                _connection = snapshot.Take();
                worker.Query.Own(this);
                _drain = _connection.Drain(schema, query.Columns, query.Rows, threads, BlockRows());
            }
        }

        return new Reader(this, _drain, worker.BatchRows);
    }

    int BlockRows()
    {
        var rows = DuckDbDrain.BlockRows;
        while (rows > LeastBlockRows && rows * (table.Bytes / Math.Max(1, table.Rows)) > BlockBytes)
        {
            rows /= 2;
        }

        return rows;
    }

    /// <summary>Ends the scan, with its query.</summary>
    public void Dispose()
    {
        _drain?.Dispose();
        snapshot.Return(_connection!);
    }

    sealed class Reader(MyDbStream source, DuckDbDrain drain, int batchRows) : IBatchReader
    {
        RecordBatch? _rest;

        public int Morsel { get; private set; } = -1;

        public async ValueTask<RecordBatch?> ReadAsync(CancellationToken cancel)
        {
            if (_rest is null)
            {
                (Morsel, var rows) = await drain.ReadAsync(cancel);
                if (rows is null)
                {
                    return null;
                }

                Interlocked.Add(ref source._read, rows.Length);
                _rest = new(source.Schema, [.. rows.Columns.Select((c, i) => c.As(source.Schema[i].Type))], rows.Length);
            }

            var next = _rest;
            if (next.Length <= batchRows)
            {
                _rest = null;
                return next;
            }

            _rest = next.Slice(batchRows, next.Length - batchRows);
            return next.Slice(0, batchRows);
        }

        public ValueTask DisposeAsync() => default;
    }
}
