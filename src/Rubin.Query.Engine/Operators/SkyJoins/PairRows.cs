using System.Collections.Concurrent;
using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Operators.SkyJoins;

/// <summary>Puts the rows of pairs together. Columns that nobody reads are not copied.</summary>
/// <param name="schema">Left columns, then right columns, or left columns alone.</param>
/// <param name="unread">Positions in it that nobody reads.</param>
sealed class PairRows(Schema schema, IReadOnlySet<int> unread)
{
    /// <summary>Longest so far, of each type that is asked for.</summary>
    readonly ConcurrentDictionary<DataType, Column> _nulls = [];

    /// <summary>The columns.</summary>
    internal Schema Schema => schema;

    /// <summary>Rows for pairs; a right row of -1 gives NULLs, and without right rows all are such.</summary>
    internal RecordBatch Of(RecordBatch left, ReadOnlySpan<int> leftRows, IHeldRows? right, ReadOnlySpan<int> rightRows)
    {
        var columns = new Column[schema.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            var isLeft = i < left.Columns.Count;
            columns[i] = unread.Contains(i) || (!isLeft && rightRows.Length == 0)
                ? Nulls(schema[i].Type, leftRows.Length)
                : isLeft ? left.Columns[i].Take(leftRows) : right!.Rows.Columns[i - left.Columns.Count].Take(rightRows);
        }

        return new(schema, columns, leftRows.Length);
    }

    Column Nulls(DataType type, int rows)
    {
        if (!_nulls.TryGetValue(type, out var nulls) || nulls.Length < rows)
        {
            _nulls[type] = nulls = Column.Nulls(type, rows);
        }

        return nulls.Slice(0, rows);
    }

    /// <summary>Left rows with a mark behind them.</summary>
    internal RecordBatch Marked(RecordBatch left, ReadOnlySpan<int> rows, bool[] marks)
    {
        var values = new bool[rows.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = marks[rows[i]];
        }

        var answer = Of(left, rows, null, []);
        return new(schema, [.. answer.Columns.SkipLast(1), new BooleanColumn(Bitmap.Of(values), values.Length)], values.Length);
    }
}
