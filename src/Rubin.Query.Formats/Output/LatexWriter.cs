using System.Text;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Formats;

/// <summary>
/// A LaTeX tabular that needs no package: names, units where there are any, rows. Numbers stand right; NULL is <c>\ldots</c>, as in tables of journals; what means something to
/// LaTeX is escaped.
/// </summary>
sealed class LatexWriter(Stream stream) : ResultWriter
{
    static readonly Dictionary<char, string> Escapes = new()
    {
        ['\\'] = "\\textbackslash{}",
        ['{'] = "\\{",
        ['}'] = "\\}",
        ['$'] = "\\$",
        ['&'] = "\\&",
        ['#'] = "\\#",
        ['%'] = "\\%",
        ['_'] = "\\_",
        ['^'] = "\\textasciicircum{}",
        ['~'] = "\\textasciitilde{}",
        ['<'] = "\\textless{}",
        ['>'] = "\\textgreater{}",
        ['|'] = "\\textbar{}",
        ['\n'] = " ",
        ['\r'] = " ",
    };

    readonly StreamWriter _text = new(stream, new UTF8Encoding(false), 1 << 14, leaveOpen: true) { NewLine = "\n" };
    readonly StringBuilder _cell = new();

    public override void Begin(Schema schema)
    {
        _text.WriteLine($"\\begin{{tabular}}{{{string.Concat(schema.Fields.Select(f => f.Type.IsNumeric ? 'r' : 'l'))}}}");
        _text.WriteLine("\\hline");
        Row(schema.Fields.Select(f => Escape(f.Name)));
        if (schema.Fields.Any(f => f.Unit is not null))
        {
            Row(schema.Fields.Select(f => f.Unit is { } unit ? $"({Escape(unit)})" : ""));
        }

        _text.WriteLine("\\hline");
    }

    public override void Write(RecordBatch batch)
    {
        for (var row = 0; row < batch.Length; row++)
        {
            Row(batch.Columns.Select(column => Cell(column, row)));
        }
    }

    public override void End()
    {
        _text.WriteLine("\\hline");
        _text.WriteLine("\\end{tabular}");
        _text.Flush();
    }

    void Row(IEnumerable<string> cells) => _text.WriteLine($"{string.Join(" & ", cells)} \\\\");

    string Cell(Column column, int row)
    {
        if (column.IsNull(row))
        {
            return "\\ldots";
        }

        ValueText.Append(_cell.Clear(), column, row);
        var text = _cell.ToString();
        return column.Type.IsNumeric && text[0] == '-' ? $"$-${text[1..]}" : Escape(text);
    }

    static string Escape(string text) => string.Concat(text.Select(c => Escapes.GetValueOrDefault(c) ?? c.ToString()));

    public override void Dispose()
    {
        _text.Dispose();
        base.Dispose();
    }
}
