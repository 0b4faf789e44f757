using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Execution;

/// <summary>
/// Rows of several batches end to end, to be looked at for a while: what can be lies in arrays of a pool, which are given back at the end.
/// Belongs to one thread while rows are added.
/// </summary>
sealed class LentRows : IDisposable
{
    readonly Schema _schema;
    readonly int _room;
    readonly LentColumn?[] _lent;

    /// <summary>Of each column, what could not be copied into the array; behind what could.</summary>
    readonly List<Column>?[] _rest;
    RecordBatch? _rows;

    /// <summary>No rows yet.</summary>
    /// <param name="schema">The columns.</param>
    /// <param name="room">Rows that the arrays take; what is more stays in the batches.</param>
    internal LentRows(Schema schema, int room)
    {
        (_schema, _room) = (schema, room);
        (_lent, _rest) = (new LentColumn?[schema.Count], new List<Column>?[schema.Count]);
    }

    /// <summary>The rows of all batches, in order; one batch stays where it is.</summary>
    internal LentRows(Schema schema, IReadOnlyList<RecordBatch> batches) : this(schema, batches.Count < 2 ? 0 : checked(batches.Sum(b => b.Length)))
    {
        foreach (var batch in batches)
        {
            Add(batch);
        }
    }

    /// <summary>Number of rows.</summary>
    internal int Count { get; private set; }

    /// <summary>The rows; not to be kept, nor slices of them, where <see cref="AreLent"/>.</summary>
    internal RecordBatch Rows => _rows ??= new(_schema, [.. _schema.Fields.Select((f, i) => ColumnOf(f.Type, _lent[i], _rest[i]))], Count);

    /// <summary>Whether the rows go when this is disposed.</summary>
    internal bool AreLent => _lent.Any(c => c is not null);

    /// <summary>Takes the rows of a batch.</summary>
    /// <returns>Whether all of them are copied: the batch may go.</returns>
    internal bool Add(RecordBatch batch)
    {
        var areCopied = true;
        for (var i = 0; i < _lent.Length; i++)
        {
            var column = batch.Columns[i];
            _lent[i] ??= Count == 0 && _room > 0 ? column.Lend(_room) : null;
            if (_rest[i] is not null || _lent[i]?.TryAppend(column) is null)
            {
                (_rest[i] ??= []).Add(column);
                areCopied = false;
            }
        }

        (_rows, Count) = (null, checked(Count + batch.Length));
        return areCopied;
    }

    /// <summary>The same rows in less memory, where much more was taken than they need; this one must not be used any more then.</summary>
    internal LentRows Trimmed()
    {
        if (Count > _room / 2 || !AreLent)
        {
            return this;
        }

        var trimmed = new LentRows(_schema, Count);
        trimmed.Add(Rows);
        Dispose();
        return trimmed;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var lent in _lent)
        {
            lent?.Dispose();
        }

        Array.Clear(_lent);
    }

    static Column ColumnOf(DataType type, LentColumn? lent, List<Column>? rest) => (lent, rest) switch
    {
        (null, null) => Column.Nulls(type, 0),
        ({ } most, null) => most.Rows,
        (null, { } all) => Column.Concat(all),
        ({ } first, { } more) => Column.Concat([first.Rows, .. more]),
    };
}
