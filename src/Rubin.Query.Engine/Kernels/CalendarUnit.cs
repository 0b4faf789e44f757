using System.Collections.Frozen;
using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Kernels;

/// <summary>The units that spans of calendar time are counted in.</summary>
enum CalendarUnit
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
}

/// <summary>Names and lengths of the units.</summary>
static class CalendarUnits
{
    internal const string Listed = "MICROSECOND, MILLISECOND, SECOND, MINUTE, HOUR, DAY, WEEK, MONTH, QUARTER, YEAR, DECADE, CENTURY or MILLENNIUM";

    static readonly FrozenDictionary<string, CalendarUnit> Units = new (CalendarUnit Unit, string[] Names)[]
    {
        (CalendarUnit.Nanosecond, ["NANOSECOND", "NANOSECONDS", "NS"]),
        (CalendarUnit.Microsecond, ["MICROSECOND", "MICROSECONDS", "US", "USEC", "USECS"]),
        (CalendarUnit.Millisecond, ["MILLISECOND", "MILLISECONDS", "MS", "MSEC", "MSECS"]),
        (CalendarUnit.Second, ["SECOND", "SECONDS", "S", "SEC", "SECS"]),
        (CalendarUnit.Minute, ["MINUTE", "MINUTES", "M", "MIN", "MINS"]),
        (CalendarUnit.Hour, ["HOUR", "HOURS", "H", "HR", "HRS"]),
        (CalendarUnit.Day, ["DAY", "DAYS", "D", "DAYOFMONTH"]),
        (CalendarUnit.Week, ["WEEK", "WEEKS", "W", "WEEKOFYEAR"]),
        (CalendarUnit.Month, ["MONTH", "MONTHS", "MON", "MONS"]),
        (CalendarUnit.Quarter, ["QUARTER", "QUARTERS"]),
        (CalendarUnit.Year, ["YEAR", "YEARS", "Y", "YR", "YRS"]),
        (CalendarUnit.Decade, ["DECADE", "DECADES", "DEC", "DECS"]),
        (CalendarUnit.Century, ["CENTURY", "CENTURIES", "CENT", "C"]),
        (CalendarUnit.Millennium, ["MILLENNIUM", "MILLENNIA", "MILLENNIUMS", "MIL", "MILS"]),
    }.SelectMany(u => u.Names.Select(name => KeyValuePair.Create(name, u.Unit))).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The unit of a name, singular or plural or short, in any case; null where there is none.</summary>
    internal static CalendarUnit? Find(string name) => Units.TryGetValue(name, out var unit) ? unit : null;

    /// <summary>Months in a unit; 0 for shorter ones.</summary>
    internal static int Months(CalendarUnit unit) => unit switch
    {
        CalendarUnit.Month => 1,
        CalendarUnit.Quarter => 3,
        CalendarUnit.Year => 12,
        CalendarUnit.Decade => 120,
        CalendarUnit.Century => 1200,
        CalendarUnit.Millennium => 12_000,
        _ => 0,
    };

    /// <summary>Nanoseconds in a unit of fixed length, a day of 24 hours included; 0 for months and longer ones.</summary>
    internal static long Nanoseconds(CalendarUnit unit) => unit switch
    {
        CalendarUnit.Nanosecond => 1,
        CalendarUnit.Microsecond => 1_000,
        CalendarUnit.Millisecond => 1_000_000,
        CalendarUnit.Second => 1_000_000_000,
        CalendarUnit.Minute => 60_000_000_000,
        CalendarUnit.Hour => 3_600_000_000_000,
        CalendarUnit.Day => TimeText.NanosecondsPerDay,
        CalendarUnit.Week => 7 * TimeText.NanosecondsPerDay,
        _ => 0,
    };
}

/// <summary>Adds up an interval from amounts of units, whole or not.</summary>
struct IntervalSum
{
    // A month of a fraction has 30 days, as in PostgreSQL and DuckDB.
    const decimal DaysPerMonth = 30;
    const decimal Largest = 1e15m;

    Int128 _months;
    Int128 _days;
    Int128 _nanoseconds;
    bool _isTooLarge;

    /// <summary>Adds so many units. What is left of a month goes on in days, what is left of a day in time; of longer units whole months count.</summary>
    internal void Add(decimal amount, CalendarUnit unit)
    {
        if (amount is > Largest or < -Largest)
        {
            _isTooLarge = true;
            return;
        }

        if (CalendarUnits.Months(unit) is > 0 and var perUnit)
        {
            AddMonths(unit == CalendarUnit.Month ? amount : decimal.Truncate(amount * perUnit));
        }
        else if (unit >= CalendarUnit.Day)
        {
            AddDays(amount * (CalendarUnits.Nanoseconds(unit) / TimeText.NanosecondsPerDay));
        }
        else
        {
            AddNanoseconds(amount * CalendarUnits.Nanoseconds(unit));
        }
    }

    /// <summary>Adds months; a fraction as days and time.</summary>
    internal void AddMonths(decimal months)
    {
        var whole = decimal.Truncate(months);
        _months += (Int128)whole;
        AddDays((months - whole) * DaysPerMonth);
    }

    /// <summary>Adds days; a fraction as time.</summary>
    internal void AddDays(decimal days)
    {
        var whole = decimal.Truncate(days);
        _days += (Int128)whole;
        AddNanoseconds((days - whole) * TimeText.NanosecondsPerDay);
    }

    /// <summary>Adds nanoseconds, rounded.</summary>
    internal void AddNanoseconds(decimal nanoseconds) => _nanoseconds += (Int128)decimal.Round(nanoseconds);

    /// <summary>The interval; false where a part of it is out of range.</summary>
    internal readonly bool TryBuild(bool isNegative, out Interval interval)
    {
        var sign = isNegative ? -1 : 1;
        var (months, days, nanoseconds) = (sign * _months, sign * _days, sign * _nanoseconds);
        interval = new((int)months, (int)days, (long)nanoseconds);
        return !_isTooLarge && interval.Months == months && interval.Days == days && interval.Nanoseconds == nanoseconds;
    }
}
