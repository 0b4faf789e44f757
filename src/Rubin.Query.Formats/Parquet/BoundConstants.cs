using Rubin.Query.Arrow;
using Rubin.Query.Parquet;

namespace Rubin.Query.Formats.Parquet;

/// <summary>Constants of a query as the bounds of a column compare them.</summary>
static class BoundConstants
{
    /// <summary>Integers below it are exact as DOUBLE.</summary>
    const double ExactIntegers = 1L << 53;

    /// <summary>
    /// Whether values compare after a cast as they do before it, as far as <see cref="Of"/> gives a constant to compare with.
    /// </summary>
    public static bool KeepsOrder(DataType from, DataType to) =>
        from.Logical == to.Logical || (from.IsInteger && to.IsNumeric && to.Id != TypeId.Float)
            || (from.Id == TypeId.Float && to.Id == TypeId.Double);

    /// <summary>A constant as a bound of a column; null where they do not compare exactly.</summary>
    /// <param name="value">As <c>Column.Value</c> gives it, not NULL.</param>
    /// <param name="type">The constant's type.</param>
    /// <param name="column">The column's type, from which <see cref="KeepsOrder"/> leads to the constant's.</param>
    public static BoundValue? Of(object value, DataType type, DataType column) => value switch
    {
        bool b => BoundValue.Of(b ? 1 : 0),
        sbyte or short or int or long or byte or ushort or uint => BoundValue.Of(Convert.ToInt64(value, null)),
        ulong u => BoundValue.Of((Int128)u),
        float f => BoundValue.Of((double)f),
        double d => column.IsInteger && !(Math.Abs(d) < ExactIntegers) ? null : BoundValue.Of(d),
        decimal m => OfDecimal(m, column),
        string text => BoundValue.Of(text),
        byte[] bytes => BoundValue.Of((ReadOnlyMemory<byte>)bytes),
        DateOnly date => BoundValue.Of(date.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber),
        TimeOnly time when type is TimeType { Unit: var unit } => OfTicks(time.Ticks, unit),
        DateTime instant when type is TimestampType { Unit: var unit } => OfTicks(instant.Ticks - DateTime.UnixEpoch.Ticks, unit),
        _ => null,
    };

    static BoundValue? OfDecimal(decimal value, DataType column)
    {
        if (column is DecimalType { Scale: var scale })
        {
            var unscaled = (Int128)value;
            var fraction = value - (decimal)unscaled;
            for (var i = 0; i < scale; i++)
            {
                fraction *= 10;
                unscaled = unscaled * 10 + (Int128)decimal.Truncate(fraction);
                fraction -= decimal.Truncate(fraction);
            }

            return fraction == 0 ? BoundValue.Of(unscaled) : null;
        }

        if (decimal.IsInteger(value))
        {
            return BoundValue.Of((Int128)value);
        }

        return column.IsInteger && Math.Abs((double)value) < ExactIntegers / 2 ? BoundValue.Of((double)value) : null;
    }

    static BoundValue? OfTicks(long ticks, TimeUnit unit)
    {
        if (unit == TimeUnit.Nanosecond)
        {
            return BoundValue.Of((Int128)ticks * 100);
        }

        var ticksOfUnit = unit switch
        {
            TimeUnit.Second => TimeSpan.TicksPerSecond,
            TimeUnit.Millisecond => TimeSpan.TicksPerMillisecond,
            _ => TimeSpan.TicksPerMicrosecond,
        };
        return ticks % ticksOfUnit == 0 ? BoundValue.Of(ticks / ticksOfUnit) : null;
    }
}
