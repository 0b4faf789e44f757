using Rubin.Query.Arrow;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Engine.Functions;

/// <summary>Intervals: how they are made of numbers, and how instants are moved, counted between and binned by them.</summary>
[QueryFunctions]
public static class IntervalFunctions
{
    const long Day = 86_400_000_000;

    // Bins of days and time begin with a Monday, those of months with a year, as in DuckDB.
    const long FirstMonday = 10_959 * Day;
    const long FirstMonth = 2000 * 12;

    static readonly DataType Timestamp = DataType.Timestamp;

    /// <summary>Numbers of one unit.</summary>
    public static ValueList<ScalarFunction> Makers { get; } =
    [
        Maker("to_years", CalendarUnit.Year, "to_years(2) = INTERVAL '24 months'"),
        Maker("to_months", CalendarUnit.Month, "to_months(3) = INTERVAL 3 MONTH"),
        Maker("to_weeks", CalendarUnit.Week, "to_weeks(2) = INTERVAL '14 days'"),
        Maker("to_days", CalendarUnit.Day, "to_days(1.5) = INTERVAL '1 day 12 hours'"),
        Maker("to_hours", CalendarUnit.Hour, "to_hours(2) = INTERVAL '02:00:00'"),
        Maker("to_minutes", CalendarUnit.Minute, "to_minutes(90) = INTERVAL '1 hour 30 minutes'"),
        Maker("to_seconds", CalendarUnit.Second, "to_seconds(1.5) = INTERVAL '1500 ms'"),
        Maker("to_milliseconds", CalendarUnit.Millisecond, "to_milliseconds(1500) = INTERVAL '1.5 seconds'"),
        Maker("to_microseconds", CalendarUnit.Microsecond, "to_microseconds(3) = INTERVAL '3 us'"),
    ];

    /// <summary>DATE_ADD.</summary>
    public static ScalarFunction Add { get; } = new(
        "DATE_ADD",
        new("An instant or time of day later by an interval: x + y.", "DATE_ADD(DATE '2026-01-31', INTERVAL 1 MONTH) = TIMESTAMP '2026-02-28'"),
        [IntervalArithmetic.Move(Timestamp, isBackwards: false)!])
    {
        Resolve = types => types is [_, { Id: TypeId.Interval }] ? IntervalArithmetic.Move(types[0], isBackwards: false) : null,
    };

    /// <summary>DATE_SUB.</summary>
    public static ScalarFunction Subtract { get; } = new(
        "DATE_SUB",
        new(
            "How many whole units, named as in EXTRACT, lie between two instants; of an instant and an interval, the instant earlier by it, as MySQL has it.",
            "DATE_SUB('hour', TIMESTAMP '2026-01-01T00:59:59', TIMESTAMP '2026-01-01T02:00:00') = 1"),
        [Counting(DateParts.Complete), IntervalArithmetic.Move(Timestamp, isBackwards: true)!])
    {
        Aliases = ["DATESUB"],
        Resolve = types => types switch
        {
            [_, { Id: TypeId.Interval }] => IntervalArithmetic.Move(types[0], isBackwards: true),
            _ => AreInstants(types) ? Subtract!.Overloads[0] : null,
        },
    };

    /// <summary>DATE_DIFF.</summary>
    public static ScalarFunction Difference { get; } = new(
        "DATE_DIFF",
        new(
            "How many units, named as in EXTRACT, begin after the first of two instants up to the second; negative where the second is earlier. "
            + "Weeks are counted as seven days each.",
            "DATE_DIFF('month', DATE '2026-01-31', DATE '2026-02-01') = 1"),
        [Counting(DateParts.Boundaries)])
    {
        Aliases = ["DATEDIFF"],
        Resolve = types => AreInstants(types) ? Difference!.Overloads[0] : null,
    };

