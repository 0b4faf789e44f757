using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.Engine.Expressions;

/// <summary>A compiled node of an expression: its values for some rows.</summary>
delegate Datum Node(Rows rows);

/// <summary>
/// The rows that an expression is evaluated for: those of a batch, or some of them. Columns are gathered when they are first asked
/// for, and shared
/// sub-expressions are computed when they are first asked for.
/// </summary>
abstract class Rows(int length)
{
    Datum?[] _shared = [];

    /// <summary>Number of rows.</summary>
    internal int Length { get; } = length;

    /// <summary>
    /// The number of a row, the same for any number of workers and any size of batches; of no meaning where the expression was compiled without an order.
    /// </summary>
    internal abstract long Number(int row);

    /// <summary>The column of that number, of <see cref="Length"/> rows or constant.</summary>
    internal abstract Datum Column(int id);

    /// <summary>Some of the rows, by ascending position.</summary>
    internal virtual Rows Select(int[] rows) => new RowsOfRows(this, rows);

    /// <summary>What <paramref name="node"/> gives, computed once under that slot.</summary>
    internal Datum Share(int slot, Node node)
    {
        if (slot >= _shared.Length)
        {
            Array.Resize(ref _shared, slot + 1);
        }

        return _shared[slot] ??= node(this);
    }
}

/// <summary>All rows of a batch; a column's number is its position.</summary>
/// <param name="batch">The rows.</param>
/// <param name="first">The number of the first row.</param>
sealed class BatchRows(RecordBatch batch, long first = 0) : Rows(batch.Length)
{
    internal override long Number(int row) => first + row;

    internal override Datum Column(int id) => new(batch.Columns[id], false);
}

/// <summary>Some rows of others.</summary>
sealed class RowsOfRows(Rows source, int[] rows) : Rows(rows.Length)
{
    readonly Dictionary<int, Datum> _columns = [];

    internal override long Number(int row) => source.Number(rows[row]);

    internal override Datum Column(int id)
    {
        if (!_columns.TryGetValue(id, out var column))
        {
            var whole = source.Column(id);
            column = whole.IsConstant ? whole : new(whole.Column.Take(rows), false);
            _columns.Add(id, column);
        }

        return column;
    }

    internal override Rows Select(int[] selected) => new RowsOfRows(source, Array.ConvertAll(selected, row => rows[row]));
}

/// <summary>Rows with one column put in the place of another, or beside the others.</summary>
sealed class RowsWithColumn(Rows source, int id, Datum column, int length) : Rows(length)
{
    internal override long Number(int row) => source.Number(row);

    internal override Datum Column(int asked) => asked == id ? column : source.Column(asked);
}
