using System.Globalization;
using Rubin.Query.Console.Terminals;
using Rubin.Query.Plots;

namespace Rubin.Query.Console.Pictures;

/// <summary>A figure drawn with Braille letters, with axes and their marks around it.</summary>
sealed class TerminalPicture
{
    const int MarksWidth = 10;

    /// <summary>So few points are hard to find among Braille's dots.</summary>
    const int FewPoints = 30;

    const string Shades = "░▒▓█";

    /// <summary>Blue, yellow, green, magenta, cyan, red: in this order the eye tells neighbours apart best.</summary>
    static readonly string[] Colours = ["\e[94m", "\e[93m", "\e[92m", "\e[95m", "\e[96m", "\e[91m"];

    readonly Figure _figure;
    readonly BrailleCanvas _canvas;
    readonly bool _isColoured;

    TerminalPicture(Figure figure, BrailleCanvas canvas, bool isColoured) => (_figure, _canvas, _isColoured) = (figure, canvas, isColoured);

    /// <summary>Cells of a canvas that fits a window.</summary>
    internal static (int Columns, int Rows) CanvasOf((int Columns, int Rows) window, PlotKind kind)
    {
        var columns = Math.Clamp(window.Columns - MarksWidth - 2, 20, 120);
        var rows = Math.Clamp(window.Rows - 6, 8, 30);

        // A map is twice as wide as high; a cell of a terminal is twice as high as wide.
        return kind == PlotKind.Sky ? (Math.Min(columns, 4 * rows), Math.Min(rows, columns / 4)) : (columns, rows);
    }

    /// <summary>The lines of the picture.</summary>
    internal static IEnumerable<string> Lines(Figure figure, (int Columns, int Rows) canvas, bool isColoured)
    {
        var picture = new TerminalPicture(figure, new(canvas.Columns, canvas.Rows), isColoured);
        foreach (var (layer, i) in figure.Layers.Select((layer, i) => (layer, i)))
        {
            picture.Draw(layer, Colours[i % Colours.Length]);
        }

        foreach (var (place, text) in figure.Marks)
        {
            var (x, y) = picture.At(place);
            picture._canvas.Text(Math.Clamp(x / 2 - text.Length / 2, 0, canvas.Columns - text.Length), canvas.Rows - 1 - y / 4, text, Style.Faint);
        }

        return picture.Framed();
    }

    void Draw(Layer layer, string colour)
    {
        switch (layer)
        {
            case PointLayer points:
                Draw(points, colour);
                break;
            case BarLayer bars:
                Draw(bars, colour);
                break;
            case CellLayer cells:
                Draw(cells);
                break;
            case GridLayer grid:
                foreach (var (from, to) in grid.Lines.SelectMany(line => line.Zip(line.Skip(1))))
                {
                    Faint(At(from), At(to));
                }

                break;
        }
    }

    /// <summary>A line of the grid: every third dot, so that the points before it stay visible.</summary>
    void Faint((int X, int Y) from, (int X, int Y) to)
    {
        var steps = Math.Max(1, Math.Max(Math.Abs(to.X - from.X), Math.Abs(to.Y - from.Y)));
        for (var i = 0; i <= steps; i++)
        {
            var (x, y) = (from.X + (to.X - from.X) * i / steps, from.Y + (to.Y - from.Y) * i / steps);
            if ((x + y) % 3 == 0)
            {
                _canvas.Dot(x, y, Style.Faint);
            }
        }
    }

    void Draw(PointLayer points, string colour)
    {
        for (var i = 0; i < points.Spots.Count; i++)
        {
            var (x, y) = At(points.Spots[i]);
            _canvas.Dot(x, y, colour);
            if (points.Spots.Count <= FewPoints)
            {
                _canvas.Text(x / 2, _canvas.Rows - 1 - y / 4, "•", colour);
            }

            if (points.Errors.Count > 0 && points.Errors[i] > 0)
            {
                var half = (int)Math.Min(_canvas.Height, points.Errors[i] * _canvas.Height);
                _canvas.Line((x, y - half), (x, y + half), colour);
            }
        }
    }

    void Draw(BarLayer bars, string colour)
    {
        foreach (var (left, right, height) in bars.Bars.Where(b => b.Height > 0))
        {
            var top = At(new(left, height)).Y;
            for (var x = At(new(left, 0)).X; x < Math.Max(At(new(left, 0)).X + 1, At(new(right, 0)).X); x++)
            {
                _canvas.Line((x, 0), (x, top), colour);
            }
        }
    }

