using System.Globalization;
using System.Text;
using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Kernels;

/// <summary>
/// Dates and times as text, both ways: DALI 1.1 §3.3.3, <c>YYYY-MM-DD['T'hh:mm:ss[.SSS]['Z']]</c>, also with a blank for the T and
/// without seconds.
/// </summary>
static class TimeText
{
    internal const long NanosecondsPerDay = 86_400_000_000_000;

    /// <summary>Counts of a unit in a second.</summary>
    internal static long PerSecond(TimeUnit unit) => unit switch
    {
        TimeUnit.Second => 1,
        TimeUnit.Millisecond => 1_000,
        TimeUnit.Microsecond => 1_000_000,
        _ => 1_000_000_000,
    };

    /// <summary>Days since 1970-01-01 in the proleptic Gregorian calendar.</summary>
    public static bool TryParseDate(ReadOnlySpan<byte> text, out int days)
    {
        days = 0;
        var isNegative = text.StartsWith("-"u8);
        var unsigned = isNegative ? text[1..] : text;
        if (unsigned.IndexOf((byte)'-') is not (>= 4 and <= 6 and var dash) || unsigned.Length != dash + 6 || unsigned[dash + 3] != '-'
            || !TryDigits(unsigned[..dash], out var year) || !TryDigits(unsigned.Slice(dash + 1, 2), out var month)
            || !TryDigits(unsigned.Slice(dash + 4, 2), out var day))
        {
            return false;
        }

        year = isNegative ? -year : year;
        if (month is < 1 or > 12 || day < 1 || day > CalendarDay.DaysInMonth(year, month))
        {
            return false;
        }

        days = CalendarDay.ToDays(year, month, day);
        return true;
    }

    /// <summary>Time of day in counts of the unit; a finer fraction is rounded.</summary>
    internal static bool TryParseTime(ReadOnlySpan<byte> text, TimeUnit unit, out long value)
    {
        var done = TryParseNanoseconds(text, out var nanoseconds);
        value = Round(nanoseconds, unit);
        return done;
    }

    /// <summary>Counts of the unit since 1970-01-01; an offset from UTC (Z, +hh:mm) is taken off.</summary>
    public static bool TryParseTimestamp(ReadOnlySpan<byte> text, TimeUnit unit, out long value)
    {
        value = 0;
        var separator = text.IndexOfAny((byte)'T', (byte)' ', (byte)'t');
        if (!TryParseDate(separator < 0 ? text : text[..separator], out var days))
        {
            return false;
        }

        var nanoseconds = 0L;
        if (separator >= 0)
        {
            var time = text[(separator + 1)..];
            if (!TryTakeOffset(ref time, out var offset) || !TryParseNanoseconds(time, out nanoseconds))
            {
                return false;
            }

            nanoseconds -= offset;
        }

        var perSecond = PerSecond(unit);
        var total = (Int128)days * 86_400 * perSecond + Round(nanoseconds, unit);
        value = (long)total;
        return total == value;
    }

    internal static void AppendDate(StringBuilder text, long days)
    {
        var (year, month, day) = CalendarDay.FromDays(days);
        text.Append(year < 0 ? "-" : "").Append(CultureInfo.InvariantCulture, $"{Math.Abs(year):0000}-{month:00}-{day:00}");
    }

