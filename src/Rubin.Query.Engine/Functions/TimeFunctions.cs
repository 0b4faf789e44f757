using System.Globalization;
using System.Text;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Engine.Functions;

/// <summary>Dates and times: in the proleptic Gregorian calendar, without leap seconds, in microseconds.</summary>
[QueryFunctions]
public static class TimeFunctions
{
    const long Second = 1_000_000;
    const long Day = 86_400 * Second;
    const double MjdOfEpoch = 40_587;
    const double JdOfMjd = 2_400_000.5;

    static readonly DataType Timestamp = DataType.Timestamp;

    /// <summary>The time at which the query was bound.</summary>
    public static ValueList<ScalarFunction> Now { get; } =
    [
        new("CURRENT_TIMESTAMP", new("The instant at which the query began, UTC.", "CURRENT_TIMESTAMP > TIMESTAMP '2026-01-01'"), [
            new([], Timestamp, (_, _, _) => new Column<long>(Timestamp, new[] { Microseconds(DateTime.UtcNow) })) { IsTotal = true },
        ]) { Volatility = Volatility.PerQuery, Aliases = ["NOW", "LOCALTIMESTAMP"] },
        new("CURRENT_DATE", new("The day on which the query began, UTC.", "CURRENT_DATE > DATE '2026-01-01'"), [
            new([], DataType.Date, (_, _, _) => new Column<int>(
                DataType.Date, new[] { (int)CalendarDay.FloorDiv(Microseconds(DateTime.UtcNow), Day) })) { IsTotal = true },
        ]) { Volatility = Volatility.PerQuery },
    ];

    /// <summary>Parts of an instant, a time of day or an interval.</summary>
    public static ValueList<ScalarFunction> Parts { get; } =
    [
        PartOf("YEAR", DatePart.Year, "The year.", "YEAR(DATE '2026-03-04') = 2026"),
        PartOf("MONTH", DatePart.Month, "The month, 1 to 12.", "MONTH(DATE '2026-03-04') = 3"),
        PartOf("DAY", DatePart.Day, "The day of the month.", "DAY(DATE '2026-03-04') = 4"),
        PartOf("HOUR", DatePart.Hour, "The hour, 0 to 23.", "HOUR(TIMESTAMP '2026-03-04T05:06:07') = 5"),
        PartOf("MINUTE", DatePart.Minute, "The minute.", "MINUTE(TIMESTAMP '2026-03-04T05:06:07') = 6"),
        PartOf("SECOND", DatePart.Second, "The second without its fraction.", "SECOND(TIMESTAMP '2026-03-04T05:06:07.5') = 7"),
        PartOf("DAYOFYEAR", DatePart.DayOfYear, "The day of the year, from 1.", "DAYOFYEAR(DATE '2026-02-01') = 32"),
        PartOf("DAYOFWEEK", DatePart.DayOfWeek, "The day of the week, 0 for Sunday.", "DAYOFWEEK(DATE '2026-11-21') = 6"),
        PartOf("ISODOW", DatePart.IsoDayOfWeek, "The day of the week, 1 for Monday to 7 for Sunday.", "ISODOW(DATE '2026-11-22') = 7"),
        PartOf("WEEK", DatePart.Week, "The week of ISO 8601, 1 to 53.", "WEEK(DATE '2021-01-01') = 53"),
        PartOf("ISOYEAR", DatePart.IsoYear, "The year that the week of ISO 8601 belongs to.", "ISOYEAR(DATE '2021-01-01') = 2020"),
        PartOf("QUARTER", DatePart.Quarter, "The quarter, 1 to 4.", "QUARTER(DATE '2026-11-21') = 4"),
    ];

    /// <summary>EXTRACT.</summary>
    public static ScalarFunction Extract { get; } = new(
        "EXTRACT",
        new(
            "A part of an instant, a time of day or an interval by its name: MICROSECOND, MILLISECOND (both with the seconds of the minute), SECOND, MINUTE, HOUR, "
            + "DAY, WEEK, MONTH, QUARTER, YEAR, DECADE, CENTURY, MILLENNIUM, DAYOFWEEK (0 for Sunday), ISODOW, DAYOFYEAR, ISOYEAR, YEARWEEK, ERA. The constant EPOCH "
            + "gives seconds as DOUBLE, with a month of 30 days and a year of 365.25.",
            "EXTRACT(YEAR FROM DATE '2026-03-04') = 2026"),
        [
            Parted<long, long>(Timestamp, DateParts.OfInstant),
            Parted<long, long>(new TimeType(TimeUnit.Microsecond), DateParts.OfTime),
            Parted<Interval, long>(DataType.Interval, DateParts.OfInterval),
        ])
    {
        Aliases = ["DATE_PART"],
        Specialise = (arguments, _) => arguments.Count == 2 && DateParts.IsEpoch(arguments[0]) ? Epoch(arguments[1].Type.Logical) : null,
        Resolve = types => OfInstants(types) ? Extract!.Overloads[0] : null,
    };

