using System.Text;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Formats;

/// <summary>
/// CSV (RFC 4180) and TSV with a header line. NULL is an empty field, the empty text is <c>""</c>; a field is quoted where it holds the delimiter, a quote, a line break,
/// or blanks at an end.
/// </summary>
sealed class DelimitedWriter(Stream stream, char delimiter) : ResultWriter
{
    readonly StreamWriter _text = new(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
    readonly StringBuilder _cell = new();

    public override void Begin(Schema schema)
    {
        for (var i = 0; i < schema.Count; i++)
        {
            _text.Write(i == 0 ? "" : delimiter.ToString());
            WriteField(schema[i].Name);
        }

        _text.WriteLine();
    }

    public override void Write(RecordBatch batch)
    {
        for (var row = 0; row < batch.Length; row++)
        {
            for (var i = 0; i < batch.Columns.Count; i++)
            {
                if (i > 0)
                {
                    _text.Write(delimiter);
                }

                if (!batch.Columns[i].IsNull(row))
                {
                    ValueText.Append(_cell.Clear(), batch.Columns[i], row);
                    WriteField(_cell.ToString());
                }
            }

            _text.WriteLine();
        }
    }

    public override void End() => _text.Flush();

    void WriteField(string field)
    {
        var needsQuotes = field.Length == 0 || field[0] == ' ' || field[^1] == ' ' || field.AsSpan().IndexOfAny("\"\r\n") >= 0 || field.Contains(delimiter, StringComparison.Ordinal);
        _text.Write(needsQuotes ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field);
    }

    public override void Dispose()
    {
        _text.Dispose();
        base.Dispose();
    }
}