    internal static void AppendTime(StringBuilder text, long value, TimeUnit unit)
    {
        var perSecond = PerSecond(unit);
        var (seconds, fraction) = Math.DivRem(value, perSecond);
        text.Append(CultureInfo.InvariantCulture, $"{seconds / 3600:00}:{seconds / 60 % 60:00}:{seconds % 60:00}");
        if (fraction != 0)
        {
            var digits = perSecond.ToString(CultureInfo.InvariantCulture).Length - 1;
            text.Append('.').Append(fraction.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0').TrimEnd('0'));
        }
    }

    internal static void AppendTimestamp(StringBuilder text, long value, TimeUnit unit)
    {
        var perDay = 86_400 * PerSecond(unit);
        var days = CalendarDay.FloorDiv(value, perDay);
        AppendDate(text, days);
        AppendTime(text.Append('T'), value - days * perDay, unit);
    }

    static bool TryParseNanoseconds(ReadOnlySpan<byte> text, out long nanoseconds)
    {
        nanoseconds = 0;
        if (text.Length < 5 || text[2] != ':' || !TryDigits(text[..2], out var hour) || !TryDigits(text.Slice(3, 2), out var minute)
            || hour > 23 || minute > 59)
        {
            return false;
        }

        nanoseconds = (hour * 3600L + minute * 60L) * 1_000_000_000;
        if (text.Length == 5)
        {
            return true;
        }

        // Second 60 is a leap second; it runs into the next minute.
        if (text.Length < 8 || text[5] != ':' || !TryDigits(text.Slice(6, 2), out var second) || second > 60)
        {
            return false;
        }

        nanoseconds += second * 1_000_000_000L;
        if (text.Length == 8)
        {
            return true;
        }

        var fraction = text[9..];
        if (text[8] != '.' || fraction.Length is 0 or > 18 || fraction.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        nanoseconds += (long)(decimal.Parse(fraction, NumberStyles.None, CultureInfo.InvariantCulture) * 1_000_000_000m / (decimal)Math.Pow(10, fraction.Length));
        return true;
    }

    static bool TryTakeOffset(ref ReadOnlySpan<byte> time, out long nanoseconds)
    {
        nanoseconds = 0;
        if (time.EndsWith("Z"u8) || time.EndsWith("z"u8))
        {
            time = time[..^1];
            return true;
        }

        var sign = time.LastIndexOfAny((byte)'+', (byte)'-');
        if (sign < 0)
        {
            return true;
        }

        var offset = time[(sign + 1)..];
        var hours = offset.Length >= 2 && TryDigits(offset[..2], out var h) ? h : -1;
        var minutes = offset.Length == 2 ? 0 : offset.Length == 5 && offset[2] == ':' && TryDigits(offset[3..], out var m) ? m : -1;
        nanoseconds = (time[sign] == '-' ? -1 : 1) * (hours * 3600L + minutes * 60L) * 1_000_000_000;
        time = time[..sign];
        return hours is >= 0 and < 24 && minutes is >= 0 and < 60;
    }

    static bool TryDigits(ReadOnlySpan<byte> text, out int value) => int.TryParse(
        text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    static long Round(long nanoseconds, TimeUnit unit)
    {
        var step = 1_000_000_000 / PerSecond(unit);
        return CalendarDay.FloorDiv(nanoseconds + step / 2, step);
    }
}

/// <summary>Days in the proleptic Gregorian calendar, year 0 included, for any year that a DATE holds.</summary>
static class CalendarDay
{
    // A cycle of the calendar: 400 years have 146,097 days. Years are counted from March, so that the leap day is the last.
    const int CycleDays = 146_097;
    const int EpochFromMarchZero = 719_468;

    /// <summary>Days since 1970-01-01.</summary>
    internal static int ToDays(int year, int month, int day)
    {
        var marchYear = month <= 2 ? year - 1L : year;
        var cycle = FloorDiv(marchYear, 400);
        var yearOfCycle = marchYear - cycle * 400;
        var dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        var dayOfCycle = yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + dayOfYear;
        return (int)(cycle * CycleDays + dayOfCycle - EpochFromMarchZero);
    }

    /// <summary>Year, month, day of a number of days since 1970-01-01.</summary>
    internal static (int Year, int Month, int Day) FromDays(long days)
    {
        var shifted = days + EpochFromMarchZero;
        var cycle = FloorDiv(shifted, CycleDays);
        var dayOfCycle = shifted - cycle * CycleDays;
        var yearOfCycle = (dayOfCycle - dayOfCycle / 1_460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365;
        var dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100);
        var marchMonth = (5 * dayOfYear + 2) / 153;
        var month = (int)(marchMonth < 10 ? marchMonth + 3 : marchMonth - 9);
        return ((int)(yearOfCycle + cycle * 400) + (month <= 2 ? 1 : 0), month, (int)(dayOfYear - (153 * marchMonth + 2) / 5) + 1);
    }

    /// <summary>Days in a month.</summary>
    internal static int DaysInMonth(int year, int month) => month switch
    {
        2 => (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    /// <summary>The quotient rounded towards the past.</summary>
    internal static long FloorDiv(long value, long divisor)
    {
        var (quotient, remainder) = Math.DivRem(value, divisor);
        return remainder < 0 ? quotient - 1 : quotient;
    }
}
