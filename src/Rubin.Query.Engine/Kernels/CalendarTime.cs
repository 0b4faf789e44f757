using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Kernels;

/// <summary>Instants moved by intervals. Months are added first, the day cut to the length of the month, then days, then time.</summary>
static class CalendarTime
{
    /// <summary>An instant later by an interval.</summary>
    /// <param name="time">Counts of the unit since 1970-01-01.</param>
    /// <param name="interval">How much later.</param>
    /// <param name="perDay">Counts of the unit in a day: of microseconds or nanoseconds.</param>
    /// <param name="moved">The instant, in the same unit.</param>
    /// <returns>False where no TIMESTAMP holds it.</returns>
    internal static bool TryAdd(long time, Interval interval, long perDay, out long moved)
    {
        var days = CalendarDay.FloorDiv(time, perDay);
        var ofDay = time - days * perDay;
        if (interval.Months != 0)
        {
            days = AddMonths(days, interval.Months);
        }

        // Sub-microsecond parts are cut towards the past, as casts do.
        var ticks = CalendarDay.FloorDiv(interval.Nanoseconds, TimeText.NanosecondsPerDay / perDay);
        var sum = ((Int128)days + interval.Days) * perDay + ofDay + ticks;
        moved = (long)sum;
        return moved == sum;
    }

    /// <summary>The interval with its signs turned; false for the smallest numbers, which have no counterpart.</summary>
    internal static bool TryNegate(Interval interval, out Interval negative)
    {
        negative = new(unchecked(-interval.Months), unchecked(-interval.Days), unchecked(-interval.Nanoseconds));
        return interval is { Months: > int.MinValue, Days: > int.MinValue, Nanoseconds: > long.MinValue };
    }

    /// <summary>Months since year 0 of a day since 1970-01-01.</summary>
    internal static long MonthOf(long days)
    {
        var (year, month, _) = CalendarDay.FromDays(days);
        return (year * 12L) + month - 1;
    }

    /// <summary>The first day of a month counted from year 0.</summary>
    internal static long FirstDay(long month)
    {
        var year = CalendarDay.FloorDiv(month, 12);
        return CalendarDay.ToDays((int)year, (int)(month - year * 12) + 1, 1);
    }

    static long AddMonths(long days, int months)
    {
        var (year, month, day) = CalendarDay.FromDays(days);
        var sum = (year * 12L) + month - 1 + months;
        var newYear = (int)CalendarDay.FloorDiv(sum, 12);
        var newMonth = (int)(sum - (newYear * 12L)) + 1;
        return CalendarDay.ToDays(newYear, newMonth, Math.Min(day, CalendarDay.DaysInMonth(newYear, newMonth)));
    }
}
