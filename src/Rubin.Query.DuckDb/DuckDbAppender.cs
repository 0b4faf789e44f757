using Rubin.Query.Arrow;
using Rubin.Query.DuckDb.Interop;
using Rubin.Query.DuckDb.Vectors;

namespace Rubin.Query.DuckDb;

/// <summary>
/// Appends batches to a table, whole chunks at a time. Nothing is promised before <see cref="Complete"/>. Not thread-safe.
/// </summary>
sealed unsafe class DuckDbAppender : IDisposable
{
    readonly AppenderHandle _handle;
    readonly ChunkHandle _chunk;
    readonly DataType[] _types;
    readonly int _chunkRows = (int)DuckDbApi.VectorSize();
    bool _completed;

    internal DuckDbAppender(AppenderHandle handle)
    {
        _handle = handle;
        var columns = TakeTypes();
        try
        {
            _types = [.. columns.Select((type, i) => VectorReaders.For(type, $"#{i + 1}").Type)];
            _chunk = CreateChunk(columns);
        }
        finally
        {
            foreach (var column in columns)
            {
                column?.Dispose();
            }
        }
    }

    /// <summary>The types of the table's columns.</summary>
    public IReadOnlyList<DataType> Types => _types;

    /// <summary>DuckDB's own description of them, for the caller to dispose.</summary>
    internal LogicalTypeHandle[] TakeTypes()
    {
        var columns = new LogicalTypeHandle[DuckDbApi.AppenderColumnCount(_handle)];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = DuckDbApi.AppenderColumnType(_handle, (ulong)i);
        }

        return columns;
    }

    /// <summary>Appends all rows of <paramref name="batch"/>, whose columns are matched by position.</summary>
    /// <exception cref="QueryException">
    /// TypeMismatch: another number of columns, or a column of another type. Value: a constraint is violated.
    /// </exception>
    public void Append(RecordBatch batch)
    {
        if (batch.Columns.Count != _types.Length)
        {
            throw new QueryException(QueryErrorCode.TypeMismatch, $"{batch.Columns.Count} columns for a table of {_types.Length}");
        }

        var columns = new Column[_types.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = VectorWriter.Prepare(batch.Columns[i], _types[i], batch.Schema[i].Name);
        }

        for (int start = 0, count; start < batch.Length; start += count)
        {
            count = ChunkBytes.RowsThatFit(columns, start, Math.Min(_chunkRows, batch.Length - start)).Rows;
            AppendChunk(columns, start, count);
        }
    }

    /// <summary>Writes what is still buffered; the appender takes no more rows.</summary>
    /// <exception cref="QueryException">Value: a constraint is violated, and no row since the last flush is kept.</exception>
    public void Complete()
    {
        Check(DuckDbApi.CloseAppender(_handle));
        _completed = true;
    }

    /// <summary>Ends the appender; rows still buffered are thrown away unless <see cref="Complete"/> was called.</summary>
    public void Dispose()
    {
        if (!_completed && !_handle.IsClosed)
        {
            _ = DuckDbApi.ClearAppender(_handle);
        }

        _chunk.Dispose();
        _handle.Dispose();
    }

    void AppendChunk(Column[] columns, int start, int count)
    {
        DuckDbApi.ResetChunk(_chunk);
        for (var i = 0; i < columns.Length; i++)
        {
            VectorWriter.Write(columns[i], _types[i], start, count, DuckDbApi.ChunkVector(_chunk, (ulong)i), 0);
        }

        DuckDbApi.SetChunkSize(_chunk, (ulong)count);
        Check(DuckDbApi.AppendChunk(_handle, _chunk));
    }

    void Check(int state)
    {
        if (state != 0)
        {
            throw DuckDbError.From(DuckDbApi.AppenderError(_handle), QueryErrorCode.Value);
        }
    }

    static ChunkHandle CreateChunk(LogicalTypeHandle[] columns)
    {
        var types = Array.ConvertAll(columns, c => c.DangerousGetHandle());
        fixed (nint* pointer = types)
        {
            return DuckDbApi.CreateChunk(pointer, (ulong)types.Length);
        }
    }
}
