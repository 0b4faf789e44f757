using System.Globalization;
using System.Text;
using Rubin.Query.Console.Terminals;

namespace Rubin.Query.Console.Editing;

/// <summary>What the editor shows.</summary>
/// <param name="Prompt">Before the first line.</param>
/// <param name="Continuation">Before the others.</param>
/// <param name="Text">The text.</param>
/// <param name="Styles">The style of each of its letters.</param>
/// <param name="Cursor">Offset in the text.</param>
/// <param name="Below">Lines under it.</param>
sealed record EditorView(string Prompt, string Continuation, string Text, string?[] Styles, int Cursor, IReadOnlyList<string> Below);

/// <summary>
/// Draws the editor where the terminal's cursor is, and over itself from then on. Lines are broken where the window ends, by the cells that letters take; of a text higher
/// than the window the part around the cursor is seen.
/// </summary>
sealed class EditorScreen(TextWriter output, Func<(int Columns, int Rows)> size)
{
    List<int> _drawn = [];
    (int Row, int Column) _cursor;

    /// <summary>Draws.</summary>
    internal void Draw(EditorView view)
    {
        var (columns, height) = size();
        var (rows, cursor) = EditorRows.Of(view, columns);
        var visible = Math.Max(1, height - view.Below.Count - 1);
        var first = Math.Clamp(cursor.Row - visible + 1, 0, Math.Max(0, rows.Count - visible));
        rows = rows.GetRange(first, Math.Min(visible, rows.Count - first));
        cursor = (cursor.Row - first, cursor.Column);

        var text = new StringBuilder();
        Home(text);
        text.AppendJoin("\r\n", rows.Select(r => r.Text).Concat(view.Below.Select(line => TextWidth.Cut(line, columns))));
        var last = rows.Count + view.Below.Count - 1;
        Move(text, last - cursor.Row, cursor.Column);
        output.Write(text);
        output.Flush();
        (_drawn, _cursor) = (rows.ConvertAll(r => r.Width), cursor);
    }

    /// <summary>The window has another size: what was drawn takes other rows now.</summary>
    internal void Reflow()
    {
        var columns = size().Columns;
        var above = _drawn.Take(_cursor.Row).Sum(width => Math.Max(1, (width + columns - 1) / columns));
        _cursor = (above + _cursor.Column / columns, _cursor.Column % columns);
    }

    /// <summary>Draws for the last time and leaves the terminal's cursor on the line below.</summary>
    internal void Finish(EditorView view)
    {
        Draw(view with { Cursor = view.Text.Length, Below = [] });
        output.Write("\r\n");
        output.Flush();
        Forget();
    }

    /// <summary>Clears the window.</summary>
    internal void Clear()
    {
        output.Write("\e[H\e[2J");
        Forget();
    }

    void Forget() => (_drawn, _cursor) = ([], (0, 0));

    void Home(StringBuilder text)
    {
        if (_cursor.Row > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\e[{_cursor.Row}A");
        }

        text.Append("\r\e[J");
    }

    static void Move(StringBuilder text, int up, int right)
    {
        if (up > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\e[{up}A");
        }

        text.Append('\r');
        if (right > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\e[{right}C");
        }
    }
}