    /// <summary>TIME_BUCKET.</summary>
    public static ScalarFunction Bucket { get; } = new(
        "time_bucket",
        new(
            "The beginning of the bin of a width that an instant lies in. One bin begins at the third argument; without it at 2000-01-03, a Monday, or at 2000-01-01 where the width is of months.",
            "time_bucket(INTERVAL '10 minutes', TIMESTAMP '2026-01-01T00:13:00') = TIMESTAMP '2026-01-01T00:10:00'"),
        [
            new([DataType.Interval, Timestamp], Timestamp, (a, rows, validity) => Bins(a, rows, validity, null)),
            new([DataType.Interval, Timestamp, Timestamp], Timestamp, (a, rows, validity) => Bins(a, rows, validity, new NumberArgument<long>(a[2]))),
        ])
    {
        Resolve = types => types switch
        {
            [{ Id: TypeId.Interval }, { Id: TypeId.Timestamp or TypeId.Date }] => Bucket!.Overloads[0],
            [{ Id: TypeId.Interval }, { Id: TypeId.Timestamp or TypeId.Date }, { Id: TypeId.Timestamp or TypeId.Date }] => Bucket!.Overloads[1],
            _ => null,
        },
    };

    static bool AreInstants(IReadOnlyList<DataType> types) =>
        types is [{ Id: TypeId.Utf8 }, { Id: TypeId.Timestamp or TypeId.Date }, { Id: TypeId.Timestamp or TypeId.Date }];

    static ScalarFunction Maker(string name, CalendarUnit unit, string example)
    {
        var word = unit.ToString().ToLowerInvariant();
        return new(name, new($"The interval of a number of {word}s.", example), [
            new([DataType.Int64], DataType.Interval, (a, rows, validity) =>
            {
                var numbers = new NumberArgument<long>(a[0]);
                return TextLoops.Numbers(rows, validity, row => Make(numbers[row], unit), DataType.Interval);
            }),
            new([DataType.Double], DataType.Interval, (a, rows, validity) =>
            {
                var numbers = new NumberArgument<double>(a[0]);
                return TextLoops.Numbers(
                    rows, validity,
                    row => Math.Abs(numbers[row]) < 1e15 ? Make((decimal)numbers[row], unit) : throw OutOfRange($"{numbers[row]}", unit),
                    DataType.Interval);
            }),
        ]);
    }

    static Interval Make(decimal amount, CalendarUnit unit)
    {
        var sum = default(IntervalSum);
        sum.Add(amount, unit);
        return sum.TryBuild(isNegative: false, out var interval) ? interval : throw OutOfRange($"{amount}", unit);
    }

    static QueryException OutOfRange(FormattableString number, CalendarUnit unit) => new(
        QueryErrorCode.Value, $"an interval of {FormattableString.Invariant(number)} {unit.ToString().ToLowerInvariant()}s is out of range");

    static ScalarOverload Counting(Func<DatePart, long, long, long> count) => new([DataType.Utf8, Timestamp, Timestamp], DataType.Int64, (a, rows, validity) =>
    {
        var (part, from, to) = (DateParts.Named(a[0]), new NumberArgument<long>(a[1]), new NumberArgument<long>(a[2]));
        return TextLoops.Numbers(rows, validity, row => count(part(row), from[row], to[row]));
    });

    static Column<long> Bins(ReadOnlySpan<Datum> arguments, int rows, Bitmap validity, NumberArgument<long>? origins)
    {
        var (widths, times) = (new NumberArgument<Interval>(arguments[0]), new NumberArgument<long>(arguments[1]));
        return TextLoops.Numbers(rows, validity, row => Bin(widths[row], times[row], origins?[row]), Timestamp);
    }

    static long Bin(Interval width, long time, long? origin)
    {
        var ticks = ((Int128)width.Days * Day) + (width.Nanoseconds / 1000);
        if (width.Length <= 0 || (width.Months != 0 && ticks != 0) || (width.Months == 0 && ticks != (long)ticks) || width is { Months: 0 } && ticks == 0)
        {
            throw new QueryException(
                QueryErrorCode.Value, $"bins of {IntervalArithmetic.Text(width)} cannot be made", hint: "the width must be positive, and of months or of days and time");
        }

        if (width.Months == 0)
        {
            var first = (Int128)(origin ?? FirstMonday);
            var offset = time - first;
            var rest = offset % ticks;
            return checked((long)(time - (rest < 0 ? rest + ticks : rest)));
        }

        var zero = origin is { } start ? CalendarTime.MonthOf(CalendarDay.FloorDiv(start, Day)) : FirstMonth;
        var month = CalendarTime.MonthOf(CalendarDay.FloorDiv(time, Day)) - zero;
        return CalendarTime.FirstDay((CalendarDay.FloorDiv(month, width.Months) * width.Months) + zero) * Day;
    }
}
