using System.Globalization;
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

    /// <summary>Parts of an instant.</summary>
    public static ValueList<ScalarFunction> Parts { get; } =
    [
        PartOf("YEAR", "The year.", "YEAR(DATE '2026-03-04') = 2026"),
        PartOf("MONTH", "The month, 1 to 12.", "MONTH(DATE '2026-03-04') = 3"),
        PartOf("DAY", "The day of the month.", "DAY(DATE '2026-03-04') = 4"),
        PartOf("HOUR", "The hour, 0 to 23.", "HOUR(TIMESTAMP '2026-03-04T05:06:07') = 5"),
        PartOf("MINUTE", "The minute.", "MINUTE(TIMESTAMP '2026-03-04T05:06:07') = 6"),
        PartOf("SECOND", "The second without its fraction.", "SECOND(TIMESTAMP '2026-03-04T05:06:07.5') = 7"),
        PartOf("DAYOFYEAR", "The day of the year, from 1.", "DAYOFYEAR(DATE '2026-02-01') = 32"),
        PartOf("DAYOFWEEK", "The day of the week, 0 for Sunday.", "DAYOFWEEK(DATE '2026-11-21') = 6"),
        PartOf("QUARTER", "The quarter, 1 to 4.", "QUARTER(DATE '2026-11-21') = 4"),
    ];

    /// <summary>EXTRACT.</summary>
    public static ScalarFunction Extract { get; } = new(
        "EXTRACT",
        new(
            "A part of an instant by its name: YEAR, QUARTER, MONTH, DAY, HOUR, MINUTE, SECOND, DAYOFYEAR, DAYOFWEEK.",
            "EXTRACT(YEAR FROM DATE '2026-03-04') = 2026"),
        [new([DataType.Utf8, Timestamp], DataType.Int64, (a, rows, validity) =>
        {
            var (part, time) = (new TextArgument(a[0]), new NumberArgument<long>(a[1]));
            return TextLoops.Numbers(rows, validity, row => Part(Name(part[row]), time[row]));
        })])
    {
        Aliases = ["DATE_PART"],
        Resolve = types => types is [{ Id: TypeId.Utf8 }, { Id: TypeId.Timestamp or TypeId.Date }] ? Extract!.Overloads[0] : null,
    };

    /// <summary>DATE_TRUNC.</summary>
    public static ScalarFunction Truncate { get; } = new(
        "DATE_TRUNC",
        new(
            "The instant at which the year, quarter, month, day, hour, minute or second of another began.",
            "DATE_TRUNC('month', DATE '2026-03-04') = TIMESTAMP '2026-03-01'"),
        [new([DataType.Utf8, Timestamp], Timestamp, (a, rows, validity) =>
        {
            var (part, time) = (new TextArgument(a[0]), new NumberArgument<long>(a[1]));
            return new Column<long>(Timestamp, TextLoops.Numbers(rows, validity, row => Start(Name(part[row]), time[row])).Memory);
        })])
    {
        Resolve = types => types is [{ Id: TypeId.Utf8 }, { Id: TypeId.Timestamp or TypeId.Date }] ? Truncate!.Overloads[0] : null,
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
    ];

    static ScalarFunction PartOf(string name, string summary, string example)
    {
        var overload = new ScalarOverload([Timestamp], DataType.Int64, (a, rows, validity) =>
        {
            var time = new NumberArgument<long>(a[0]);
            return TextLoops.Numbers(rows, validity, row => Part(name, time[row]));
        })
        { IsTotal = true };
        return new(name, new(summary, example), [overload]) { Resolve = types => types is [{ Id: TypeId.Timestamp or TypeId.Date }] ? overload : null };
    }

    static ScalarFunction ToDays(string name, string summary, string example, double zero)
    {
        var overload = new ScalarOverload([Timestamp], DataType.Double, (a, rows, validity) =>
        {
            var time = new NumberArgument<long>(a[0]);
            return TextLoops.Numbers(rows, validity, row =>
            {
                var days = CalendarDay.FloorDiv(time[row], Day);
                return days + (MjdOfEpoch + zero) + (time[row] - days * Day) / (double)Day;
            });
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

    static long Instant(double mjd)
    {
        var whole = Math.Floor(mjd);
        if (!(Math.Abs(whole) < 1e8))
        {
            throw new QueryException(QueryErrorCode.Value, string.Create(CultureInfo.InvariantCulture, $"{mjd} is no date"));
        }

        return (long)(whole - MjdOfEpoch) * Day + (long)Math.Round((mjd - whole) * Day);
    }

    static string Name(ReadOnlySpan<byte> part) => System.Text.Encoding.ASCII.GetString(part).ToUpperInvariant();

    static long Part(string part, long time)
    {
        var days = CalendarDay.FloorDiv(time, Day);
        var ofDay = time - days * Day;
        var (year, month, day) = CalendarDay.FromDays(days);
        return part switch
        {
            "YEAR" => year,
            "QUARTER" => (month + 2) / 3,
            "MONTH" => month,
            "DAY" => day,
            "HOUR" => ofDay / (3600 * Second),
            "MINUTE" => ofDay / (60 * Second) % 60,
            "SECOND" => ofDay / Second % 60,
            "DAYOFYEAR" or "DOY" => days - CalendarDay.ToDays(year, 1, 1) + 1,
            "DAYOFWEEK" or "DOW" => days + 4 - CalendarDay.FloorDiv(days + 4, 7) * 7,
            _ => throw NoPart(part),
        };
    }

    static long Start(string part, long time)
    {
        var days = CalendarDay.FloorDiv(time, Day);
        var (year, month, _) = CalendarDay.FromDays(days);
        return part switch
        {
            "YEAR" => CalendarDay.ToDays(year, 1, 1) * Day,
            "QUARTER" => CalendarDay.ToDays(year, (month - 1) / 3 * 3 + 1, 1) * Day,
            "MONTH" => CalendarDay.ToDays(year, month, 1) * Day,
            "DAY" => days * Day,
            "HOUR" => CalendarDay.FloorDiv(time, 3600 * Second) * 3600 * Second,
            "MINUTE" => CalendarDay.FloorDiv(time, 60 * Second) * 60 * Second,
            "SECOND" => CalendarDay.FloorDiv(time, Second) * Second,
            _ => throw NoPart(part),
        };
    }

    static QueryException NoPart(string part) =>
        new(QueryErrorCode.Value, $"'{part}' is no part of a date", hint: "one of YEAR, QUARTER, MONTH, DAY, HOUR, MINUTE, SECOND");

    static long Microseconds(DateTime time) => (time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
