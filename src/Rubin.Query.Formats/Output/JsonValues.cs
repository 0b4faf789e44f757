using System.Text;
using System.Text.Json;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Formats;

/// <summary>Values as JSON: NULL, NaN and infinities are null, integers keep all digits, times are DALI text, bytes hexadecimal, lists arrays, structs objects.</summary>
sealed class JsonValues(Utf8JsonWriter json)
{
    readonly StringBuilder _cell = new();

    /// <summary>The value of a row.</summary>
    public void Write(Column column, int row)
    {
        if (column.IsNull(row))
        {
            json.WriteNullValue();
            return;
        }

        switch (column)
        {
            case BooleanColumn c:
                json.WriteBooleanValue(c[row]);
                break;
            case BinaryColumn { Type.Id: TypeId.Utf8 } c:
                json.WriteStringValue(c[row]);
                break;
            case DictionaryColumn c:
                Write(c.Dictionary, c.Codes[row]);
                break;
            case Column<double> c when !double.IsFinite(c.Values[row]):
            case Column<float> f when !float.IsFinite(f.Values[row]):
                json.WriteNullValue();
                break;
            case ListColumn or FixedSizeListColumn when column.Type == GeometryTypes.Region || column.Type == GeometryTypes.Moc:
                WriteText(column, row);
                break;
            case ListColumn c:
                WriteList(c[row]);
                break;
            case FixedSizeListColumn c:
                WriteList(c.Elements.Slice(row * c.ListType.Size, c.ListType.Size));
                break;
            case StructColumn c:
                WriteStruct(c, row);
                break;
            default:
                WriteText(column, row);
                break;
        }
    }

    void WriteText(Column column, int row)
    {
        ValueText.Append(_cell.Clear(), column, row);
        if (column.Type.IsNumeric)
        {
            json.WriteRawValue(_cell.ToString(), skipInputValidation: true);
            return;
        }

        json.WriteStringValue(_cell.ToString());
    }

    void WriteList(Column elements)
    {
        json.WriteStartArray();
        for (var i = 0; i < elements.Length; i++)
        {
            Write(elements, i);
        }

        json.WriteEndArray();
    }

    void WriteStruct(StructColumn column, int row)
    {
        json.WriteStartObject();
        for (var i = 0; i < column.Children.Count; i++)
        {
            json.WritePropertyName(column.StructType.Fields[i].Name);
            Write(column.Children[i], row);
        }

        json.WriteEndObject();
    }
}