    /// <summary>DATE_TRUNC.</summary>
    public static ScalarFunction Truncate { get; } = new(
        "DATE_TRUNC",
        new(
            "The instant at which the year, month, week, hour or other part of another began, named as in EXTRACT; of an interval, what is left without shorter parts.",
            "DATE_TRUNC('month', DATE '2026-03-04') = TIMESTAMP '2026-03-01'"),
        [
            Parted<long, long>(Timestamp, DateParts.Start, Timestamp),
            Parted<Interval, Interval>(DataType.Interval, DateParts.Start, DataType.Interval),
        ])
    {
        Resolve = types => OfInstants(types) ? Truncate!.Overloads[0] : null,
    };

    /// <summary>Julian dates, both ways.</summary>
    public static ValueList<ScalarFunction> JulianDates { get; } =
    [
        ToDays("ivo_to_jd", "The Julian date of an instant, in days.", "ivo_to_jd(TIMESTAMP '2000-01-01T12:00:00') = 2451545", JdOfMjd) with
        {
            Aliases = ["to_jd", "gavo_to_jd"],
        },
        ToDays(
            "ivo_to_mjd", "The modified Julian date of an instant, in days: JD - 2400000.5.",
            "ivo_to_mjd(TIMESTAMP '2000-01-02T12:00:00') = 51545.5", 0) with { Aliases = ["to_mjd", "gavo_to_mjd"] },
        FromDays(
            "mjd_to_timestamp", "The instant of a modified Julian date, to the microsecond.",
            "mjd_to_timestamp(51545.5) = TIMESTAMP '2000-01-02T12:00:00'", 0),
        FromDays(
            "jd_to_timestamp", "The instant of a Julian date, to what a double of its size holds (40 µs).",
            "jd_to_timestamp(2451545) = TIMESTAMP '2000-01-01T12:00:00'", JdOfMjd),
        Shifted("mjd_to_jd", "The Julian date of a modified one: MJD + 2400000.5.", "mjd_to_jd(51544.5) = 2451545", JdOfMjd),
        Shifted("jd_to_mjd", "The modified Julian date of a Julian date: JD - 2400000.5.", "jd_to_mjd(2451545) = 51544.5", -JdOfMjd),
    ];

    /// <summary>Julian dates as text of ISO 8601, both ways.</summary>
    public static ValueList<ScalarFunction> IsoTexts { get; } =
    [
        ToIso("mjd_to_iso", "modified Julian date", "mjd_to_iso(51544.75) = '2000-01-01T18:00:00'", 0),
        ToIso("jd_to_iso", "Julian date", "jd_to_iso(2451545) = '2000-01-01T12:00:00'", JdOfMjd),
        FromIso("iso_to_mjd", "modified Julian date", "iso_to_mjd('2000-01-01T18:00:00') = 51544.75", 0),
        FromIso("iso_to_jd", "Julian date", "iso_to_jd('2000-01-01T12:00:00') = 2451545", JdOfMjd),
    ];

    static ScalarFunction PartOf(string name, DatePart part, string summary, string example)
    {
        var overload = OnePart<long>(Timestamp, time => DateParts.OfInstant(part, time));
        return new(name, new(summary, example), [overload])
        {
            Resolve = types => types switch
            {
                [{ Id: TypeId.Timestamp or TypeId.Date }] => overload,
                [{ Id: TypeId.Interval }] => OnePart<Interval>(DataType.Interval, value => DateParts.OfInterval(part, value)),
                [TimeType] => OnePart<long>(new TimeType(TimeUnit.Microsecond), time => DateParts.OfTime(part, time)),
                _ => null,
            },
        };
    }

    static ScalarOverload OnePart<T>(DataType type, Func<T, long> partOf)
        where T : unmanaged => new([type], DataType.Int64, (a, rows, validity) =>
    {
        var values = new NumberArgument<T>(a[0]);
        return TextLoops.Numbers(rows, validity, row => partOf(values[row]));
    });

    /// <summary>Of the name of a part and a value.</summary>
    static ScalarOverload Parted<T, TAnswer>(DataType type, Func<DatePart, T, TAnswer> compute, DataType? result = null)
        where T : unmanaged
        where TAnswer : unmanaged => new([DataType.Utf8, type], result ?? DataType.Int64, (a, rows, validity) =>
    {
        var (part, values) = (DateParts.Named(a[0]), new NumberArgument<T>(a[1]));
        return TextLoops.Numbers(rows, validity, row => compute(part(row), values[row]), result ?? DataType.Int64);
    });

    static bool OfInstants(IReadOnlyList<DataType> types) => types is [{ Id: TypeId.Utf8 }, { Id: TypeId.Timestamp or TypeId.Date }];

