using System.Text;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Kernels;
using Rubin.Query.Formats;

namespace Rubin.Query.Console;

/// <summary>
/// A table drawn with lines that fits the terminal: columns that do not fit are cut, and where even that is too wide, left out in the middle. Shows at most <see cref="MaxRows"/>
/// rows and tells how many there are.
/// </summary>
sealed class BoxWriter(Stream stream, int width) : ResultWriter
{
    const int MaxRows = 40;
    const int NarrowestCell = 6;
    const int WidestCell = 60;

    readonly StreamWriter _out = new(stream, new UTF8Encoding(false), 1 << 14, leaveOpen: true) { NewLine = "\n" };
    readonly List<string[]> _rows = [];
    Schema _schema = new([]);
    long _count;

    public override void Begin(Schema schema) => _schema = schema;

    public override void Write(RecordBatch batch)
    {
        _count += batch.Length;
        for (var row = 0; row < batch.Length && _rows.Count < MaxRows; row++)
        {
            _rows.Add([.. batch.Columns.Select(column => Cell(column, row))]);
        }
    }

    public override void End()
    {
        string[] header = [.. _schema.Fields.Select(f => f.Name)];
        string[] types = [.. _schema.Fields.Select(f => f.Unit is { } unit ? $"{f.Type} [{unit}]" : f.Type.ToString())];
        var (columns, widths) = Fit([header, types, .. _rows]);
        Rule('┌', '┬', '┐', widths);
        Line(header, columns, widths, _ => false);
        Line(types, columns, widths, _ => false);
        Rule('├', '┼', '┤', widths);
        foreach (var row in _rows)
        {
            Line(row, columns, widths, i => _schema[i].Type.IsNumeric);
        }

        Rule('└', '┴', '┘', widths);
        var hidden = columns.Contains(-1) ? $", {_schema.Count - columns.Count(c => c >= 0)} columns not shown" : "";
        _out.WriteLine($"{_count} row{(_count == 1 ? "" : "s")}{(_count > _rows.Count ? $" ({_rows.Count} shown)" : "")}{hidden}");
        _out.Flush();
    }

    static string Cell(Column column, int row)
    {
        if (column.IsNull(row))
        {
            return "NULL";
        }

        var text = new StringBuilder();
        ValueText.Append(text, column, row);
        return text.ToString().ReplaceLineEndings("⏎").Replace('\t', ' ');
    }

    /// <summary>The columns shown, -1 for a gap, and how wide each is.</summary>
    (List<int> Columns, List<int> Widths) Fit(List<string[]> lines)
    {
        var columns = Enumerable.Range(0, _schema.Count).ToList();
        var widths = columns.ConvertAll(c => Math.Min(WidestCell, lines.Max(line => line[c].Length)));
        while (Total(widths) > width && widths.Exists(w => w > NarrowestCell))
        {
            var widest = widths.IndexOf(widths.Max());
            widths[widest] = Math.Max(NarrowestCell, widths[widest] - Math.Max(1, (Total(widths) - width) / 4));
        }

        while (Total(widths) > width && columns.Count > 2)
        {
            var middle = columns.Count / 2;
            if (columns.IndexOf(-1) is >= 0 and var gap)
            {
                middle = gap + (gap > columns.Count - gap - 1 ? -1 : 1);
                columns.RemoveAt(middle);
                widths.RemoveAt(middle);
            }
            else
            {
                (columns[middle], widths[middle]) = (-1, 1);
            }
        }

        return (columns, widths);
    }

    static int Total(List<int> widths) => widths.Sum() + 3 * widths.Count + 1;

    void Line(string[] cells, List<int> columns, List<int> widths, Func<int, bool> isRight)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            var cell = columns[i] < 0 ? "…" : cells[columns[i]];
            cell = cell.Length <= widths[i] ? cell : cell[..(widths[i] - 1)] + "…";
            _out.Write(columns[i] >= 0 && isRight(columns[i]) ? $"│ {cell.PadLeft(widths[i])} " : $"│ {cell.PadRight(widths[i])} ");
        }

        _out.WriteLine('│');
    }

    void Rule(char left, char middle, char right, List<int> widths) =>
        _out.WriteLine($"{left}{string.Join(middle, widths.Select(w => new string('─', w + 2)))}{right}");

    public override void Dispose()
    {
        _out.Dispose();
        base.Dispose();
    }
}
