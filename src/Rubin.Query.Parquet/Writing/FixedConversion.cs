using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>
/// Takes values from the width that Arrow holds them in to the one that Parquet stores: small integers to 32 bits, decimals of up to 18
/// digits to 32 or 64, seconds to milliseconds.
/// </summary>
static class FixedConversion<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>All rows of <paramref name="column"/>, as many as <paramref name="target"/> holds.</summary>
    /// <exception cref="QueryException">
    /// A decimal has more digits than its type, or a time in seconds has no place in milliseconds.
    /// </exception>
    public static void Convert(Column column, Span<T> target)
    {
        if (column is Column<T> same && Scale(column.Type) == 1)
        {
            same.Values.CopyTo(target);
            return;
        }

        Convert(column, [], target);
    }

    /// <summary>The rows of <paramref name="column"/> at <paramref name="rows"/>; no rows for all.</summary>
    /// <inheritdoc cref="Convert(Column, Span{T})"/>
    public static void Convert(Column column, ReadOnlySpan<int> rows, Span<T> target)
    {
        switch (column)
        {
            case Column<sbyte> c:
                Convert(c, rows, target);
                break;
            case Column<short> c:
                Convert(c, rows, target);
                break;
            case Column<int> c:
                Convert(c, rows, target);
                break;
            case Column<long> c:
                Convert(c, rows, target);
                break;
            case Column<byte> c:
                Convert(c, rows, target);
                break;
            case Column<ushort> c:
                Convert(c, rows, target);
                break;
            case Column<uint> c:
                Convert(c, rows, target);
                break;
            case Column<ulong> c:
                Convert(c, rows, target);
                break;
            case Column<float> c:
                Convert(c, rows, target);
                break;
            case Column<double> c:
                Convert(c, rows, target);
                break;
            case Column<Int128> c:
                Convert(c, rows, target);
                break;
            default:
                Debug.Assert(target.IsEmpty, "a column of NULL type has no values");
                break;
        }
    }

    static void Convert<TSource>(Column<TSource> column, ReadOnlySpan<int> rows, Span<T> target)
        where TSource : unmanaged, INumber<TSource>
    {
        var values = column.Values;
        if (MayOverflow(column.Type))
        {
            for (var i = 0; i < target.Length; i++)
            {
                target[i] = Checked(column, values[rows.IsEmpty ? i : rows[i]]);
            }

            return;
        }

        if (rows.IsEmpty)
        {
            for (var i = 0; i < target.Length; i++)
            {
                target[i] = T.CreateTruncating(values[i]);
            }

            return;
        }

        for (var i = 0; i < target.Length; i++)
        {
            target[i] = T.CreateTruncating(values[rows[i]]);
        }
    }

    static int Scale(DataType type) => type is TimeType { Unit: TimeUnit.Second } or TimestampType { Unit: TimeUnit.Second } ? 1000 : 1;

    static bool MayOverflow(DataType type) =>
        Scale(type) != 1 || type is TimeType { Unit: TimeUnit.Millisecond } or DecimalType { Precision: <= 18 };

    static T Checked<TSource>(Column column, TSource value)
        where TSource : unmanaged, INumber<TSource>
    {
        var scaled = Int128.CreateChecked(value) * Scale(column.Type);
        var stored = T.CreateTruncating(scaled);
        return Int128.CreateTruncating(stored) == scaled
            ? stored
            : throw new QueryException(
                QueryErrorCode.Value,
                string.Create(CultureInfo.InvariantCulture, $"{value} is out of the range that Parquet stores for {column.Type}"));
    }
}
