using System.Text;
using System.Text.Json;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Formats;

/// <summary>
/// JSON: an array of objects, or one object a line. NULL and numbers that JSON has no digits for (NaN, infinities) are null; integers beyond 2⁵³ keep their digits; times are
/// DALI text, bytes hexadecimal.
/// </summary>
sealed class JsonWriter(Stream stream, bool isLines) : ResultWriter
{
    readonly Utf8JsonWriter _json = new(stream, new() { SkipValidation = true });
    readonly StringBuilder _cell = new();
    Schema _schema = new([]);

    public override void Begin(Schema schema)
    {
        _schema = schema;
        if (!isLines)
        {
            _json.WriteStartArray();
        }
    }

    public override void Write(RecordBatch batch)
    {
        for (var row = 0; row < batch.Length; row++)
        {
            _json.WriteStartObject();
            for (var i = 0; i < batch.Columns.Count; i++)
            {
                _json.WritePropertyName(_schema[i].Name);
                WriteValue(batch.Columns[i], row);
            }

            _json.WriteEndObject();
            if (isLines)
            {
                _json.Flush();
                stream.WriteByte((byte)'\n');
                _json.Reset();
            }
        }

        _json.Flush();
    }

    public override void End()
    {
        if (!isLines)
        {
            _json.WriteEndArray();
            _json.Flush();
            stream.WriteByte((byte)'\n');
        }

        stream.Flush();
    }

    void WriteValue(Column column, int row)
    {
        if (column.IsNull(row))
        {
            _json.WriteNullValue();
            return;
        }

        switch (column)
        {
            case BooleanColumn c:
                _json.WriteBooleanValue(c[row]);
                break;
            case BinaryColumn { Type.Id: TypeId.Utf8 } c:
                _json.WriteStringValue(c[row]);
                break;
            case DictionaryColumn c:
                WriteValue(c.Dictionary, c.Codes[row]);
                break;
            case Column<double> c when !double.IsFinite(c.Values[row]):
            case Column<float> f when !float.IsFinite(f.Values[row]):
                _json.WriteNullValue();
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
            _json.WriteRawValue(_cell.ToString(), skipInputValidation: true);
            return;
        }

        _json.WriteStringValue(_cell.ToString());
    }

    void WriteList(Column elements)
    {
        _json.WriteStartArray();
        for (var i = 0; i < elements.Length; i++)
        {
            WriteValue(elements, i);
        }

        _json.WriteEndArray();
    }

    void WriteStruct(StructColumn column, int row)
    {
        _json.WriteStartObject();
        for (var i = 0; i < column.Children.Count; i++)
        {
            _json.WritePropertyName(column.StructType.Fields[i].Name);
            WriteValue(column.Children[i], row);
        }

        _json.WriteEndObject();
    }

    public override void Dispose()
    {
        _json.Dispose();
        base.Dispose();
    }
}
