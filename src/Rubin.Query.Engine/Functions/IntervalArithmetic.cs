using System.Globalization;
using System.Text;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Engine.Functions;

/// <summary>
/// Arithmetic with intervals: <c>TIMESTAMP ± INTERVAL</c>, <c>TIMESTAMP - TIMESTAMP</c>, <c>TIME ± INTERVAL</c>, <c>INTERVAL ± INTERVAL</c>, and an
/// interval times or by a number. A DATE counts as its midnight.
/// </summary>
static class IntervalArithmetic
{
    internal static ScalarOverload? Add(IReadOnlyList<DataType> types) => types switch
    {
        [{ Id: TypeId.Interval }, { Id: TypeId.Interval }] => Overload.CheckedBinary<Sum, Interval, Interval, Interval>(DataType.Interval, DataType.Interval, DataType.Interval),
        [var time, { Id: TypeId.Interval }] => Move(time, isBackwards: false),
        [{ Id: TypeId.Interval }, var time] when Move(time, isBackwards: false) is { } move => new(
            [DataType.Interval, move.Parameters[0]], move.Result, (a, rows, validity) => move.Kernel([a[1], a[0]], rows, validity)),
        _ => null,
    };

    internal static ScalarOverload? Subtract(IReadOnlyList<DataType> types) => types switch
    {
        [{ Id: TypeId.Interval }] => Overload.CheckedUnary<Negative, Interval, Interval>(DataType.Interval, DataType.Interval),
        [{ Id: TypeId.Interval }, { Id: TypeId.Interval }] => Overload.CheckedBinary<Difference, Interval, Interval, Interval>(DataType.Interval, DataType.Interval, DataType.Interval),
        [var time, { Id: TypeId.Interval }] => Move(time, isBackwards: true),
        [{ Id: TypeId.Date }, { Id: TypeId.Date }] => null,
        [{ Id: TypeId.Timestamp or TypeId.Date }, { Id: TypeId.Timestamp or TypeId.Date }] => Between(types[0], types[1]),
        [TimeType, TimeType] => Overload.Binary<TimeBetween, long, long, Interval>(new TimeType(TimeUnit.Nanosecond), new TimeType(TimeUnit.Nanosecond), DataType.Interval),
        _ => null,
    };

    internal static ScalarOverload? Multiply(IReadOnlyList<DataType> types) => types switch
    {
        [{ Id: TypeId.Interval }, { IsNumeric: true } number] => Scale<Times, WholeTimes>(number),
        [{ IsNumeric: true } number, { Id: TypeId.Interval }] when Scale<Times, WholeTimes>(number) is var scale => new(
            [scale.Parameters[1], DataType.Interval], DataType.Interval, (a, rows, validity) => scale.Kernel([a[1], a[0]], rows, validity)),
        _ => null,
    };

    internal static ScalarOverload? Divide(IReadOnlyList<DataType> types) => types switch
    {
        [{ Id: TypeId.Interval }, { IsNumeric: true }] => Overload.CheckedBinary<By, Interval, double, Interval>(DataType.Interval, DataType.Double, DataType.Interval),
        _ => null,
    };

    /// <summary>The text of an interval for messages.</summary>
    internal static string Text(Interval interval)
    {
        var text = new StringBuilder();
        IntervalText.Append(text, interval);
        return text.ToString();
    }

    /// <summary>The type that an instant is computed in: nanoseconds where it has them, else microseconds.</summary>
    internal static TimestampType Precise(DataType time) => time is TimestampType t
        ? t with { Unit = t.Unit == TimeUnit.Nanosecond ? TimeUnit.Nanosecond : TimeUnit.Microsecond }
        : (TimestampType)DataType.Timestamp;

    /// <summary>An instant or time of day, later or earlier by an interval; null for other types.</summary>
    internal static ScalarOverload? Move(DataType time, bool isBackwards) => time switch
    {
        TimestampType or { Id: TypeId.Date } when Precise(time) is var type => type.Unit == TimeUnit.Nanosecond
            ? Move<Nanoseconds>(type, isBackwards)
            : Move<Microseconds>(type, isBackwards),
        TimeType when new TimeType(TimeUnit.Microsecond) is var type => isBackwards
            ? Overload.Binary<TimeEarlier, long, Interval, long>(type, DataType.Interval, type)
            : Overload.Binary<TimeLater, long, Interval, long>(type, DataType.Interval, type),
        _ => null,
    };

