using System.Text;
using Rubin.Query.Arrow;
using Rubin.Query.Console.Terminals;
using Rubin.Query.Engine.Kernels;
using Rubin.Query.Formats;

namespace Rubin.Query.Console.Output;

/// <summary>
/// A table drawn with lines: names, types and units, rows, and how many there are. Of many rows the first and the last are shown. Remembers no more than those.
/// </summary>
/// <param name="stream">Where it goes.</param>
/// <param name="width">Cells of the terminal.</param>
/// <param name="isColoured">Whether names, types and NULL have styles.</param>
sealed class BoxWriter(Stream stream, int width, bool isColoured = false) : ResultWriter
{
    const int RowsAtEachEnd = 20;

    readonly StreamWriter _out = new(stream, new UTF8Encoding(false), 1 << 14, leaveOpen: true) { NewLine = "\n" };
    readonly List<(RecordBatch Batch, int Row)> _first = [];
    readonly Queue<RecordBatch> _last = [];
    Schema _schema = new([]);
    long _count;
    int _kept;

    /// <summary>A table for the terminal that standard output is, or for a file of any width.</summary>
    internal static BoxWriter ToStandardOutput(Stream stream) => System.Console.IsOutputRedirected
        ? new(stream, int.MaxValue)
        : new(stream, RawTerminal.Size.Columns, Style.IsWanted);

    public override void Begin(Schema schema) => _schema = schema;

    public override void Write(RecordBatch batch)
    {
        var first = Math.Min(batch.Length, 2 * RowsAtEachEnd - _first.Count);
        for (var row = 0; row < first; row++)
        {
            _first.Add((batch, row));
        }

        _count += batch.Length;
        if (batch.Length > first)
        {
            _last.Enqueue(batch.Slice(first, batch.Length - first));
            _kept += batch.Length - first;
        }

        while (_last.Count > 0 && _kept - _last.Peek().Length >= RowsAtEachEnd)
        {
            _kept -= _last.Dequeue().Length;
        }
    }

    public override void End()
    {
        var isCut = _count > _first.Count;
        var rows = isCut ? [.. _first.Take(RowsAtEachEnd), .. Last()] : _first;
        var columns = _schema.Fields.Select((field, i) => new BoxColumn(field, [.. rows.Select(r => Cell(r.Batch.Columns[i], r.Row))])).ToList();
        var hidden = new BoxDrawing(_out, columns, isCut ? RowsAtEachEnd : -1, width, isColoured).Draw();
        var shown = isCut ? $" ({rows.Count} shown)" : "";
        var unseen = hidden > 0 ? $", {_schema.Count} columns ({_schema.Count - hidden} shown; .mode line shows all)" : "";
        _out.WriteLine($"{_count:N0} row{(_count == 1 ? "" : "s")}{shown}{unseen}");
        _out.Flush();
    }

    List<(RecordBatch Batch, int Row)> Last()
    {
        var rows = _first.Skip(RowsAtEachEnd).Concat(_last.SelectMany(b => Enumerable.Range(0, b.Length).Select(row => (b, row)))).ToList();
        return rows.GetRange(rows.Count - RowsAtEachEnd, RowsAtEachEnd);
    }

    /// <summary>The text of a value in one line; null for NULL.</summary>
    internal static string? Cell(Column column, int row)
    {
        if (column.IsNull(row))
        {
            return null;
        }

        var text = new StringBuilder();
        ValueText.Append(text, column, row);
        var line = text.ToString();
        return line.AsSpan().IndexOfAnyInRange('\0', '\x1F') < 0 ? line : string.Concat(line.ReplaceLineEndings("⏎").Select(c => c < ' ' ? ' ' : c));
    }

    public override void Dispose()
    {
        _out.Dispose();
        base.Dispose();
    }
}
