using System.Buffers;
using System.Text;
using Rubin.Query.Arrow;

namespace Rubin.Query.Formats;

/// <summary>
/// CSV (RFC 4180) and TSV with a header line. NULL is an empty field, the empty text is <c>""</c>; a field is quoted where it holds the delimiter, a quote, a line break,
/// or blanks at an end.
/// </summary>
sealed class DelimitedWriter(Stream stream, char delimiter) : ResultWriter
{
    /// <summary>Bytes that are put together before they are written.</summary>
    const int BlockBytes = 1 << 18;

    readonly ArrayBufferWriter<byte> _text = new(BlockBytes + (1 << 12));
    readonly Utf8Values _values = new();
    readonly SearchValues<byte> _special = SearchValues.Create([(byte)'"', (byte)'\r', (byte)'\n', (byte)delimiter]);

    public override void Begin(Schema schema)
    {
        for (var i = 0; i < schema.Count; i++)
        {
            WriteDelimiter(i);
            WriteText(Encoding.UTF8.GetBytes(schema[i].Name));
        }

        _text.Write("\n"u8);
    }

    public override void Write(RecordBatch batch)
    {
        for (var row = 0; row < batch.Length; row++)
        {
            for (var i = 0; i < batch.Columns.Count; i++)
            {
                WriteDelimiter(i);
                if (!batch.Columns[i].IsNull(row))
                {
                    WriteField(batch.Columns[i], row);
                }
            }

            _text.Write("\n"u8);
            if (_text.WrittenCount > BlockBytes)
            {
                Send();
            }
        }

        Send();
    }

    public override void End()
    {
        Send();
        stream.Flush();
    }

    void WriteDelimiter(int position)
    {
        if (position > 0)
        {
            _text.GetSpan(1)[0] = (byte)delimiter;
            _text.Advance(1);
        }
    }

    void WriteField(Column column, int row)
    {
        if (!Utf8Values.TryWriteNumber(_text, column, row))
        {
            WriteText(_values.Text(column, row));
        }
    }

    void WriteText(ReadOnlySpan<byte> field)
    {
        var needsQuotes = field.IsEmpty || field[0] == ' ' || field[^1] == ' ' || field.ContainsAny(_special);
        if (!needsQuotes)
        {
            _text.Write(field);
            return;
        }

        _text.Write("\""u8);
        while (field.IndexOf((byte)'"') is >= 0 and var at)
        {
            _text.Write(field[..(at + 1)]);
            _text.Write("\""u8);
            field = field[(at + 1)..];
        }

        _text.Write(field);
        _text.Write("\""u8);
    }

    void Send()
    {
        stream.Write(_text.WrittenSpan);
        _text.ResetWrittenCount();
    }
}
