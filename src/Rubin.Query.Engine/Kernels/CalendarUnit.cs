using System.Collections.Frozen;

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
