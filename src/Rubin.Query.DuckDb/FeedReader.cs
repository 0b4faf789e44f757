using Rubin.Query.Arrow;
using Rubin.Query.DuckDb.Interop;
using Rubin.Query.DuckDb.Vectors;

namespace Rubin.Query.DuckDb;

/// <summary>What one of DuckDB's threads draws from a feed: whole blocks, so that the rows of a row group were neighbours. Belongs to one thread.</summary>
sealed class FeedReader(DuckDbFeed feed)
{
    readonly int _chunkRows = (int)DuckDbApi.VectorSize();
    IReadOnlyList<RecordBatch> _block = [];
    int _batch;
    int _row;

    /// <summary>Fills an empty chunk; how many rows it has, 0 at the end.</summary>
    internal int Fill(nint chunk)
    {
        var (filled, filledBytes) = (0, 0L);
        while (filled < _chunkRows && (_batch < _block.Count || (filled == 0 && MoveNext())))
        {
            var batch = _block[_batch];
            var most = Math.Min(_chunkRows - filled, batch.Length - _row);
            var (count, bytes) = ChunkBytes.RowsThatFit(batch.Columns, _row, most, filledBytes);
            if (count == 0)
            {
                break;
            }

            for (var i = 0; i < batch.Columns.Count; i++)
            {
                VectorWriter.Write(batch.Columns[i], feed.Types[i], _row, count, DuckDbApi.ChunkVector(chunk, (ulong)i), filled);
            }

            (filled, filledBytes, _row) = (filled + count, filledBytes + bytes, _row + count);
            if (_row == batch.Length)
            {
                (_batch, _row) = (_batch + 1, 0);
            }

            if (count < most)
            {
                break;
            }
        }

        return filled;
    }

    bool MoveNext()
    {
        (_block, _batch, _row) = (feed.Take() ?? [], 0, 0);
        return _block.Count > 0;
    }
}