    /// <summary>One letter a cell: darker for more, and with a colour where there are colours.</summary>
    void Draw(CellLayer cells)
    {
        var most = Math.Max(1, cells.Counts.Max(row => row.Max()));
        for (var row = 0; row < cells.Counts.Count; row++)
        {
            for (var column = 0; column < cells.Counts[row].Count; column++)
            {
                if (cells.Counts[row][column] is > 0 and var count)
                {
                    var depth = ColourMap.Depth(count, most);
                    var (r, g, b) = ColourMap.At(depth);
                    var letter = _isColoured ? "█" : Shades[Math.Min(Shades.Length - 1, (int)(depth * Shades.Length))].ToString();
                    _canvas.Cell(column, cells.Counts.Count - 1 - row, letter, string.Create(CultureInfo.InvariantCulture, $"\e[38;5;{Palette(r, g, b)}m"));
                }
            }
        }
    }

    /// <summary>The nearest colour of xterm's cube of 6 × 6 × 6.</summary>
    static int Palette(byte r, byte g, byte b)
    {
        static int Step(byte value) => value < 48 ? 0 : value < 115 ? 1 : (value - 35) / 40;
        return 16 + 36 * Step(r) + 6 * Step(g) + Step(b);
    }

    (int X, int Y) At(Spot place) =>
        ((int)Math.Clamp(place.X * _canvas.Width, -1e6, _canvas.Width - (place.X <= 1 ? 1 : 0)), (int)Math.Clamp(place.Y * _canvas.Height, -1e6, _canvas.Height - (place.Y <= 1 ? 1 : 0)));

    IEnumerable<string> Framed()
    {
        var indent = new string(' ', MarksWidth);
        if (_figure.Title is { } title)
        {
            yield return $"{indent} {title}";
        }

        if (_figure is not { X: { } x, Y: { } y })
        {
            for (var row = 0; row < _canvas.Rows; row++)
            {
                yield return $" {_canvas.Row(row, _isColoured)}";
            }

            yield return $" {_figure.Note}";
            yield break;
        }

        var marks = y.Scale.Ticks(Math.Max(3, _canvas.Rows / 4)).ToLookup(t => Math.Clamp(_canvas.Rows - 1 - (int)(y.Scale.Place(t.Value) * _canvas.Rows), 0, _canvas.Rows - 1), t => t.Text);
        yield return $"{indent} {y.Label}{Legend()}";
        for (var row = 0; row < _canvas.Rows; row++)
        {
            var mark = marks[row].LastOrDefault();
            yield return $"{TextWidth.Cut(mark ?? "", MarksWidth).PadLeft(MarksWidth)}{(mark is null ? '│' : '┤')}{_canvas.Row(row, _isColoured)}";
        }

        var (line, texts) = Below(x);
        yield return $"{indent}└{line}";
        yield return $"{indent} {texts}";
        yield return $"{indent} {x.Label.PadLeft((_canvas.Columns + x.Label.Length) / 2)}";
        yield return $"{indent} {_figure.Note}";
    }

    string Legend()
    {
        var named = _figure.Layers.Select((layer, i) => (Name: (layer as PointLayer)?.Name, Colour: Colours[i % Colours.Length])).Where(l => l.Name is not null);
        return string.Concat(named.Select(l => _isColoured ? $"   {l.Colour}•{Style.Reset} {l.Name}" : $"   • {l.Name}"));
    }

    /// <summary>The horizontal axis and the texts of its marks, as many as do not run into each other.</summary>
    (string Line, string Texts) Below(Axis x)
    {
        var line = new string('─', _canvas.Columns).ToCharArray();
        var texts = new string(' ', _canvas.Columns + MarksWidth).ToCharArray();
        var free = 0;
        foreach (var tick in x.Scale.Ticks(Math.Max(3, _canvas.Columns / 14)))
        {
            var column = Math.Clamp((int)(x.Scale.Place(tick.Value) * _canvas.Columns), 0, _canvas.Columns - 1);
            line[column] = '┬';
            var start = Math.Max(0, column - tick.Text.Length / 2);
            if (start >= free && start + tick.Text.Length <= texts.Length)
            {
                tick.Text.CopyTo(0, texts, start, tick.Text.Length);
                free = start + tick.Text.Length + 1;
            }
        }

        return (new(line), new string(texts).TrimEnd());
    }
}
