using System.Data.SqlTypes;
using System.Diagnostics;
using System.Globalization;

namespace Rubin.Query.Arrow;

/// <summary>A row of a struct column, boxed. Equal by value.</summary>
/// <param name="Fields">Names and types.</param>
/// <param name="Values">One value a field, as <see cref="Column.Value"/> gives them.</param>
public sealed record StructValue(ValueList<Field> Fields, ValueList<object?> Values)
{
    /// <summary>The value of the field of that name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public object? this[string name] =>
        Field.IndexOf(Fields, name) is >= 0 and var index ? Values[index] : throw new KeyNotFoundException($"no field \"{name}\"");
}

/// <summary>Single values as .NET objects: what <see cref="Column.Value"/> and <see cref="ColumnBuilder.AppendValue"/> agree on.</summary>
static class BoxedValue
{
    static readonly int UnixDay = new DateOnly(1970, 1, 1).DayNumber;

    internal static object Of(Column column, int row) => column switch
    {
        BooleanColumn c => c[row],
        BinaryColumn c => c.Type.Id == TypeId.Utf8 ? c.Text(row) : c[row].ToArray(),
        DictionaryColumn c => Of(c.Dictionary, c.Codes[row]),
        ListColumn c => All(c[row]),
        FixedSizeListColumn c => All(c[row]),
        StructColumn c => new StructValue(c.StructType.Fields, c.Children.Map(child => child.Value(row))),
        Column<sbyte> c => c.Values[row],
        Column<short> c => c.Values[row],
        Column<int> { Type.Id: TypeId.Date } c => Date(c.Values[row]),
        Column<int> c => c.Values[row],
        Column<long> c => Wide(c.Type, c.Values[row]),
        Column<byte> c => c.Values[row],
        Column<ushort> c => c.Values[row],
        Column<uint> c => c.Values[row],
        Column<ulong> c => c.Values[row],
        Column<float> c => c.Values[row],
        Column<double> c => c.Values[row],
        Column<Interval> c => c.Values[row],
        Column<Int128> c => Decimal((DecimalType)c.Type, c.Values[row]),
        _ => throw new UnreachableException(),
    };

    /// <summary>The integer that stores a date, time, timestamp or decimal given as a .NET value; null for all else.</summary>
    internal static object? ToStorage(DataType type, object value) => (type, value) switch
    {
        ({ Id: TypeId.Date }, DateOnly date) => date.DayNumber - UnixDay,
        (TimeType t, TimeOnly time) => FromTicks(time.Ticks, t.Unit),
        (TimestampType t, DateTime time) => FromTicks(time.Ticks - DateTime.UnixEpoch.Ticks, t.Unit),
        (TimestampType { TimeZone: not null } t, DateTimeOffset time) => FromTicks(time.UtcTicks - DateTime.UnixEpoch.Ticks, t.Unit),
        (DecimalType t, decimal number) => Unscaled(t, new SqlDecimal(number)),
        (DecimalType t, SqlDecimal number) => Unscaled(t, number),
        (DecimalType t, long or int or short or sbyte or byte or ushort or uint or ulong) =>
            Unscaled(t, new SqlDecimal(Convert.ToDecimal(value, CultureInfo.InvariantCulture))),
        _ => null,
    };

    static ValueList<object?> All(Column elements)
    {
        var values = new object?[elements.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = elements.Value(i);
        }

        return [.. values];
    }

    static object Wide(DataType type, long value) => type switch
    {
        TimestampType t => Instant(t, value),
        TimeType t => TimeOfDay(t, value),
        _ => value,
    };

    static DateOnly Date(int days)
    {
        var day = (long)days + UnixDay;
        return day >= 0 && day <= DateOnly.MaxValue.DayNumber
            ? DateOnly.FromDayNumber((int)day)
            : throw OutOfRange(days, DataType.Date, "within the years 1 to 9999");
    }

    static TimeOnly TimeOfDay(TimeType type, long value)
    {
        var ticks = ToTicks(value, type.Unit);
        return ticks >= 0 && ticks < TimeSpan.TicksPerDay ? new((long)ticks) : throw OutOfRange(value, type, "within a day");
    }

    static DateTime Instant(TimestampType type, long value)
    {
        var ticks = ToTicks(value, type.Unit) + DateTime.UnixEpoch.Ticks;
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks
            ? new((long)ticks, type.TimeZone is null ? DateTimeKind.Unspecified : DateTimeKind.Utc)
            : throw OutOfRange(value, type, "within the years 1 to 9999");
    }

    static object Decimal(DecimalType type, Int128 value)
    {
        var magnitude = (UInt128)(value < 0 ? -value : value);
        var (low, high) = ((ulong)magnitude, (ulong)(magnitude >> 64));
        if (type is { Precision: <= 28, Scale: <= 28 } && high <= uint.MaxValue)
        {
            return new decimal((int)low, (int)(low >> 32), (int)high, value < 0, (byte)type.Scale);
        }

        return magnitude < PowerOfTen(38)
            ? new SqlDecimal(38, (byte)type.Scale, value >= 0, [(int)low, (int)(low >> 32), (int)high, (int)(high >> 32)])
            : throw OutOfRange(value, type, "of 38 digits");
    }

    /// <summary>Rounded half away from zero to the type's scale, as CAST does.</summary>
    static Int128 Unscaled(DecimalType type, SqlDecimal number)
    {
        var parts = SqlDecimal.AdjustScale(number, type.Scale - number.Scale, true).Data;
        var high = (ulong)(uint)parts[3] << 32 | (uint)parts[2];
        var magnitude = new UInt128(high, (ulong)(uint)parts[1] << 32 | (uint)parts[0]);
        if (magnitude >= PowerOfTen(type.Precision))
        {
            throw new OverflowException($"{number} does not fit {type}");
        }

        return number.IsPositive ? (Int128)magnitude : -(Int128)magnitude;
    }

    static UInt128 PowerOfTen(int exponent)
    {
        var power = UInt128.One;
        for (var i = 0; i < exponent; i++)
        {
            power *= 10;
        }

        return power;
    }

    static Int128 ToTicks(long value, TimeUnit unit) => unit switch
    {
        TimeUnit.Second => (Int128)value * TimeSpan.TicksPerSecond,
        TimeUnit.Millisecond => (Int128)value * TimeSpan.TicksPerMillisecond,
        TimeUnit.Microsecond => (Int128)value * TimeSpan.TicksPerMicrosecond,
        _ => Floor(value, TimeSpan.NanosecondsPerTick),
    };

    static long FromTicks(long ticks, TimeUnit unit) => unit switch
    {
        TimeUnit.Second => Floor(ticks, TimeSpan.TicksPerSecond),
        TimeUnit.Millisecond => Floor(ticks, TimeSpan.TicksPerMillisecond),
        TimeUnit.Microsecond => Floor(ticks, TimeSpan.TicksPerMicrosecond),
        _ => checked(ticks * TimeSpan.NanosecondsPerTick),
    };

    /// <summary>Towards the past, also before 1970.</summary>
    static long Floor(long value, long divisor) => (value - ((value % divisor) + divisor) % divisor) / divisor;

    static QueryException OutOfRange(object value, DataType type, string expected) =>
        new(QueryErrorCode.Value, string.Create(CultureInfo.InvariantCulture, $"{type} {value} is not {expected}"));
}
