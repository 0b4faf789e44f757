using System.Text;
using Rubin.Query.Console.Terminals;

namespace Rubin.Query.Console.Pictures;

/// <summary>Dots in a terminal: each cell has two across and four down, as letters of Braille (Unicode U+2800 to U+28FF), and one colour, that of its last dot.</summary>
sealed class BrailleCanvas(int columns, int rows)
{
    /// <summary>The bit of each dot by row, then column: Unicode numbers the dots of the left column 1, 2, 3, 7 and those of the right 4, 5, 6, 8.</summary>
    static readonly int[,] Bits = { { 0x01, 0x08 }, { 0x02, 0x10 }, { 0x04, 0x20 }, { 0x40, 0x80 } };

    readonly int[,] _dots = new int[rows, columns];
    readonly string?[,] _styles = new string?[rows, columns];
    readonly string?[,] _texts = new string?[rows, columns];

    internal int Columns => columns;

    internal int Rows => rows;

    /// <summary>Dots across.</summary>
    internal int Width => 2 * columns;

    /// <summary>Dots down.</summary>
    internal int Height => 4 * rows;

    /// <summary>Sets a dot, counted from the left and from below; one outside is passed over.</summary>
    internal void Dot(int x, int y, string? style)
    {
        if (x >= 0 && x < Width && y >= 0 && y < Height)
        {
            var down = Height - 1 - y;
            _dots[down / 4, x / 2] |= Bits[down % 4, x % 2];
            _styles[down / 4, x / 2] = style;
        }
    }

    /// <summary>Sets all dots on the straight way between two.</summary>
    internal void Line((int X, int Y) from, (int X, int Y) to, string? style)
    {
        var steps = Math.Max(1, Math.Max(Math.Abs(to.X - from.X), Math.Abs(to.Y - from.Y)));
        for (var i = 0; i <= steps; i++)
        {
            Dot(from.X + (to.X - from.X) * i / steps, from.Y + (to.Y - from.Y) * i / steps, style);
        }
    }

    /// <summary>Writes a text over the dots, from a cell on, counted from the left and from above.</summary>
    internal void Text(int column, int row, string text, string? style)
    {
        foreach (var letter in text)
        {
            if (row >= 0 && row < rows && column >= 0 && column < columns)
            {
                (_texts[row, column], _styles[row, column]) = (letter.ToString(), style);
            }

            column++;
        }
    }

    /// <summary>Fills a cell with a letter, counted from the left and from above.</summary>
    internal void Cell(int column, int row, string letter, string? style) => (_texts[row, column], _styles[row, column]) = (letter, style);

    /// <summary>A row as text.</summary>
    /// <param name="row">Counted from above.</param>
    /// <param name="isColoured">Whether the styles count.</param>
    internal string Row(int row, bool isColoured)
    {
        var line = new StringBuilder();
        string? style = null;
        for (var column = 0; column < columns; column++)
        {
            var letter = _texts[row, column] ?? (_dots[row, column] == 0 ? " " : ((char)(0x2800 + _dots[row, column])).ToString());
            var next = letter == " " ? null : _styles[row, column];
            if (isColoured && next != style)
            {
                line.Append(Style.Reset).Append(next);
                style = next;
            }

            line.Append(letter);
        }

        return style is null ? line.ToString() : line.Append(Style.Reset).ToString();
    }
}
