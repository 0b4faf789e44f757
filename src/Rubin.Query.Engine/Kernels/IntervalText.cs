using System.Buffers;
using System.Globalization;
using System.Text;
using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Kernels;

/// <summary>
/// Intervals as text, both ways: <c>1 year 2 months 3 days 04:05:06.7</c>, as PostgreSQL and DuckDB write them; read are also words for hours and shorter
/// units, fractions, a trailing <c>ago</c>, and the durations of ISO 8601, <c>P1Y2M3DT4H5M6.7S</c>.
/// </summary>
static class IntervalText
{
    static readonly SearchValues<byte> OfTime = SearchValues.Create("0123456789.:"u8);
    static readonly SearchValues<byte> OfNumber = SearchValues.Create("0123456789.+-"u8);
    static readonly SearchValues<byte> BehindWord = SearchValues.Create(" 0123456789+-."u8);

    /// <summary>The text of an interval; parts that are zero are left out, none at all is <c>00:00:00</c>.</summary>
    internal static void Append(StringBuilder text, Interval value)
    {
        var start = text.Length;
        AppendPart(text, start, value.Months / 12, "year");
        AppendPart(text, start, value.Months % 12, "month");
        AppendPart(text, start, value.Days, "day");
        if (value.Nanoseconds == 0 && text.Length > start)
        {
            return;
        }

        var (seconds, fraction) = Math.DivRem(value.Nanoseconds, 1_000_000_000);
        (seconds, fraction) = (Math.Abs(seconds), Math.Abs(fraction));
        text.Append(text.Length > start ? " " : "").Append(value.Nanoseconds < 0 ? "-" : "")
            .Append(CultureInfo.InvariantCulture, $"{seconds / 3600:00}:{seconds / 60 % 60:00}:{seconds % 60:00}");
        if (fraction != 0)
        {
            text.Append('.').Append(fraction.ToString("000000000", CultureInfo.InvariantCulture).TrimEnd('0'));
        }
    }

    /// <summary>Reads an interval; false where the text is none, or out of range.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> text, out Interval value)
    {
        var sum = default(IntervalSum);
        value = default;
        if (text.IsEmpty || text.ContainsAnyInRange((byte)128, byte.MaxValue))
        {
            return false;
        }

        if (text[0] is (byte)'P' or (byte)'p')
        {
            return TryParseIso(text[1..], ref sum) && sum.TryBuild(isNegative: false, out value);
        }

        var isAgo = false;
        while (!text.IsEmpty)
        {
            if (!TryTakePart(ref text, ref sum))
            {
                return false;
            }

            text = text.TrimStart((byte)' ');
            if (text.SequenceEqual("ago"u8))
            {
                isAgo = true;
                break;
            }
        }

        return sum.TryBuild(isAgo, out value);
    }

    static void AppendPart(StringBuilder text, int start, int amount, string unit)
    {
        if (amount != 0)
        {
            text.Append(text.Length > start ? " " : "").Append(CultureInfo.InvariantCulture, $"{amount} {unit}{(amount is 1 or -1 ? "" : "s")}");
        }
    }

    /// <summary>A number and its unit, or hours, minutes and seconds with colons.</summary>
    static bool TryTakePart(ref ReadOnlySpan<byte> text, ref IntervalSum sum)
    {
        var length = text[1..].IndexOfAnyExcept(OfTime) + 1;
        var number = length == 0 ? text : text[..length];
        text = text[number.Length..].TrimStart((byte)' ');
        if (number.Contains((byte)':'))
        {
            return TryAddTime(number, ref sum);
        }

        var end = text.IndexOfAny(BehindWord);
        var word = end < 0 ? text : text[..end];
        text = text[word.Length..];
        if (!TryNumber(number, out var amount) || CalendarUnits.Find(Encoding.ASCII.GetString(word)) is not { } unit)
        {
            return false;
        }

        sum.Add(amount, unit);
        return true;
    }

    static bool TryAddTime(ReadOnlySpan<byte> text, ref IntervalSum sum)
    {
        var sign = text[0] == '-' ? -1 : 1;
        text = text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
        var unit = CalendarUnit.Hour;
        foreach (var range in text.Split((byte)':'))
        {
            if (unit < CalendarUnit.Second || !TryNumber(text[range], out var amount) || (unit < CalendarUnit.Hour && amount >= 60)
                || (unit > CalendarUnit.Second && amount != decimal.Truncate(amount)))
            {
                return false;
            }

            sum.Add(sign * amount, unit--);
        }

        return unit < CalendarUnit.Minute;
    }

    /// <summary>What follows the P of a duration: numbers with letters for their units, those of time behind a T.</summary>
    static bool TryParseIso(ReadOnlySpan<byte> text, ref IntervalSum sum)
    {
        var (isTime, count) = (false, 0);
        while (!text.IsEmpty)
        {
            if (!isTime && text[0] is (byte)'T' or (byte)'t')
            {
                isTime = true;
                text = text[1..];
                continue;
            }

            var letter = text.IndexOfAnyExcept(OfNumber);
            if (letter < 0 || IsoUnit((char)text[letter], isTime) is not { } unit || !TryNumber(text[..letter], out var amount))
            {
                return false;
            }

            sum.Add(amount, unit);
            text = text[(letter + 1)..];
            count++;
        }

        return count > 0;
    }

    static CalendarUnit? IsoUnit(char letter, bool isTime) => (char.ToUpperInvariant(letter), isTime) switch
    {
        ('Y', false) => CalendarUnit.Year,
        ('M', false) => CalendarUnit.Month,
        ('W', false) => CalendarUnit.Week,
        ('D', false) => CalendarUnit.Day,
        ('H', true) => CalendarUnit.Hour,
        ('M', true) => CalendarUnit.Minute,
        ('S', true) => CalendarUnit.Second,
        _ => null,
    };

    /// <summary>A number with a sign and a point, of at most 18 digits on either side of it.</summary>
    internal static bool TryNumber(ReadOnlySpan<byte> text, out decimal number)
    {
        number = 0;
        return text.Length is > 0 and <= 24 && text.ContainsAnyInRange((byte)'0', (byte)'9')
            && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
    }
}
