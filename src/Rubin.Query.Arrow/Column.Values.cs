using System.Buffers;
using System.Runtime.InteropServices;

namespace Rubin.Query.Arrow;

public abstract partial class Column
{
    /// <summary>
    /// The value of one row as a .NET object, for results and tests, not for inner loops; null is NULL. Integers, floating point and
    /// BOOLEAN are what they are stored as; DECIMAL is <see cref="decimal"/> up to 28 digits and SqlDecimal beyond; VARCHAR is
    /// <see cref="string"/>, VARBINARY a byte array; DATE <see cref="DateOnly"/>, TIME <see cref="TimeOnly"/>, TIMESTAMP
    /// <see cref="DateTime"/> (kind Utc where it has a zone), both cut to 100 ns; INTERVAL <see cref="Interval"/>; lists are <see cref="ValueList{T}"/> of such objects,
    /// structs <see cref="StructValue"/>.
    /// </summary>
    /// <exception cref="QueryException">A date or time outside the years 1 to 9999, or a time outside a day (Value).</exception>
    public object? Value(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Length);
        return IsNull(row) ? null : BoxedValue.Of(this, row);
    }

    /// <summary>
    /// The first row in which the columns differ: in NULL, or in the bits of a value, so that NaN equals the same NaN. Dictionaries count
    /// as their values, and what lies under a NULL counts for nothing. -1 where there is none; the shorter length where only that differs.
    /// </summary>
    /// <exception cref="ArgumentException">The types differ.</exception>
    public int FirstDifference(Column other)
    {
        if (!Type.HasSameValues(other.Type))
        {
            throw new ArgumentException($"{Type} against {other.Type}", nameof(other));
        }

        var (left, right) = (Plain(this), Plain(other));
        var rows = Math.Min(Length, other.Length);
        for (var row = 0; row < rows; row++)
        {
            if (left.IsNull(row) != right.IsNull(row) || (!left.IsNull(row) && !SameValue(left, right, row)))
            {
                return row;
            }
        }

        return Length == other.Length ? -1 : rows;
    }

    static Column Plain(Column column) => column is DictionaryColumn encoded ? encoded.Decode() : column;

    static bool SameValue(Column left, Column right, int row) => (left, right) switch
    {
        (BooleanColumn a, BooleanColumn b) => a[row] == b[row],
        (BinaryColumn a, BinaryColumn b) => a[row].SequenceEqual(b[row]),
        (ListColumn a, ListColumn b) => a[row].FirstDifference(b[row]) < 0,
        (FixedSizeListColumn a, FixedSizeListColumn b) => a[row].FirstDifference(b[row]) < 0,
        (StructColumn a, StructColumn b) =>
            a.Children.Zip(b.Children).All(pair => pair.First.Slice(row, 1).FirstDifference(pair.Second.Slice(row, 1)) < 0),
        _ => left.FixedBytes(row).SequenceEqual(right.FixedBytes(row)),
    };

    /// <summary>The values of fixed width as Arrow's formats store them: a TIME in seconds or milliseconds has 32 bits there.</summary>
    internal ReadOnlySpan<byte> ToWire() => Time32() is { } narrow ? MemoryMarshal.AsBytes<int>(narrow) : AllBytes;

    /// <summary>The memory of <see cref="ToWire"/>, pinned.</summary>
    internal MemoryHandle PinWire() => Time32() is { } narrow ? narrow.AsMemory().Pin() : PinValues();

    int[]? Time32() => this is Column<long> { Type: TimeType { Unit: <= TimeUnit.Millisecond } } times
        ? Array.ConvertAll(times.Values.ToArray(), time => (int)time)
        : null;

    /// <summary>The memory of all values of fixed width, pinned.</summary>
    private protected virtual MemoryHandle PinValues() => default;

    /// <summary>The bytes of all values of fixed width.</summary>
    private protected virtual ReadOnlySpan<byte> AllBytes => [];

    /// <summary>The bytes of one value of fixed width.</summary>
    private protected virtual ReadOnlySpan<byte> FixedBytes(int row) => [];
}
