using System.Text;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Formats;

/// <summary>A Markdown table. NULL is an empty cell; bars are escaped and line breaks become blanks.</summary>
sealed class MarkdownWriter(Stream stream) : ResultWriter
{
    readonly StreamWriter _text = new(stream, new UTF8Encoding(false), 1 << 14, leaveOpen: true) { NewLine = "\n" };
    readonly StringBuilder _cell = new();

    public override void Begin(Schema schema)
    {
        _text.WriteLine($"| {string.Join(" | ", schema.Fields.Select(f => Escape(f.Name)))} |");
        _text.WriteLine($"|{string.Concat(schema.Fields.Select(f => f.Type.IsNumeric ? "---:|" : "---|"))}");
    }

    public override void Write(RecordBatch batch)
    {
        for (var row = 0; row < batch.Length; row++)
        {
            _text.Write('|');
            foreach (var column in batch.Columns)
            {
                _cell.Clear();
                if (!column.IsNull(row))
                {
                    ValueText.Append(_cell, column, row);
                }

                _text.Write($" {Escape(_cell.ToString())} |");
            }

            _text.WriteLine();
        }
    }

    public override void End() => _text.Flush();

    static string Escape(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");

    public override void Dispose()
    {
        _text.Dispose();
        base.Dispose();
    }
}