    static ScalarOverload Move<TDay>(DataType type, bool isBackwards)
        where TDay : struct, IDay => isBackwards
        ? Overload.CheckedBinary<Earlier<TDay>, long, Interval, long>(type, DataType.Interval, type)
        : Overload.CheckedBinary<Later<TDay>, long, Interval, long>(type, DataType.Interval, type);

    static ScalarOverload Between(DataType left, DataType right)
    {
        var (a, b) = (Precise(left), Precise(right));
        return a.Unit == TimeUnit.Nanosecond || b.Unit == TimeUnit.Nanosecond
            ? Overload.CheckedBinary<Elapsed<Nanoseconds>, long, long, Interval>(a with { Unit = TimeUnit.Nanosecond }, b with { Unit = TimeUnit.Nanosecond }, DataType.Interval)
            : Overload.CheckedBinary<Elapsed<Microseconds>, long, long, Interval>(a, b, DataType.Interval);
    }

    static ScalarOverload Scale<TOp, TWhole>(DataType number)
        where TOp : struct, ICheckedBinary<Interval, double, Interval>
        where TWhole : struct, ICheckedBinary<Interval, long, Interval> => number is { IsInteger: true, Id: not TypeId.UInt64 }
        ? Overload.CheckedBinary<TWhole, Interval, long, Interval>(DataType.Interval, DataType.Int64, DataType.Interval)
        : Overload.CheckedBinary<TOp, Interval, double, Interval>(DataType.Interval, DataType.Double, DataType.Interval);

    static Interval Build(Int128 months, Int128 days, Int128 nanoseconds, ref bool failed)
    {
        var interval = new Interval((int)months, (int)days, (long)nanoseconds);
        failed |= interval.Months != months || interval.Days != days || interval.Nanoseconds != nanoseconds;
        return interval;
    }

    interface IDay
    {
        static abstract long Ticks { get; }
    }

    readonly struct Microseconds : IDay
    {
        public static long Ticks => TimeText.NanosecondsPerDay / 1000;
    }

    readonly struct Nanoseconds : IDay
    {
        public static long Ticks => TimeText.NanosecondsPerDay;
    }

    readonly struct Later<TDay> : ICheckedBinary<long, Interval, long>
        where TDay : struct, IDay
    {
        public static long Invoke(long x, Interval y, ref bool failed)
        {
            failed |= !CalendarTime.TryAdd(x, y, TDay.Ticks, out var moved);
            return moved;
        }

        public static string Explain(long x, Interval y) => $"a timestamp {Text(y)} later is out of range";
    }

    readonly struct Earlier<TDay> : ICheckedBinary<long, Interval, long>
        where TDay : struct, IDay
    {
        public static long Invoke(long x, Interval y, ref bool failed)
        {
            failed |= !CalendarTime.TryNegate(y, out var negative);
            return Later<TDay>.Invoke(x, negative, ref failed);
        }

        public static string Explain(long x, Interval y) => $"a timestamp {Text(y)} earlier is out of range";
    }

    /// <summary>Days of 24 hours, and the rest as time, both with the sign of the difference.</summary>
    readonly struct Elapsed<TDay> : ICheckedBinary<long, long, Interval>
        where TDay : struct, IDay
    {
        public static Interval Invoke(long x, long y, ref bool failed)
        {
            var (days, rest) = Int128.DivRem((Int128)x - y, TDay.Ticks);
            return Build(0, days, rest * (TimeText.NanosecondsPerDay / TDay.Ticks), ref failed);
        }

        public static string Explain(long x, long y) => "the time between two timestamps is out of range";
    }

    readonly struct TimeBetween : IBinary<long, long, Interval>
    {
        public static Interval Invoke(long x, long y) => new(0, 0, x - y);
    }

