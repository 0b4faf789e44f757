using System.Globalization;
using System.Text;

namespace Rubin.Query.Tests.Console.Terminals;

/// <summary>
/// What a terminal of some size shows of what is written to it: letters, line breaks, wrapping with the pending state of the VT100, and the few control sequences that the
/// console sends. Its own reading of ECMA-48, beside the program's.
/// </summary>
sealed class TerminalScreen(int columns, int rows)
{
    readonly List<StringBuilder> _lines = [new()];
    readonly StringBuilder _sequence = new();
    int _row;
    int _column;
    bool _isPending;

    public int Columns { get; set; } = columns;

    public int Rows { get; set; } = rows;

    public (int Row, int Column) Cursor => (_row, _column);

    /// <summary>All lines that were ever shown, those scrolled out too.</summary>
    public IReadOnlyList<string> Lines => [.. _lines.Select(l => l.ToString().TrimEnd())];

    public string Text => string.Join('\n', Lines).TrimEnd('\n');

    public void Write(string text)
    {
        foreach (var letter in text)
        {
            if (_sequence.Length > 0 || letter == '\e')
            {
                Collect(letter);
            }
            else
            {
                Put(letter);
            }
        }
    }

    void Collect(char letter)
    {
        _sequence.Append(letter);
        var text = _sequence.ToString();
        var isWhole = text.Length > 1 && (text[1] == '[' ? text.Length > 2 && letter is >= '@' and <= '~' : text[1] != '(' || text.Length > 2);
        if (isWhole)
        {
            _sequence.Clear();
            if (text[1] == '[')
            {
                Control(text[2..^1], letter);
            }
        }
    }

    void Control(string parameters, char last)
    {
        var count = int.TryParse(parameters, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 1;
        _isPending &= last == 'm';
        switch (last)
        {
            case 'A':
                _row = Math.Max(Top, _row - count);
                break;
            case 'C':
                _column = Math.Min(Columns - 1, _column + count);
                break;
            case 'H':
                (_row, _column) = (Top, 0);
                break;
            case 'K':
                Truncate();
                break;
            case 'J':
                Truncate();
                _lines.RemoveRange(_row + 1, _lines.Count - _row - 1);
                break;
        }
    }

    int Top => Math.Max(0, _lines.Count - Rows);

    void Truncate() => _lines[_row].Length = Math.Min(_lines[_row].Length, _column);

    void Put(char letter)
    {
        switch (letter)
        {
            case '\r':
                (_column, _isPending) = (0, false);
                return;
            case '\n':
                _isPending = false;
                Down();
                return;
            case < ' ':
                return;
        }

        if (_isPending)
        {
            (_column, _isPending) = (0, false);
            Down();
        }

        var line = _lines[_row];
        line.Append(' ', Math.Max(0, _column + 1 - line.Length));
        line[_column] = letter;
        _isPending = ++_column == Columns;
        _column = Math.Min(_column, Columns - 1);
    }

    void Down()
    {
        if (++_row == _lines.Count)
        {
            _lines.Add(new());
        }
    }
}
