using System.Globalization;
using System.Text;

namespace Rubin.Query.Plots;

/// <summary>
/// A figure as SVG 1.1: axes with ticks inward, labels with units, a title and a legend where there is more than one kind of points. Lengths are pixels of CSS. Nothing in it
/// refers to anything outside.
/// </summary>
sealed class SvgDrawing(Figure figure, int width, int height)
{
    const int TickLength = 6;
    const double PointRadius = 2.2;

    /// <summary>Colours that the colour-blind tell apart: Okabe and Ito, "Color Universal Design" (2008).</summary>
    static readonly string[] Colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#F0E442"];

    readonly StringBuilder _svg = new();

    double Left => figure.Y is null ? (width - MapWidth) / 2 : 84;

    double Right => figure.Y is null ? Left + MapWidth : width - 20;

    double Top => figure.Title is null ? 20 : 44;

    double Bottom => figure.X is null ? Top + MapWidth / 2 : height - 68;

    /// <summary>A map is twice as wide as high.</summary>
    double MapWidth => Math.Min(width - 40, 2 * (height - 36 - Top));

    internal string Draw()
    {
        Line($"""<svg xmlns="http://www.w3.org/2000/svg" version="1.1" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="Helvetica, Arial, sans-serif" font-size="14">""");
        Line($"""<title>{Escape(figure.Title ?? string.Join(" and ", new[] { figure.Y?.Label, figure.X?.Label }.OfType<string>().DefaultIfEmpty("sky")))}</title>""");
        Line($"""<rect width="{width}" height="{height}" fill="white"/>""");
        Line($"""<clipPath id="frame"><rect x="{N(Left)}" y="{N(Top)}" width="{N(Right - Left)}" height="{N(Bottom - Top)}"/></clipPath>""");
        Line($"""<g clip-path="url(#frame)">""");
        foreach (var (layer, number) in figure.Layers.Select((layer, i) => (layer, i)))
        {
            Draw(layer, Colours[number % Colours.Length]);
        }

        Line("</g>");
        DrawAxes();
        DrawTexts();
        Line("</svg>");
        return _svg.ToString();
    }

    void Draw(Layer layer, string colour)
    {
        switch (layer)
        {
            case PointLayer points:
                Draw(points, colour);
                break;
            case BarLayer bars:
                foreach (var (left, right, barHeight) in bars.Bars.Where(b => b.Height > 0))
                {
                    Line($"""<rect x="{N(X(left))}" y="{N(Y(barHeight))}" width="{N(X(right) - X(left))}" height="{N(Bottom - Y(barHeight))}" fill="{colour}" stroke="white" stroke-width="0.5"/>""");
                }

                break;
            case CellLayer cells:
                Draw(cells);
                break;
            case GridLayer grid:
                foreach (var line in grid.Lines)
                {
                    Line($"""<polyline points="{string.Join(' ', line.Select(s => $"{N(X(s.X))},{N(Y(s.Y))}"))}" fill="none" stroke="#888" stroke-width="0.6"/>""");
                }

                break;
        }
    }

    void Draw(PointLayer points, string colour)
    {
        Line($"""<g fill="{colour}" stroke="none" fill-opacity="0.8">""");
        for (var i = 0; i < points.Spots.Count; i++)
        {
            var (x, y) = (X(points.Spots[i].X), Y(points.Spots[i].Y));
            if (points.Errors.Count > 0 && points.Errors[i] > 0)
            {
                var half = points.Errors[i] * (Bottom - Top);
                Line($"""<line x1="{N(x)}" y1="{N(y - half)}" x2="{N(x)}" y2="{N(y + half)}" stroke="{colour}" stroke-width="0.8"/>""");
            }

            Line($"""<circle cx="{N(x)}" cy="{N(y)}" r="{N(PointRadius)}"/>""");
        }

        Line("</g>");
    }

