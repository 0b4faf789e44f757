using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Operators.SkyJoins.Sweeps;

/// <summary>
/// The rows of a left morsel in the memory of the one before: whoever gets them makes copies of what it gives (<see cref="PairStage"/>), and is done with them
/// when their morsel ends. So that a catalog that goes by leaves nothing behind for the collector of garbage. Belongs to one worker.
/// </summary>
sealed class MorselRows(Schema schema) : IDisposable
{
    /// <summary>Rows of a morsel that there is room for at most, and the bytes of them; others lie where they were read.</summary>
    const int MostRows = 128 << 10;

    const int MostBytes = 16 << 20;

    /// <summary>Bytes of a value, about.</summary>
    const int ValueBytes = 8;

    readonly LentColumn?[] _columns = new LentColumn?[schema.Count];
    int _room;

    /// <summary>A morsel begins: the rows of the one before are not used any more.</summary>
    internal void Begin(long rows)
    {
        var room = (int)Math.Min(rows, Math.Min(MostRows, MostBytes / (ValueBytes * Math.Max(1, schema.Count))));
        if (room > _room)
        {
            Dispose();
            _room = room;
        }

        foreach (var column in _columns)
        {
            column?.Clear();
        }
    }

    /// <summary>Takes a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="isCopied">Whether all of it is copied, and may go.</param>
    /// <returns>The same rows, in this memory where they can be.</returns>
    internal RecordBatch Take(RecordBatch batch, out bool isCopied)
    {
        isCopied = true;
        var columns = new Column[_columns.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            var column = batch.Columns[i];
            var copy = (_columns[i] ??= column.Lend(_room))?.TryAppend(column);
            isCopied &= copy is not null;
            columns[i] = copy ?? column;
        }

        return new(batch.Schema, columns, batch.Length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var column in _columns)
        {
            column?.Dispose();
        }

        Array.Clear(_columns);
        _room = 0;
    }
}
