using System.Globalization;
using System.Text;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.Engine.Kernels;

/// <summary>Conversions from and to text. Blanks around a value are allowed, anything else that is no part of it is not.</summary>
static class TextCasts
{
    delegate bool TryParse<T>(ReadOnlySpan<byte> text, out T value);

    /// <summary>The conversion of a type to text; null where there is none.</summary>
    internal static ColumnCast? FindFormatter(DataType from) => from.Id == TypeId.Binary ? null : input =>
    {
        var builder = (BinaryBuilder)ColumnBuilder.Create(DataType.Utf8, input.Length);
        var text = new StringBuilder();
        for (var row = 0; row < input.Length; row++)
        {
            if (input.IsNull(row))
            {
                builder.AppendNull();
                continue;
            }

            text.Clear();
            ValueText.Append(text, input, row);
            builder.Append(text.ToString());
        }

        return builder.Build();
    };

    /// <summary>The conversion of text to a type; null where there is none.</summary>
    internal static ColumnCast? FindParser(DataType to, CastMode mode) => to switch
    {
        { Id: TypeId.Boolean } => input => ParseBooleans((BinaryColumn)input, mode),
        { Id: TypeId.Int8 } => Parser<sbyte>(
            to, mode, (s, out v) => sbyte.TryParse(s, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out v)),
        { Id: TypeId.Int16 } => Parser<short>(
            to, mode, (s, out v) => short.TryParse(s, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out v)),
        { Id: TypeId.Int32 } => Parser<int>(
            to, mode, (s, out v) => int.TryParse(s, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out v)),
        { Id: TypeId.Int64 } => Parser<long>(
            to, mode, (s, out v) => long.TryParse(s, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out v)),
        { Id: TypeId.UInt8 } => Parser<byte>(
            to, mode, (s, out v) => byte.TryParse(s, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out v)),
        { Id: TypeId.UInt16 } => Parser<ushort>(
            to, mode, (s, out v) => ushort.TryParse(s, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out v)),
        { Id: TypeId.UInt32 } => Parser<uint>(
            to, mode, (s, out v) => uint.TryParse(s, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out v)),
        { Id: TypeId.UInt64 } => Parser<ulong>(
            to, mode, (s, out v) => ulong.TryParse(s, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out v)),
        { Id: TypeId.Float } => Parser<float>(to, mode, (s, out v) =>
        {
            var done = TryParseDouble(s, out var wide);
            v = (float)wide;
            return done && float.IsInfinity(v) == double.IsInfinity(wide);
        }),
        { Id: TypeId.Double } => Parser<double>(to, mode, TryParseDouble),
        DecimalType type => Parser<Int128>(to, mode, (s, out v) => TryParseDecimal(s, type, out v)),
        { Id: TypeId.Date } => Parser<int>(to, mode, TimeText.TryParseDate),
        TimeType type => Parser<long>(to, mode, (s, out v) => TimeText.TryParseTime(s, type.Unit, out v)),
        TimestampType type => Parser<long>(to, mode, (s, out v) => TimeText.TryParseTimestamp(s, type.Unit, out v)),
        { Id: TypeId.Interval } => Parser<Interval>(to, mode, IntervalText.TryParse),
        { Id: TypeId.Binary } => input => new BinaryColumn(
            to, ((BinaryColumn)input).OffsetMemory, ((BinaryColumn)input).Data, input.Validity),
        ListType or FixedSizeListType when to == GeometryTypes.Region || to == GeometryTypes.Moc => input => ParseShapes((BinaryColumn)input, to, mode),
        ListType or FixedSizeListType when TypeRules.ElementOf(to)!.Type.Id == TypeId.Double => input => ParseNumberLists((BinaryColumn)input, to, mode),
        _ => null,
    };

    /// <summary>A number with optional sign, point and exponent, or NaN, Infinity, Inf in any case.</summary>
    internal static bool TryParseDouble(ReadOnlySpan<byte> text, out double value)
    {
        if (double.TryParse(
            text, NumberStyles.Float & ~NumberStyles.AllowLeadingWhite & ~NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture,
            out value))
        {
            // A number too large for a double parses as infinity, which it is not.
            return double.IsFinite(value) || !text.ContainsAnyInRange((byte)'0', (byte)'9');
        }

        value = Encoding.ASCII.GetString(text).ToUpperInvariant() switch
        {
            "INF" or "+INF" or "+INFINITY" => double.PositiveInfinity,
            "-INF" => double.NegativeInfinity,
            _ => 0,
        };
        return value != 0;
    }

    static ColumnCast Parser<T>(DataType to, CastMode mode, TryParse<T> parse)
        where T : unmanaged => input =>
    {
        var texts = (BinaryColumn)input;
        var answers = new T[texts.Length];
        var failures = new Failures(input, to, mode);
        for (var row = 0; row < answers.Length; row++)
        {
            if (!texts.IsNull(row) && !parse(texts[row].Trim(" \t\r\n"u8), out answers[row]))
            {
                failures.Add(row);
            }
        }

        return new Column<T>(to, answers, failures.Validity);
    };