    void Draw(CellLayer cells)
    {
        var most = Math.Max(1, cells.Counts.Max(row => row.Max()));
        var (rows, columns) = (cells.Counts.Count, cells.Counts[0].Count);
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                if (cells.Counts[row][column] is > 0 and var count)
                {
                    var (x, y) = (X((double)column / columns), Y((row + 1.0) / rows));
                    Line($"""<rect x="{N(x)}" y="{N(y)}" width="{N(X((column + 1.0) / columns) - x + 0.3)}" height="{N(Y((double)row / rows) - y + 0.3)}" fill="{ColourMap.Hex(ColourMap.Depth(count, most))}"/>""");
                }
            }
        }
    }

    void DrawAxes()
    {
        if (figure is not { X: { } x, Y: { } y })
        {
            return;
        }

        Line($"""<rect x="{N(Left)}" y="{N(Top)}" width="{N(Right - Left)}" height="{N(Bottom - Top)}" fill="none" stroke="black"/>""");
        foreach (var tick in x.Scale.Ticks(Math.Max(3, width / 100)))
        {
            var at = N(X(x.Scale.Place(tick.Value)));
            Line($"""<path d="M{at} {N(Bottom)}v{-TickLength}M{at} {N(Top)}v{TickLength}" stroke="black"/>""");
            Line($"""<text x="{at}" y="{N(Bottom + 20)}" text-anchor="middle">{Escape(tick.Text)}</text>""");
        }

        foreach (var tick in y.Scale.Ticks(Math.Max(3, height / 70)))
        {
            var at = Y(y.Scale.Place(tick.Value));
            Line($"""<path d="M{N(Left)} {N(at)}h{TickLength}M{N(Right)} {N(at)}h{-TickLength}" stroke="black"/>""");
            Line($"""<text x="{N(Left - 8)}" y="{N(at + 5)}" text-anchor="end">{Escape(tick.Text)}</text>""");
        }

        Line($"""<text x="{N((Left + Right) / 2)}" y="{N(Bottom + 44)}" text-anchor="middle">{Escape(x.Label)}</text>""");
        Line($"""<text transform="translate(20 {N((Top + Bottom) / 2)}) rotate(-90)" text-anchor="middle">{Escape(y.Label)}</text>""");
    }

    void DrawTexts()
    {
        if (figure.Title is { } title)
        {
            Line($"""<text x="{N((Left + Right) / 2)}" y="28" text-anchor="middle" font-size="17">{Escape(title)}</text>""");
        }

        foreach (var (place, text) in figure.Marks)
        {
            Line($"""<text x="{N(X(place.X))}" y="{N(Y(place.Y) - 3)}" text-anchor="middle" font-size="11" fill="#555">{Escape(text)}</text>""");
        }

        var named = figure.Layers.Select((layer, i) => (Layer: layer as PointLayer, i)).Where(l => l.Layer?.Name is not null).ToList();
        foreach (var ((layer, number), place) in named.Select((l, i) => (l, i)))
        {
            var y = Top + 18 + 18 * place;
            Line($"""<circle cx="{N(Right - 16)}" cy="{N(y - 5)}" r="4" fill="{Colours[number % Colours.Length]}"/>""");
            Line($"""<text x="{N(Right - 26)}" y="{N(y)}" text-anchor="end">{Escape(layer!.Name!)}</text>""");
        }

        Line($"""<text x="{N(Right)}" y="{N(height - 8)}" text-anchor="end" font-size="10" fill="#777">{Escape(figure.Note)}</text>""");
    }

    double X(double place) => Left + place * (Right - Left);

    double Y(double place) => Bottom - place * (Bottom - Top);

    void Line(string line) => _svg.Append(line).Append('\n');

    static string N(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Text for XML 1.0: escaped, and without the characters that it cannot hold.</summary>
    static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            escaped.Append(rune.Value switch
            {
                '<' => "&lt;",
                '>' => "&gt;",
                '&' => "&amp;",
                '"' => "&quot;",
                < ' ' or 0xFFFE or 0xFFFF => " ",
                _ => rune.ToString(),
            });
        }

        return escaped.ToString();
    }
}
