using System.Globalization;
using System.Text;

namespace Rubin.Query.Formats.Csv;

/// <summary>Values as text files spell them.</summary>
static class CsvValue
{
    const NumberStyles Decimal = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>The powers of ten that a double holds exactly.</summary>
    static readonly double[] PowersOfTen = [.. Enumerable.Range(0, 23).Select(e => double.Parse($"1e{e}", CultureInfo.InvariantCulture))];

    /// <summary>Without blanks around; text keeps them, all other types do not.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) =>
        !text.IsEmpty && (text[0] <= ' ' || text[^1] <= ' ') ? text.Trim(" \t\r\n"u8) : text;

    /// <summary>
    /// Whether a value without quotes is NULL: nothing, <c>\N</c> as MySQL and PostgreSQL write it, or <c>null</c> in any case as SkyServer does.
    /// </summary>
    public static bool IsNull(ReadOnlySpan<byte> text) => text.Length switch
    {
        0 => true,
        2 => text.SequenceEqual("\\N"u8),
        4 => Ascii.EqualsIgnoreCase(text, "null"u8),
        _ => false,
    };

    /// <summary><c>true</c> or <c>false</c>, in any case.</summary>
    public static bool TryBoolean(ReadOnlySpan<byte> text, out bool value)
    {
        value = Ascii.EqualsIgnoreCase(text, "true"u8);
        return value || Ascii.EqualsIgnoreCase(text, "false"u8);
    }

    /// <summary>An integer of 64 bits; with zeros in front it is the name of something and no number.</summary>
    public static bool TryInteger(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        var digits = WithoutSign(text);
        if (digits.Length is 0 or > 19 || (digits[0] == '0' && digits.Length > 1))
        {
            return false;
        }

        var magnitude = 0UL;
        foreach (var character in digits)
        {
            var digit = (uint)(character - '0');
            if (digit > 9)
            {
                return false;
            }

            magnitude = magnitude * 10 + digit;
        }

        var isNegative = text[0] == '-';
        value = isNegative ? (long)(0 - magnitude) : (long)magnitude;
        return magnitude <= (isNegative ? 1UL << 63 : long.MaxValue);
    }

    /// <summary>An integer from 0 to 2⁶⁴ − 1, without zeros in front.</summary>
    public static bool TryUnsigned(ReadOnlySpan<byte> text, out ulong value)
    {
        value = 0;
        return text.Length is > 0 and <= 20 && (text[0] != '0' || text.Length == 1)
            && ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Digits only, after a sign.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> text) => !WithoutSign(text).ContainsAnyExceptInRange((byte)'0', (byte)'9');

    /// <summary>
    /// A number with optional sign, point and exponent, rounded correctly; or NaN, Inf, Infinity in any case, as pandas, astropy and
    /// others write them. A number too large for a double is none; integers with zeros in front are none.
    /// </summary>
    public static bool TryDouble(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        var digits = WithoutSign(text);
        if (digits.IsEmpty)
        {
            return false;
        }

        if (digits[0] > '9')
        {
            return TryWord(digits, text[0] == '-', out value);
        }

        if (digits[0] == '0' && digits.Length > 1 && IsWhole(digits))
        {
            return false;
        }

        return TryShort(digits, text[0] == '-', out value)
            || (double.TryParse(text, Decimal, CultureInfo.InvariantCulture, out value) && double.IsFinite(value));
    }

    /// <summary>
    /// Numbers whose digits make an integer up to 2⁵³ and whose power of ten is exact: one product or quotient rounds them correctly.
    /// W. D. Clinger, How to read floating point numbers accurately, PLDI 1990, doi:10.1145/93542.93557.
    /// </summary>
    static bool TryShort(ReadOnlySpan<byte> digits, bool isNegative, out double value)
    {
        var mantissa = 0UL;
        var power = 0;
        var at = 0;
        for (; at < digits.Length && (uint)(digits[at] - '0') <= 9; at++)
        {
            mantissa = mantissa * 10 + (uint)(digits[at] - '0');
        }

        var count = at;
        if (at < digits.Length && digits[at] == '.')
        {
            var point = ++at;
            for (; at < digits.Length && (uint)(digits[at] - '0') <= 9; at++)
            {
                mantissa = mantissa * 10 + (uint)(digits[at] - '0');
            }

            power = point - at;
            count -= power;
        }

        value = 0;
        if (count is 0 or > 18 || mantissa > 1UL << 53 || (at < digits.Length && !TryExponent(digits[at..], ref power))
            || power is < -22 or > 22)
        {
            return false;
        }

        value = power < 0 ? mantissa / PowersOfTen[-power] : mantissa * PowersOfTen[power];
        value = isNegative ? -value : value;
        return true;
    }

    static bool TryExponent(ReadOnlySpan<byte> text, ref int power)
    {
        if (text[0] is not ((byte)'e' or (byte)'E')
            || !int.TryParse(text[1..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent)
            || Math.Abs((long)exponent) > 100)
        {
            return false;
        }

        power += exponent;
        return true;
    }

    static bool TryWord(ReadOnlySpan<byte> word, bool isNegative, out double value)
    {
        var isInfinite = Ascii.EqualsIgnoreCase(word, "inf"u8) || Ascii.EqualsIgnoreCase(word, "infinity"u8);
        value = !isInfinite ? double.NaN : isNegative ? double.NegativeInfinity : double.PositiveInfinity;
        return isInfinite || Ascii.EqualsIgnoreCase(word, "nan"u8);
    }

    static ReadOnlySpan<byte> WithoutSign(ReadOnlySpan<byte> text) => !text.IsEmpty && text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
}
