using System.Buffers;
using System.Globalization;
using System.Text.Unicode;
using Rubin.Query.Arrow;

namespace Rubin.Query.Formats.VoTable;

/// <summary>Rows as TABLEDATA (VOTable 1.4 §5.1): an empty cell is NULL, elements of lists stand between blanks.</summary>
sealed class TableDataRows(ValueList<VoTableColumn> fields) : RowsWriter
{
    const int BlockBytes = 1 << 18;

    readonly ArrayBufferWriter<byte> _text = new();

    public override void Begin(Stream stream) => stream.Write("<TABLEDATA>\n"u8);

    public override void Write(Stream stream, IReadOnlyList<Column> columns, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            _text.Write("<TR>"u8);
            for (var i = 0; i < columns.Count; i++)
            {
                _text.Write("<TD>"u8);
                if (!columns[i].IsNull(row))
                {
                    WriteCell(fields[i], columns[i], row);
                }
                else if (columns[i] is FixedSizeListColumn list)
                {
                    WriteNulls(fields[i], list.ListType.Size);
                }

                _text.Write("</TD>"u8);
            }

            _text.Write("</TR>\n"u8);
            if (_text.WrittenCount > BlockBytes)
            {
                Flush(stream);
            }
        }

        Flush(stream);
    }

    public override void End(Stream stream) => stream.Write("</TABLEDATA>\n"u8);

    void Flush(Stream stream)
    {
        stream.Write(_text.WrittenSpan);
        _text.ResetWrittenCount();
    }

    void WriteCell(VoTableColumn field, Column column, int row)
    {
        switch (column)
        {
            case BinaryColumn { Type.Id: TypeId.Utf8 } c:
                WriteText(c[row], field.Name);
                break;
            case BinaryColumn c:
                WriteBytes(c[row]);
                break;
            case ListColumn c:
                WriteList(field, c[row]);
                break;
            case FixedSizeListColumn c:
                WriteList(field, c[row]);
                break;
            case BooleanColumn c:
                _text.Write(c[row] ? "T"u8 : "F"u8);
                break;
            case Column<double> c:
                WriteNumber(c.Values[row]);
                break;
            case Column<float> c when float.IsFinite(c.Values[row]):
                Format(c.Values[row]);
                break;
            case Column<float> c:
                WriteNumber(c.Values[row]);
                break;
            case Column<long> c:
                Format(c.Values[row]);
                break;
            case Column<int> c:
                Format(c.Values[row]);
                break;
            case Column<short> c:
                Format(c.Values[row]);
                break;
            case Column<byte> c:
                Format(c.Values[row]);
                break;
        }
    }

    void WriteNumber(double value)
    {
        if (double.IsFinite(value))
        {
            Format(value);
            return;
        }

        _text.Write(double.IsNaN(value) ? "NaN"u8 : value > 0 ? "+Inf"u8 : "-Inf"u8);
    }

    void Format<T>(T value)
        where T : IUtf8SpanFormattable
    {
        value.TryFormat(_text.GetSpan(40), out var written, default, CultureInfo.InvariantCulture);
        _text.Advance(written);
    }

    void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            Format(value);
            _text.Write(" "u8);
        }
    }

    void WriteList(VoTableColumn field, Column elements)
    {
        for (var i = 0; i < elements.Length; i++)
        {
            if (i > 0)
            {
                _text.Write(" "u8);
            }

            if (!elements.IsNull(i))
            {
                WriteCell(field, elements, i);
            }
            else
            {
                WriteNull(field);
            }
        }
    }

    /// <summary>A NULL in the place of an array of fixed size, whose cell must have all elements (VOTable 1.4 §5.1).</summary>
    void WriteNulls(VoTableColumn field, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (i > 0)
            {
                _text.Write(" "u8);
            }

            WriteNull(field);
        }
    }

    void WriteNull(VoTableColumn field)
    {
        if (field.NullNumber is { } number)
        {
            Format(number);
            return;
        }

        _text.Write(field.Item.IsFloating ? "NaN"u8 : "?"u8);
    }

    void WriteText(ReadOnlySpan<byte> text, string column)
    {
        if (!Utf8.IsValid(text) || XmlText.FindForbidden(text) >= 0)
        {
            throw new QueryException(
                QueryErrorCode.Data,
                $"a text of column \"{column}\" holds characters that XML cannot have",
                hint: "take BINARY2, CSV or Parquet");
        }

        XmlText.Write(_text, text);
    }
}
