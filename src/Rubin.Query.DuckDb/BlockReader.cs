using Rubin.Query.Arrow;
using Rubin.Query.DuckDb.Interop;
using Rubin.Query.DuckDb.Vectors;

namespace Rubin.Query.DuckDb;

/// <summary>What one of DuckDB's threads gives to a drain, gathered to blocks of rows whose numbers are neighbours. Belongs to one thread.</summary>
sealed unsafe class BlockReader(Schema schema)
{
    const int FirstColumn = 2;

    VectorReader[]? _columns;
    long _block = -1;
    int _rows;

    /// <summary>Takes a chunk: a constant, the row numbers in order, columns. Blocks that are complete are sent on.</summary>
    internal void Take(nint chunk, int blockRows, Action<int, RecordBatch> send)
    {
        _columns ??= [.. schema.Fields.Select((field, i) => Reader(DuckDbApi.ChunkVector(chunk, (ulong)(FirstColumn + i)), field.Name))];
        var numbers = new ReadOnlySpan<long>(DuckDbApi.VectorData(DuckDbApi.ChunkVector(chunk, 1)), (int)DuckDbApi.ChunkSize(chunk));
        for (var start = 0; start < numbers.Length;)
        {
            var block = numbers[start] / blockRows;
            if (block != _block)
            {
                Finish(send);
                _block = block;
            }

            var end = numbers[^1] / blockRows == block ? numbers.Length : start + 1;
            while (end < numbers.Length && numbers[end] / blockRows == block)
            {
                end++;
            }

            for (var i = 0; i < _columns.Length; i++)
            {
                _columns[i].Append(DuckDbApi.ChunkVector(chunk, (ulong)(FirstColumn + i)), start, end - start);
            }

            _rows += end - start;
            start = end;
        }
    }

    /// <summary>Sends on what has come of a block.</summary>
    internal void Finish(Action<int, RecordBatch> send)
    {
        if (_rows > 0)
        {
            var rows = new RecordBatch(schema, Array.ConvertAll(_columns!, (c) => c.Finish()), _rows);
            _rows = 0;
            send(checked((int)_block), rows);
        }
    }

    static VectorReader Reader(nint vector, string name)
    {
        using var type = DuckDbApi.VectorType(vector);
        return VectorReaders.For(type, name);
    }
}