    /// <summary>Seconds since 1970-01-01, since midnight, or of an interval; null for other types.</summary>
    static ScalarOverload? Epoch(DataType type) => type switch
    {
        TimestampType or { Id: TypeId.Date } => Seconds<long>(IntervalArithmetic.Precise(type), time => time / (double)TimeText.PerSecond(IntervalArithmetic.Precise(type).Unit)),
        TimeType => Seconds<long>(new TimeType(TimeUnit.Nanosecond), time => time / 1e9),
        { Id: TypeId.Interval } => Seconds<Interval>(type, value =>
            (value.Months / 12 * 31_557_600.0) + (value.Months % 12 * 2_592_000.0) + (value.Days * 86_400.0) + (value.Nanoseconds / 1e9)),
        _ => null,
    };

    static ScalarOverload Seconds<T>(DataType type, Func<T, double> secondsOf)
        where T : unmanaged => new([DataType.Utf8, type], DataType.Double, (a, rows, validity) =>
    {
        var values = new NumberArgument<T>(a[1]);
        return TextLoops.Numbers(rows, validity, row => secondsOf(values[row]));
    })
        {
            Metadata = _ => new([new(MetadataKeys.Unit, "s")]),
        };

    static ScalarFunction ToDays(string name, string summary, string example, double zero)
    {
        var overload = new ScalarOverload([Timestamp], DataType.Double, (a, rows, validity) =>
        {
            var time = new NumberArgument<long>(a[0]);
            return TextLoops.Numbers(rows, validity, row => Days(time[row], zero));
        })
        {
            IsTotal = true,
            Metadata = _ => new([new(MetadataKeys.Unit, "d")]),
        };
        return new(
            name, new(summary, example, "IVOA UDF catalogue 1.2"),
            [overload])
        { Resolve = types => types is [{ Id: TypeId.Timestamp or TypeId.Date }] ? overload : null };
    }

    static ScalarFunction FromDays(string name, string summary, string example, double zero) => new(name, new(summary, example), [
        new([DataType.Double], Timestamp, (a, rows, validity) =>
        {
            var days = new NumberArgument<double>(a[0]);
            return new Column<long>(Timestamp, TextLoops.Numbers(rows, validity, row => Instant(days[row] - zero)).Memory);
        }),
    ]);

    static ScalarFunction Shifted(string name, string summary, string example, double shift) => new(name, new(summary, example), [
        new([DataType.Double], DataType.Double, (a, rows, validity) =>
        {
            var days = new NumberArgument<double>(a[0]);
            return TextLoops.Numbers(rows, validity, row => days[row] + shift);
        })
        {
            IsTotal = true,
            Metadata = _ => new([new(MetadataKeys.Unit, "d")]),
        },
    ]);

    static ScalarFunction ToIso(string name, string what, string example, double zero) => new(
        name, new($"The text YYYY-MM-DDThh:mm:ss.ffffff of a {what}; zeros at the end of the fraction are left out.", example), [
        new([DataType.Double], DataType.Utf8, (a, rows, validity) =>
        {
            var (days, cell) = (new NumberArgument<double>(a[0]), new StringBuilder());
            return TextLoops.Texts(rows, validity, (row, text) =>
            {
                TimeText.AppendTimestamp(cell.Clear(), Instant(days[row] - zero), TimeUnit.Microsecond);
                Encoding.ASCII.GetBytes(cell.ToString(), text);
            });
        }),
    ]);

    static ScalarFunction FromIso(string name, string what, string example, double zero) => new(
        name, new($"The {what} of a text YYYY-MM-DD, YYYY-MM-DDThh:mm:ss or one with a fraction or an offset from UTC.", example), [
        new([DataType.Utf8], DataType.Double, (a, rows, validity) =>
        {
            var texts = new TextArgument(a[0]);
            return TextLoops.Numbers(rows, validity, row => TimeText.TryParseTimestamp(texts[row], TimeUnit.Microsecond, out var time)
                ? Days(time, zero)
                : throw new QueryException(QueryErrorCode.Value, $"'{Encoding.UTF8.GetString(texts[row])}' is no date of ISO 8601"));
        })
        {
            Metadata = _ => new([new(MetadataKeys.Unit, "d")]),
        },
    ]);

    /// <summary>Days since a zero point that lies so many days before that of the modified Julian date.</summary>
    static double Days(long time, double zero)
    {
        var days = CalendarDay.FloorDiv(time, Day);
        return days + (MjdOfEpoch + zero) + ((time - (days * Day)) / (double)Day);
    }

    static long Instant(double mjd)
    {
        var whole = Math.Floor(mjd);
        if (!(Math.Abs(whole) < 1e8))
        {
            throw new QueryException(QueryErrorCode.Value, string.Create(CultureInfo.InvariantCulture, $"{mjd} is no date"));
        }

        return (long)(whole - MjdOfEpoch) * Day + (long)Math.Round((mjd - whole) * Day);
    }

    static long Microseconds(DateTime time) => (time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
