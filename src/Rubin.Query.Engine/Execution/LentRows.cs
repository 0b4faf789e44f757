using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Execution;

/// <summary>Rows of several batches end to end, to be looked at for a moment: what can be lies in arrays of a pool, which are given back at the end.</summary>
sealed class LentRows : IDisposable
{
    readonly List<Action> _giveBack = [];

    /// <summary>The rows of all batches, in order; one batch stays where it is.</summary>
    internal LentRows(Schema schema, IReadOnlyList<RecordBatch> batches)
    {
        if (batches.Count < 2)
        {
            Rows = RecordBatches.Concat(schema, batches);
            return;
        }

        var length = checked(batches.Sum(b => b.Length));
        var columns = new Column[schema.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            Column[] parts = [.. batches.Select(b => b.Columns[i])];
            columns[i] = parts[0].ConcatLent(parts, length, _giveBack) ?? Column.Concat(parts);
        }

        Rows = new(schema, columns, length);
    }

    /// <summary>The rows; not to be kept, nor slices of them, where <see cref="AreLent"/>.</summary>
    internal RecordBatch Rows { get; }

    /// <summary>Whether the rows go when this is disposed.</summary>
    internal bool AreLent => _giveBack.Count > 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        _giveBack.ForEach(giveBack => giveBack());
        _giveBack.Clear();
    }
}
