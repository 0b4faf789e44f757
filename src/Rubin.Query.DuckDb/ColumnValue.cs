using System.Diagnostics;
using System.Numerics;
using Rubin.Query.Arrow;

namespace Rubin.Query.DuckDb;

/// <summary>Single values of columns as .NET objects: for small answers, tests and messages, never for streams.</summary>
public static class ColumnValue
{
    /// <summary>
    /// The value at <paramref name="row"/>: null, bool, the integers, float, double, decimal (<see cref="BigInteger"/> or double where it does
    /// not fit), string, byte[], <see cref="DateOnly"/>, <see cref="TimeOnly"/>, <see cref="DateTime"/>, object?[] for lists and structs.
    /// </summary>
    public static object? At(Column column, int row) => column.IsNull(row) ? null : column switch
    {
        BooleanColumn c => c[row],
        Column<sbyte> c => c.Values[row],
        Column<short> c => c.Values[row],
        Column<int> c => c.Type.Id == TypeId.Date ? DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(c.Values[row]) : c.Values[row],
        Column<long> c => OfLong(c.Type, c.Values[row]),
        Column<byte> c => c.Values[row],
        Column<ushort> c => c.Values[row],
        Column<uint> c => c.Values[row],
        Column<ulong> c => c.Values[row],
        Column<float> c => c.Values[row],
        Column<double> c => c.Values[row],
        Column<Int128> c => OfDecimal((DecimalType)c.Type, c.Values[row]),
        BinaryColumn c => c.Type.Id == TypeId.Utf8 ? c.Text(row) : c[row].ToArray(),
        DictionaryColumn c => At(c.Dictionary, c.Codes[row]),
        ListColumn c => Elements(c[row]),
        FixedSizeListColumn c => Elements(c.Elements.Slice(row * c.ListType.Size, c.ListType.Size)),
        StructColumn c => c.Children.Select(child => At(child, row)).ToArray(),
        _ => throw new UnreachableException(),
    };

    static object?[] Elements(Column elements) => [.. Enumerable.Range(0, elements.Length).Select(i => At(elements, i))];

    static object OfLong(DataType type, long value) => type switch
    {
        TimeType t => new TimeOnly(Ticks(t.Unit, value)),
        TimestampType t => DateTime.UnixEpoch.AddTicks(Ticks(t.Unit, value)),
        _ => value,
    };

    static long Ticks(TimeUnit unit, long value) => unit switch
    {
        TimeUnit.Second => checked(value * TimeSpan.TicksPerSecond),
        TimeUnit.Millisecond => checked(value * TimeSpan.TicksPerMillisecond),
        TimeUnit.Microsecond => checked(value * TimeSpan.TicksPerMicrosecond),
        _ => value / TimeSpan.NanosecondsPerTick,
    };

    static object OfDecimal(DecimalType type, Int128 unscaled)
    {
        var magnitude = BigInteger.Abs(unscaled);
        if (magnitude >> 96 == 0 && type.Scale <= 28)
        {
            var bits = magnitude.ToByteArray(isUnsigned: true);
            Array.Resize(ref bits, 12);
            return new decimal(
                BitConverter.ToInt32(bits, 0), BitConverter.ToInt32(bits, 4), BitConverter.ToInt32(bits, 8), Int128.IsNegative(unscaled), (byte)type.Scale);
        }

        return type.Scale == 0 ? (BigInteger)unscaled : (double)unscaled / Math.Pow(10, type.Scale);
    }
}