    /// <summary>Around the clock; days and months do not matter.</summary>
    readonly struct TimeLater : IBinary<long, Interval, long>
    {
        public static long Invoke(long x, Interval y)
        {
            const long Day = TimeText.NanosecondsPerDay / 1000;
            var sum = x + (CalendarDay.FloorDiv(y.Nanoseconds, 1000) % Day);
            return sum - (CalendarDay.FloorDiv(sum, Day) * Day);
        }
    }

    readonly struct TimeEarlier : IBinary<long, Interval, long>
    {
        public static long Invoke(long x, Interval y) => TimeLater.Invoke(x, y with { Nanoseconds = -(y.Nanoseconds % TimeText.NanosecondsPerDay) });
    }

    readonly struct Sum : ICheckedBinary<Interval, Interval, Interval>
    {
        public static Interval Invoke(Interval x, Interval y, ref bool failed) =>
            Build((Int128)x.Months + y.Months, (Int128)x.Days + y.Days, (Int128)x.Nanoseconds + y.Nanoseconds, ref failed);

        public static string Explain(Interval x, Interval y) => $"{Text(x)} + {Text(y)} is out of range";
    }

    readonly struct Difference : ICheckedBinary<Interval, Interval, Interval>
    {
        public static Interval Invoke(Interval x, Interval y, ref bool failed) =>
            Build((Int128)x.Months - y.Months, (Int128)x.Days - y.Days, (Int128)x.Nanoseconds - y.Nanoseconds, ref failed);

        public static string Explain(Interval x, Interval y) => $"{Text(x)} - {Text(y)} is out of range";
    }

    readonly struct Negative : ICheckedUnary<Interval, Interval>
    {
        public static Interval Invoke(Interval x, ref bool failed)
        {
            failed |= !CalendarTime.TryNegate(x, out var negative);
            return negative;
        }

        public static string Explain(Interval x) => $"-({Text(x)}) is out of range";
    }

    readonly struct WholeTimes : ICheckedBinary<Interval, long, Interval>
    {
        public static Interval Invoke(Interval x, long y, ref bool failed) =>
            Build((Int128)x.Months * y, (Int128)x.Days * y, (Int128)x.Nanoseconds * y, ref failed);

        public static string Explain(Interval x, long y) => string.Create(CultureInfo.InvariantCulture, $"{Text(x)} * {y} is out of range");
    }

    readonly struct Times : ICheckedBinary<Interval, double, Interval>
    {
        public static Interval Invoke(Interval x, double y, ref bool failed) => Scaled(x, y, 1, ref failed);

        public static string Explain(Interval x, double y) => string.Create(CultureInfo.InvariantCulture, $"{Text(x)} * {y} is out of range");
    }

    readonly struct By : ICheckedBinary<Interval, double, Interval>
    {
        public static Interval Invoke(Interval x, double y, ref bool failed) => Scaled(x, 1, y, ref failed);

        public static string Explain(Interval x, double y) =>
            string.Create(CultureInfo.InvariantCulture, $"{Text(x)} / {y} {(y == 0 ? "divides by zero" : "is out of range")}");
    }

    /// <summary>In decimal digits, so that a fifth of a month is exactly six days.</summary>
    static Interval Scaled(Interval x, double factor, double divisor, ref bool failed)
    {
        // 10^19 is more than a part can be, and decimals go on to 10^28.
        const double Most = 1e19;
        var scale = Math.Abs(factor / divisor);
        if (!(scale < Most) || !(Math.Abs((double)x.Nanoseconds) * scale < Most) || !(Math.Abs((double)x.Months) * scale < Most)
            || !(Math.Abs((double)x.Days) * scale < Most) || !(Math.Abs(divisor) < Most))
        {
            failed = true;
            return default;
        }

        var (times, by) = ((decimal)factor, (decimal)divisor);
        if (by == 0)
        {
            failed = true;
            return default;
        }

        var sum = default(IntervalSum);
        sum.AddMonths(x.Months * times / by);
        sum.AddDays(x.Days * times / by);
        sum.AddNanoseconds(x.Nanoseconds * times / by);
        failed |= !sum.TryBuild(isNegative: false, out var interval);
        return interval;
    }
}
