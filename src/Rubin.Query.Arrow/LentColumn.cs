using System.Buffers;

namespace Rubin.Query.Arrow;

/// <summary>Rows put one behind the other in an array of a pool, which goes back there at the end. Belongs to one thread.</summary>
public abstract class LentColumn : IDisposable
{
    /// <summary>The rows taken so far. Neither they nor slices of them may be looked at once this is cleared or disposed.</summary>
    public abstract Column Rows { get; }

    /// <summary>Copies all rows of <paramref name="column"/> behind those taken so far; null where it is of another kind, has a NULL, or there is no room.</summary>
    /// <returns>The copy, which goes as <see cref="Rows"/> do.</returns>
    public abstract Column? TryAppend(Column column);

    /// <summary>Forgets the rows.</summary>
    public abstract void Clear();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives the array back.</summary>
    protected abstract void Dispose(bool disposing);
}

/// <summary>Values of fixed width.</summary>
sealed class LentColumn<T>(DataType type, int rows) : LentColumn
    where T : unmanaged
{
    T[] _values = ArrayPool<T>.Shared.Rent(rows);
    int _count;

    /// <inheritdoc/>
    public override Column Rows => new Column<T>(type, _values.AsMemory(0, _count));

    /// <inheritdoc/>
    public override Column? TryAppend(Column column)
    {
        if (column is not Column<T> { HasNoNulls: true } more || more.Type != type || more.Length > _values.Length - _count)
        {
            return null;
        }

        var copy = _values.AsMemory(_count, more.Length);
        more.Values.CopyTo(copy.Span);
        _count += more.Length;
        return new Column<T>(type, copy);
    }

    /// <inheritdoc/>
    public override void Clear() => _count = 0;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        ArrayPool<T>.Shared.Return(Interlocked.Exchange(ref _values, []));
        _count = 0;
    }
}
