using System.Globalization;
using System.Text;
using Rubin.Query.Console.Terminals;

namespace Rubin.Query.Console.Editing;

/// <summary>The rows that a text takes in a window, with prompts and colours, and where the cursor stands in them.</summary>
sealed class EditorRows
{
    readonly List<(string Text, int Width)> _rows = [];
    readonly StringBuilder _row = new();
    readonly EditorView _view;
    readonly int _columns;
    string? _style;
    int _column;

    EditorRows(EditorView view, int columns) => (_view, _columns) = (view, columns);

    /// <summary>Lays a view out.</summary>
    /// <param name="view">What is to be seen.</param>
    /// <param name="columns">Cells of the window.</param>
    internal static (List<(string Text, int Width)> Rows, (int Row, int Column) Cursor) Of(EditorView view, int columns)
    {
        var rows = new EditorRows(view, columns);
        rows.Begin(view.Prompt);
        rows.Append(0, view.Cursor);
        rows.BreakAfter(columns - 1);
        var cursor = (rows._rows.Count, rows._column);
        rows.Append(view.Cursor, view.Text.Length);
        rows.End();
        return (rows._rows, cursor);
    }

    void Append(int start, int end)
    {
        for (var place = start; place < end;)
        {
            if (_view.Text[place] == '\n')
            {
                End();
                Begin(_view.Continuation);
                place++;
                continue;
            }

            var length = StringInfo.GetNextTextElementLength(_view.Text, place);
            var element = _view.Text[place] == '\t' ? " " : _view.Text.Substring(place, length);
            var width = TextWidth.OfElement(element);
            BreakAfter(_columns - width);
            SetStyle(_view.Styles[place]);
            _row.Append(element);
            _column += width;
            place += length;
        }
    }

    void Begin(string prompt)
    {
        _row.Append(prompt);
        _column = TextWidth.Of(prompt);
    }

    void End()
    {
        SetStyle(null);
        _rows.Add((_row.ToString(), _column));
        _row.Clear();
        _column = 0;
    }

    /// <summary>Goes to the next row where this one has reached further.</summary>
    void BreakAfter(int column)
    {
        if (_column > column)
        {
            End();
        }
    }

    void SetStyle(string? style)
    {
        if (style != _style)
        {
            _row.Append(Style.IsWanted ? Style.Reset + style : "");
            _style = style;
        }
    }
}
