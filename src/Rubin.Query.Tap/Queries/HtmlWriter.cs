using System.Net;
using System.Text;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Kernels;
using Rubin.Query.Formats;

namespace Rubin.Query.Tap.Queries;

/// <summary>A page with the answer as a table: columns with unit and UCD below the name, NULL as an empty cell.</summary>
sealed class HtmlWriter(Stream stream, AnswerHeader header) : ResultWriter
{
    readonly StreamWriter _text = new(stream, new UTF8Encoding(false), 1 << 14, leaveOpen: true) { NewLine = "\n" };
    readonly StringBuilder _cell = new();

    public override void Begin(Schema schema)
    {
        _text.Write("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n<title>Answer</title>\n");
        _text.Write("<style>body{font-family:sans-serif}table{border-collapse:collapse}th,td{border:1px solid #ccc;padding:.2em .5em}td.n{text-align:right}</style>\n</head>\n<body>\n");
        _text.Write($"<pre>{Escape(header.Query)}</pre>\n<table>\n<thead>\n<tr>");
        foreach (var field in schema.Fields)
        {
            _text.Write($"<th title=\"{Escape(field.Description ?? "")}\">{Escape(field.Name)}<br/><small>{Escape(field.Unit ?? "")} {Escape(field.Ucd ?? "")}</small></th>");
        }

        _text.Write("</tr>\n</thead>\n<tbody>\n");
    }

    public override void Write(RecordBatch batch)
    {
        for (var row = 0; row < batch.Length; row++)
        {
            _text.Write("<tr>");
            foreach (var column in batch.Columns)
            {
                _cell.Clear();
                if (!column.IsNull(row))
                {
                    ValueText.Append(_cell, column, row);
                }

                _text.Write(column.Type.Logical.IsNumeric ? "<td class=\"n\">" : "<td>");
                _text.Write(Escape(_cell.ToString()));
                _text.Write("</td>");
            }

            _text.Write("</tr>\n");
        }
    }

    public override void End()
    {
        _text.Write("</tbody>\n</table>\n</body>\n</html>\n");
        _text.Flush();
    }

    public override void Dispose()
    {
        _text.Dispose();
        base.Dispose();
    }

    static string Escape(string text) => WebUtility.HtmlEncode(text);
}
