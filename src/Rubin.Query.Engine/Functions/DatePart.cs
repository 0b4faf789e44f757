using System.Collections.Frozen;
using System.Text;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Engine.Functions;

/// <summary>What EXTRACT, DATE_TRUNC and DATE_DIFF can name: the units of time, with the numbers of <see cref="CalendarUnit"/>, and more.</summary>
enum DatePart
{
    Nanosecond,
    Microsecond,
    Millisecond,
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
    Millennium,
    DayOfWeek,
    IsoDayOfWeek,
    DayOfYear,
    IsoYear,
    YearWeek,
    Era,
    Epoch,
}

/// <summary>Names of parts, and their numbers for instants, times of day and intervals.</summary>
static class DateParts
{
    const long Second = 1_000_000;
    const long Day = 86_400 * Second;

    static readonly FrozenDictionary<string, DatePart> Others = new Dictionary<string, DatePart>
    {
        ["DAYOFWEEK"] = DatePart.DayOfWeek,
        ["DOW"] = DatePart.DayOfWeek,
        ["WEEKDAY"] = DatePart.DayOfWeek,
        ["ISODOW"] = DatePart.IsoDayOfWeek,
        ["DAYOFYEAR"] = DatePart.DayOfYear,
        ["DOY"] = DatePart.DayOfYear,
        ["ISOYEAR"] = DatePart.IsoYear,
        ["YEARWEEK"] = DatePart.YearWeek,
        ["ERA"] = DatePart.Era,
        ["EPOCH"] = DatePart.Epoch,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The part that each row names: looked up once where all name the same.</summary>
    internal static Func<int, DatePart> Named(Datum names)
    {
        var text = new TextArgument(names);
        if (!text.IsConstant)
        {
            return row => Find(text[row]);
        }

        DatePart? part = null;
        return _ => part ??= Find(text[0]);
    }

    /// <summary>Whether an argument is the constant text EPOCH.</summary>
    internal static bool IsEpoch(BoundExpression part) =>
        part is Constant { Value: string name } && name.Equals("EPOCH", StringComparison.OrdinalIgnoreCase);

    /// <summary>A part of an instant.</summary>
    /// <param name="part">Which.</param>
    /// <param name="time">Microseconds since 1970-01-01.</param>
    internal static long OfInstant(DatePart part, long time)
    {
        var days = CalendarDay.FloorDiv(time, Day);
        return part <= DatePart.Hour ? OfTime(part, time - (days * Day)) : OfDay(part, days);
    }

    /// <summary>A part of a time of day in microseconds.</summary>
    internal static long OfTime(DatePart part, long ofDay) => part switch
    {
        DatePart.Nanosecond => ofDay % (60 * Second) * 1000,
        DatePart.Microsecond => ofDay % (60 * Second),
        DatePart.Millisecond => ofDay % (60 * Second) / 1000,
        DatePart.Second => ofDay / Second % 60,
        DatePart.Minute => ofDay / (60 * Second) % 60,
        DatePart.Hour => ofDay / (3600 * Second),
        DatePart.Epoch => ofDay / Second,
        _ => throw Missing(part, "TIME"),
    };

    /// <summary>A part of an interval, as it was put together: 49 hours have no day.</summary>
    internal static long OfInterval(DatePart part, Interval value) => part switch
    {
        <= DatePart.Hour => Math.Sign(value.Nanoseconds) * OfTime(part, Math.Abs(value.Nanoseconds / 1000)),
        DatePart.Day => value.Days,
        DatePart.Month => value.Months % 12,
        DatePart.Quarter => (value.Months % 12 / 3) + 1,
        DatePart.Year => value.Months / 12,
        DatePart.Decade or DatePart.Century or DatePart.Millennium => value.Months / CalendarUnits.Months((CalendarUnit)part),
        _ => throw Missing(part, "INTERVAL"),
    };

    /// <summary>The instant at which the part of another began, in microseconds since 1970-01-01.</summary>
    internal static long Start(DatePart part, long time)
    {
        if (part <= DatePart.Hour)
        {
            var ticks = Math.Max(1, CalendarUnits.Nanoseconds((CalendarUnit)part) / 1000);
            return CalendarDay.FloorDiv(time, ticks) * ticks;
        }

        var days = CalendarDay.FloorDiv(time, Day);
        return Day * part switch
        {
            DatePart.Day or DatePart.DayOfWeek or DatePart.IsoDayOfWeek or DatePart.DayOfYear => days,
            DatePart.Week or DatePart.YearWeek => Monday(days),
            DatePart.IsoYear => Monday(CalendarDay.ToDays((int)OfDay(DatePart.IsoYear, days), 1, 4)),
            _ when CalendarUnits.Months((CalendarUnit)part) is > 0 and var months => CalendarTime.FirstDay(CalendarDay.FloorDiv(CalendarTime.MonthOf(days), months) * months),
            _ => throw Missing(part, "TIMESTAMP"),
        };
    }

    /// <summary>An interval with all that is shorter than the part cut off.</summary>
    internal static Interval Start(DatePart part, Interval value)
    {
        var unit = (CalendarUnit)part;
        return part switch
        {
            <= DatePart.Hour => value with { Nanoseconds = value.Nanoseconds - (value.Nanoseconds % CalendarUnits.Nanoseconds(unit)) },
            DatePart.Day => value with { Nanoseconds = 0 },
            DatePart.Week => new(value.Months, value.Days - (value.Days % 7), 0),
            <= DatePart.Millennium => new(value.Months - (value.Months % CalendarUnits.Months(unit)), 0, 0),
            _ => throw Missing(part, "INTERVAL"),
        };
    }

    /// <summary>How many parts begin after one instant up to another: negative where the other is earlier. Weeks are seven days each, as DuckDB counts them.</summary>
    internal static long Boundaries(DatePart part, long from, long to)
    {
        if (part <= DatePart.Hour)
        {
            return part == DatePart.Nanosecond ? checked((to - from) * 1000) : Whole(to) - Whole(from);
        }

        var (a, b) = (CalendarDay.FloorDiv(from, Day), CalendarDay.FloorDiv(to, Day));
        return part switch
        {
            DatePart.Day or DatePart.DayOfWeek or DatePart.IsoDayOfWeek or DatePart.DayOfYear => b - a,
            DatePart.Week or DatePart.YearWeek => (b - a) / 7,
            DatePart.IsoYear => OfDay(part, b) - OfDay(part, a),
            _ when CalendarUnits.Months((CalendarUnit)part) is > 0 and var months =>
                CalendarDay.FloorDiv(CalendarTime.MonthOf(b), months) - CalendarDay.FloorDiv(CalendarTime.MonthOf(a), months),
            _ => throw Missing(part, "TIMESTAMP"),
        };

        long Whole(long time) => CalendarDay.FloorDiv(time, CalendarUnits.Nanoseconds((CalendarUnit)part) / 1000);
    }

    /// <summary>How many whole units lie between two instants: negative where the other is earlier.</summary>
    internal static long Complete(DatePart part, long from, long to)
    {
        if (from > to)
        {
            return -Complete(part, to, from);
        }

        if (part > DatePart.Millennium)
        {
            throw Missing(part, "TIMESTAMP");
        }

        var unit = (CalendarUnit)part;
        if (CalendarUnits.Months(unit) is not (> 0 and var perUnit))
        {
            return part == DatePart.Nanosecond ? checked((to - from) * 1000) : (to - from) / (CalendarUnits.Nanoseconds(unit) / 1000);
        }

        var months = CalendarTime.MonthOf(CalendarDay.FloorDiv(to, Day)) - CalendarTime.MonthOf(CalendarDay.FloorDiv(from, Day));
        return (months - (CalendarTime.TryAdd(from, new((int)months, 0, 0), Day, out var last) && last > to ? 1 : 0)) / perUnit;
    }

    internal static QueryException Missing(DatePart part, string type) =>
        new(QueryErrorCode.Value, $"'{part.ToString().ToUpperInvariant()}' is no part of {(type == "INTERVAL" ? "an" : "a")} {type} that this function knows");

    static DatePart Find(ReadOnlySpan<byte> name)
    {
        var text = Encoding.UTF8.GetString(name);
        return CalendarUnits.Find(text) is { } unit ? (DatePart)unit
            : Others.TryGetValue(text, out var other) ? other
            : throw new QueryException(
                QueryErrorCode.Value, $"'{text}' is no part of a date",
                hint: $"one of {CalendarUnits.Listed}, DAYOFWEEK, ISODOW, DAYOFYEAR, ISOYEAR, YEARWEEK, ERA or EPOCH");
    }

    static long OfDay(DatePart part, long days)
    {
        var (year, month, day) = CalendarDay.FromDays(days);
        return part switch
        {
            DatePart.Day => day,
            DatePart.Month => month,
            DatePart.Quarter => (month + 2) / 3,
            DatePart.Year => year,
            DatePart.Decade => year / 10,
            DatePart.Century => Period(year, 100),
            DatePart.Millennium => Period(year, 1000),
            DatePart.DayOfWeek => days + 4 - (CalendarDay.FloorDiv(days + 4, 7) * 7),
            DatePart.IsoDayOfWeek => days - Monday(days) + 1,
            DatePart.DayOfYear => days - CalendarDay.ToDays(year, 1, 1) + 1,
            DatePart.Week => IsoWeek(days).Week,
            DatePart.IsoYear => IsoWeek(days).Year,
            DatePart.YearWeek => IsoWeek(days) is var (isoYear, week) ? (isoYear * 100L) + (isoYear > 0 ? week : -week) : 0,
            DatePart.Era => year > 0 ? 1 : 0,
            _ => days * 86_400,
        };
    }

    /// <summary>Centuries and millennia begin with the year 1.</summary>
    static long Period(int year, int years) => year > 0 ? ((year - 1) / years) + 1 : (year / years) - 1;

    /// <summary>The Monday on or before a day. 1970-01-01 was a Thursday.</summary>
    static long Monday(long days) => (CalendarDay.FloorDiv(days + 3, 7) * 7) - 3;

    /// <summary>The week of ISO 8601, whose year is that of its Thursday.</summary>
    static (int Year, long Week) IsoWeek(long days)
    {
        var thursday = Monday(days) + 3;
        var year = CalendarDay.FromDays(thursday).Year;
        return (year, ((thursday - CalendarDay.ToDays(year, 1, 1)) / 7) + 1);
    }
}
