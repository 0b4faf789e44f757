using System.Globalization;
using System.Text;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.Engine.Kernels;

/// <summary>
/// Values as text, as CAST and <c>||</c> give them: the shortest digits that give the same number back, times as DALI 1.1 §3.3.3
/// writes them (<c>2026-01-31T12:00:00.5</c>), and so geometry (<c>10.0 20.0 0.5</c>).
/// </summary>
static class ValueText
{
    /// <summary>The text of a value that is not NULL.</summary>
    public static void Append(StringBuilder text, Column column, int row)
    {
        switch (column)
        {
            case BooleanColumn c:
                text.Append(c[row] ? "true" : "false");
                break;
            case BinaryColumn c:
                text.Append(c.Type.Id == TypeId.Utf8 ? c.Text(row) : System.Convert.ToHexString(c[row]));
                break;
            case DictionaryColumn c:
                Append(text, c.Dictionary, c.Codes[row]);
                break;
            case Column<double> c:
                Append(text, c.Values[row], c.Values[row].ToString("R", CultureInfo.InvariantCulture));
                break;
            case Column<float> c:
                Append(text, c.Values[row], c.Values[row].ToString("R", CultureInfo.InvariantCulture));
                break;
            case Column<int> { Type.Id: TypeId.Date } c:
                TimeText.AppendDate(text, c.Values[row]);
                break;
            case Column<long> { Type: TimestampType type } c:
                TimeText.AppendTimestamp(text, c.Values[row], type.Unit);
                break;
            case Column<long> { Type: TimeType type } c:
                TimeText.AppendTime(text, c.Values[row], type.Unit);
                break;
            case Column<Interval> c:
                IntervalText.Append(text, c.Values[row]);
                break;
            case Column<Int128> c:
                AppendDecimal(text, c.Values[row], ((DecimalType)c.Type).Scale);
                break;
            case StructColumn c:
                AppendStruct(text, c, row);
                break;
            case ListColumn or FixedSizeListColumn when GeometryTypes.Kind(column.Type) is not null:
                AppendGeometry(text, ListElements.Of(column, row));
                break;
            case ListColumn or FixedSizeListColumn:
                AppendList(text, ListElements.Of(column, row));
                break;
            default:
                text.Append(CultureInfo.InvariantCulture, $"{column.Value(row)}");
                break;
        }
    }

    /// <summary>A value for a message: text in quotes, and cut where it is long.</summary>
    internal static string Quote(Column column, int row)
    {
        const int Longest = 60;
        var text = new StringBuilder();
        Append(text, column, row);
        var quoted = text.Length > Longest ? text.ToString(0, Longest) + "…" : text.ToString();
        return column.Type.Logical.Id == TypeId.Utf8 ? $"'{quoted}'" : quoted;
    }

    static void Append(StringBuilder text, double value, string digits)
    {
        if (!double.IsFinite(value))
        {
            text.Append(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
            return;
        }

        // 1E+20 is written 1e+20, and a whole number keeps a point, so that one sees that it is no integer.
        text.Append(digits.Replace('E', 'e'));
        if (!digits.AsSpan().ContainsAny('.', 'E'))
        {
            text.Append(".0");
        }
    }

    static void AppendDecimal(StringBuilder text, Int128 unscaled, int scale)
    {
        var digits = Int128.Abs(unscaled).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        text.Append(unscaled < 0 ? "-" : "").Append(digits.AsSpan(0, digits.Length - scale));
        if (scale > 0)
        {
            text.Append('.').Append(digits.AsSpan(digits.Length - scale));
        }
    }

    static void AppendList(StringBuilder text, ListElements list)
    {
        text.Append('[');
        for (var k = 0; k < list.Count; k++)
        {
            AppendItem(text.Append(k == 0 ? "" : ", "), list.Column, list.Start + k);
        }

        text.Append(']');
    }

    /// <summary>Geometry as DALI 1.2 §3.3 has it: numbers with blanks between, or the one text.</summary>
    static void AppendGeometry(StringBuilder text, ListElements list)
    {
        for (var k = 0; k < list.Count; k++)
        {
            Append(text.Append(k == 0 ? "" : " "), list.Column, list.Start + k);
        }
    }

    static void AppendStruct(StringBuilder text, StructColumn column, int row)
    {
        text.Append('{');
        for (var i = 0; i < column.Children.Count; i++)
        {
            text.Append(i == 0 ? "" : ", ").Append(column.StructType.Fields[i].Name).Append(": ");
            AppendItem(text, column.Children[i], row);
        }

        text.Append('}');
    }

    static void AppendItem(StringBuilder text, Column column, int row)
    {
        if (column.IsNull(row))
        {
            text.Append("NULL");
            return;
        }

        Append(text, column, row);
    }
}
