using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using Rubin.Query.Arrow;

namespace Rubin.Query.Slt;

/// <summary>Values as .slt files write them: no blanks outside of quotes, floating point to the last bit.</summary>
static class CellText
{
    internal const string Null = "NULL";

    const string Special = "'[]{},:\\#";

    /// <summary>The rows of an answer as cells.</summary>
    internal static List<IReadOnlyList<string>> Rows(QueryAnswer answer)
    {
        var rows = new List<IReadOnlyList<string>>();
        foreach (var batch in answer.Batches)
        {
            for (var row = 0; row < batch.Length; row++)
            {
                rows.Add([.. batch.Columns.Select(c => Of(c, row))]);
            }
        }

        return rows;
    }

    /// <summary>One value.</summary>
    internal static string Of(Column column, int row) => column.IsNull(row) ? Null : column switch
    {
        BooleanColumn c => c[row] ? "true" : "false",
        Column<int> c when c.Type.Id == TypeId.Date => Date(c.Values[row]),
        Column<long> c when c.Type is TimestampType type => Instant(type.Unit, c.Values[row]),
        Column<long> c when c.Type is TimeType type => Instant(type.Unit, c.Values[row])[11..],
        Column<Interval> c => Duration(c.Values[row]),
        Column<Int128> c => Decimal(c.Values[row], ((DecimalType)c.Type).Scale),
        Column<float> c => Real(c.Values[row], c.Values[row].ToString("R", CultureInfo.InvariantCulture)),
        Column<double> c => Real(c.Values[row], c.Values[row].ToString("R", CultureInfo.InvariantCulture)),
        Column<sbyte> c => Integer(c.Values[row]),
        Column<short> c => Integer(c.Values[row]),
        Column<int> c => Integer(c.Values[row]),
        Column<long> c => Integer(c.Values[row]),
        Column<byte> c => Integer(c.Values[row]),
        Column<ushort> c => Integer(c.Values[row]),
        Column<uint> c => Integer(c.Values[row]),
        Column<ulong> c => Integer(c.Values[row]),
        BinaryColumn { Type.Id: TypeId.Binary } c => $"\\x{Convert.ToHexStringLower(c[row])}",
        BinaryColumn c => Quoted(c.Text(row)),
        DictionaryColumn c => Of(c.Dictionary, c.Codes[row]),
        ListColumn c => List(c[row]),
        FixedSizeListColumn c => List(c.Elements.Slice(row * c.ListType.Size, c.ListType.Size)),
        StructColumn c => $"{{{string.Join(',', c.StructType.Fields.Zip(c.Children, (f, child) => $"{Quoted(f.Name)}:{Of(child, row)}"))}}}",
        _ => throw new UnreachableException(),
    };

    /// <summary>Text in quotes where it needs them.</summary>
    internal static string Quoted(string text)
    {
        var isPlain = text.Length > 0 && text != Null && !text.Contains(Wildcard.Ignore, StringComparison.Ordinal)
            && text.All(c => !Special.Contains(c, StringComparison.Ordinal) && !char.IsWhiteSpace(c) && !char.IsControl(c));
        return isPlain ? text : $"'{string.Concat(text.Select(Escaped))}'";
    }

    /// <summary>The text that a cell stands for, without quotes.</summary>
    internal static string Unquoted(string cell)
    {
        if (cell is not ['\'', .., '\''] || cell.Length < 2)
        {
            return cell;
        }

        var text = new System.Text.StringBuilder();
        var inner = cell[1..^1].Replace("''", "'", StringComparison.Ordinal);
        for (var i = 0; i < inner.Length; i++)
        {
            var isEscape = inner[i] == '\\' && i + 1 < inner.Length;
            text.Append(isEscape ? inner[++i] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', var c => c } : inner[i]);
        }

        return text.ToString();
    }

    static string Escaped(char c) => c switch
    {
        '\'' => "''",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ => c.ToString(),
    };

    static string List(Column elements) => $"[{string.Join(',', Enumerable.Range(0, elements.Length).Select(i => Of(elements, i)))}]";

    static string Integer<T>(T value)
        where T : INumber<T> => value.ToString(null, CultureInfo.InvariantCulture);

    static string Real(double value, string text) => value switch
    {
        double.PositiveInfinity => "inf",
        double.NegativeInfinity => "-inf",
        _ => text,
    };

    static string Decimal(Int128 unscaled, int scale)
    {
        var digits = BigInteger.Abs(unscaled).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        return (Int128.IsNegative(unscaled) ? "-" : "") + (scale == 0 ? digits : $"{digits[..^scale]}.{digits[^scale..]}");
    }

    /// <summary>An interval part by part, as ISO 8601 writes durations: <c>P1M-2DT3.5S</c>.</summary>
    static string Duration(Interval value) => string.Create(
        CultureInfo.InvariantCulture, $"P{value.Months}M{value.Days}DT{value.Nanoseconds / 1_000_000_000m:0.#########}S");

    static string Date(int days) => DateTime.UnixEpoch.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    static string Instant(TimeUnit unit, long value)
    {
        var digits = unit switch { TimeUnit.Second => 0, TimeUnit.Millisecond => 3, TimeUnit.Microsecond => 6, _ => 9 };
        var perSecond = (long)Math.Pow(10, digits);
        var seconds = Math.DivRem(value, perSecond, out var fraction);
        (seconds, fraction) = fraction < 0 ? (seconds - 1, fraction + perSecond) : (seconds, fraction);
        var text = DateTime.UnixEpoch.AddSeconds(seconds).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
        var tail = fraction == 0 ? "" : "." + fraction.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0').TrimEnd('0');
        return text + tail;
    }
}
