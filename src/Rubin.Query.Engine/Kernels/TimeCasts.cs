using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;

namespace Rubin.Query.Engine.Kernels;

/// <summary>Conversions among dates, times and timestamps. A finer unit is cut towards the past, a date is its midnight.</summary>
static class TimeCasts
{
    internal static ColumnCast? Find(DataType from, DataType to, CastMode mode) => (from, to) switch
    {
        (TimestampType a, TimestampType b) => Rescale(a.Unit, b, b.Unit, mode),
        (TimeType a, TimeType b) => Rescale(a.Unit, b, b.Unit, mode),
        ({ Id: TypeId.Date }, TimestampType b) => FromDate(b, mode),
        (TimestampType a, { Id: TypeId.Date }) => input => Casts.Convert<long, int>((Column<long>)input, to, mode, (long x, out int days) =>
        {
            var day = CalendarDay.FloorDiv(x, 86_400 * TimeText.PerSecond(a.Unit));
            days = (int)day;
            return day == days;
        }),
        (TimestampType a, TimeType b) => OfDay(a, b, mode),
        _ => null,
    };

    static ColumnCast Rescale(TimeUnit from, DataType to, TimeUnit unit, CastMode mode)
    {
        var (a, b) = (TimeText.PerSecond(from), TimeText.PerSecond(unit));
        if (a == b)
        {
            return input => new Column<long>(to, ((Column<long>)input).Memory, input.Validity);
        }

        return input => Casts.Convert<long, long>((Column<long>)input, to, mode, (long x, out long y) =>
        {
            var scaled = a > b ? CalendarDay.FloorDiv(x, a / b) : (Int128)x * (b / a);
            y = (long)scaled;
            return scaled == y;
        });
    }

    static ColumnCast FromDate(TimestampType to, CastMode mode)
    {
        var perDay = 86_400 * TimeText.PerSecond(to.Unit);
        return input => Casts.Convert<int, long>((Column<int>)input, to, mode, (int days, out long y) =>
        {
            var scaled = (Int128)days * perDay;
            y = (long)scaled;
            return scaled == y;
        });
    }

    static ColumnCast OfDay(TimestampType from, TimeType to, CastMode mode)
    {
        var perDay = 86_400 * TimeText.PerSecond(from.Unit);
        var rescale = Rescale(from.Unit, to, to.Unit, mode);
        return input => rescale(Casts.Convert<long, long>((Column<long>)input, new TimeType(from.Unit), mode, (long x, out long y) =>
        {
            y = x - CalendarDay.FloorDiv(x, perDay) * perDay;
            return true;
        }));
    }
}
