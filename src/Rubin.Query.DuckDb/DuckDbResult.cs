using Rubin.Query.Arrow;
using Rubin.Query.DuckDb.Interop;
using Rubin.Query.DuckDb.Vectors;

namespace Rubin.Query.DuckDb;

/// <summary>The rows of a query, computed while they are read, in Arrow batches. Not thread-safe.</summary>
sealed unsafe class DuckDbResult : IDisposable
{
    /// <summary>Most rows a batch: a few of DuckDB's chunks, so that columns of doubles stay below the large-object heap.</summary>
    internal const int BatchRows = 8192;

    readonly ResultHandle _handle;
    readonly VectorReader[] _columns;
    readonly int _chunkRows = (int)DuckDbApi.VectorSize();
    bool _isAtEnd;

    internal DuckDbResult(ResultHandle handle)
    {
        _handle = handle;
        var count = DuckDbApi.ColumnCount(handle.Pointer);
        var fields = new Field[count];
        _columns = new VectorReader[count];
        for (var i = 0; i < fields.Length; i++)
        {
            var name = DuckDbError.Text(DuckDbApi.ColumnName(handle.Pointer, (ulong)i));
            using var type = DuckDbApi.ColumnLogicalType(handle.Pointer, (ulong)i);
            _columns[i] = VectorReaders.For(type, name);
            fields[i] = new(name, _columns[i].Type);
        }

        Schema = new([.. fields]);
    }

    /// <summary>Names and types of the columns.</summary>
    public Schema Schema { get; }

    /// <summary>The next rows, at most 8192 and at least one; null at the end.</summary>
    /// <exception cref="QueryException">The query failed while it ran, or was interrupted.</exception>
    public RecordBatch? ReadBatch()
    {
        var rows = 0;
        while (!_isAtEnd && rows + _chunkRows <= BatchRows)
        {
            using var chunk = Fetch();
            if (chunk.IsInvalid)
            {
                _isAtEnd = true;
                break;
            }

            var size = (int)DuckDbApi.ChunkSize(chunk);
            for (var i = 0; i < _columns.Length; i++)
            {
                _columns[i].Append(DuckDbApi.ChunkVector(chunk, (ulong)i), 0, size);
            }

            rows += size;
        }

        return rows == 0 ? null : new(Schema, Array.ConvertAll(_columns, c => c.Finish()), rows);
    }

    /// <summary>The rows that are left, each an array of .NET values as <see cref="Column.Value"/> gives them; for small answers.</summary>
    public List<object?[]> ReadRows()
    {
        var rows = new List<object?[]>();
        while (ReadBatch() is { } batch)
        {
            for (var row = 0; row < batch.Length; row++)
            {
                rows.Add([.. batch.Columns.Select(c => c.Value(row))]);
            }
        }

        return rows;
    }

    /// <summary>The number of rows that are left, which are computed and dropped.</summary>
    /// <exception cref="QueryException">The query failed while it ran, or was interrupted.</exception>
    public long CountRows()
    {
        var rows = 0L;
        while (!_isAtEnd)
        {
            using var chunk = Fetch();
            _isAtEnd = chunk.IsInvalid;
            rows += _isAtEnd ? 0 : (long)DuckDbApi.ChunkSize(chunk);
        }

        return rows;
    }

    /// <summary>Ends the query, whether or not all rows were read.</summary>
    public void Dispose() => _handle.Dispose();

    ChunkHandle Fetch()
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        var chunk = DuckDbApi.FetchChunk(*_handle.Pointer);
        if (chunk.IsInvalid && DuckDbApi.ResultError(_handle.Pointer) is var error && error is not null)
        {
            throw DuckDbError.From(error);
        }

        return chunk;
    }
}