    static BooleanColumn ParseBooleans(BinaryColumn texts, CastMode mode)
    {
        var bytes = Bits.Allocate(texts.Length);
        var failures = new Failures(texts, DataType.Boolean, mode);
        for (var row = 0; row < texts.Length; row++)
        {
            if (texts.IsNull(row))
            {
                continue;
            }

            switch (texts.Text(row).Trim().ToUpperInvariant())
            {
                case "TRUE" or "T" or "1" or "YES":
                    bytes[row >> 3] |= (byte)(1 << (row & 7));
                    break;
                case "FALSE" or "F" or "0" or "NO":
                    break;
                default:
                    failures.Add(row);
                    break;
            }
        }

        return new(new(bytes), texts.Length, failures.Validity);
    }

    static bool TryParseDecimal(ReadOnlySpan<byte> text, DecimalType type, out Int128 unscaled)
    {
        var mantissa = text;
        var exponent = 0;
        if (text.IndexOfAny((byte)'e', (byte)'E') is >= 0 and var e)
        {
            mantissa = text[..e];
            if (!int.TryParse(
                text[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent) || Math.Abs(exponent) > 60)
            {
                unscaled = 0;
                return false;
            }
        }

        var point = mantissa.IndexOf((byte)'.');
        var fraction = point < 0 ? 0 : mantissa.Length - point - 1;
        Span<byte> digits = stackalloc byte[Math.Min(mantissa.Length, 64)];
        if (mantissa.Length > digits.Length)
        {
            unscaled = 0;
            return false;
        }

        mantissa.CopyTo(digits);
        if (point >= 0)
        {
            mantissa[(point + 1)..].CopyTo(digits[point..]);
            digits = digits[..^1];
        }

        var from = fraction - exponent;
        return Int128.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out unscaled)
            && TryShift(ref unscaled, from - type.Scale)
            && DecimalCasts.Fits(unscaled, type);
    }

    /// <summary>Divides by a power of ten, rounding; multiplies where it is negative.</summary>
    static bool TryShift(ref Int128 value, int digits)
    {
        if (digits > 38)
        {
            value = 0;
            return true;
        }

        return value == 0 || (digits >= -38 && DecimalCasts.TryRescale(value, Math.Max(digits, 0), Math.Max(-digits, 0), out value));
    }

    /// <summary>Texts of regions and coverages, kept as they are where they can be read.</summary>
    static Column ParseShapes(BinaryColumn texts, DataType to, CastMode mode)
    {
        var shapes = new Shapes(new(Relabelled(texts, to, texts.Validity), IsConstant: false));
        var failures = new Failures(texts, to, mode);
        for (var row = 0; row < texts.Length; row++)
        {
            if (!texts.IsNull(row) && !shapes.IsRegion(row))
            {
                failures.Add(row);
            }
        }

        return Relabelled(texts, to, failures.Validity);
    }

    static Column Relabelled(BinaryColumn texts, DataType to, Bitmap validity) => to is FixedSizeListType type
        ? new FixedSizeListColumn(type, texts.Length, texts, validity)
        : new ListColumn((ListType)to, Enumerable.Range(0, texts.Length + 1).ToArray(), texts, validity);

    /// <summary>Numbers with blanks or commas between, as DALI 1.1 §3.3 writes points, circles and polygons.</summary>
    static Column ParseNumberLists(BinaryColumn texts, DataType to, CastMode mode)
    {
        var size = (to as FixedSizeListType)?.Size;
        var values = new List<double>();
        var offsets = new int[texts.Length + 1];
        var failures = new Failures(texts, to, mode);
        for (var row = 0; row < texts.Length; row++)
        {
            var text = texts.IsNull(row) ? [] : texts[row];
            var start = values.Count;
            var done = true;
            foreach (var range in text.SplitAny(" ,\t\r\n"u8))
            {
                var item = text[range];
                var number = 0d;
                done &= item.IsEmpty || TryParseDouble(item, out number);
                if (!item.IsEmpty)
                {
                    values.Add(number);
                }
            }

            if (!texts.IsNull(row) && (!done || (size is { } wanted && values.Count - start != wanted)))
            {
                failures.Add(row);
                values.RemoveRange(start, values.Count - start);
            }

            while (size is { } n && values.Count < start + n)
            {
                values.Add(0);
            }

            offsets[row + 1] = values.Count;
        }

        Column elements = new Column<double>(values.ToArray());
        return to is ListType list
            ? new ListColumn(list, offsets, elements, failures.Validity)
            : new FixedSizeListColumn((FixedSizeListType)to, texts.Length, elements, failures.Validity);
    }
}
