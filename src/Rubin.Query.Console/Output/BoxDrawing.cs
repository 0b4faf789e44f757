using Rubin.Query.Console.Terminals;

namespace Rubin.Query.Console.Output;

/// <summary>
/// The lines of a box. A table wider than the terminal first has its texts cut, then is folded: its columns stand in several boxes, one under the other. Where that would take
/// too many, the columns in the middle are left out.
/// </summary>
/// <param name="output">Where it goes.</param>
/// <param name="columns">The columns; at least as many cells each.</param>
/// <param name="gapBefore">The row before which rows are left out; -1 for none.</param>
/// <param name="width">Cells of the terminal.</param>
/// <param name="isColoured">Whether names, types and NULL have styles.</param>
sealed class BoxDrawing(TextWriter output, IReadOnlyList<BoxColumn> columns, int gapBefore, int width, bool isColoured)
{
    const int MostFolds = 4;

    /// <summary>Draws all; how many columns are left out.</summary>
    internal int Draw()
    {
        Narrow();
        var folds = Folds();
        if (folds.Count > MostFolds)
        {
            var shown = Ends();
            Box(shown);
            return columns.Count - shown.Count(c => c is not null);
        }

        foreach (var fold in folds)
        {
            Box(fold);
        }

        return 0;
    }

    /// <summary>Takes from the widest texts until all fits, or nothing can be taken.</summary>
    void Narrow()
    {
        while (Total(columns) > width && columns.Where(c => c.Width > c.Narrowest).MaxBy(c => c.Width) is { } widest)
        {
            widest.Width = Math.Max(widest.Narrowest, widest.Width - Math.Max(1, (Total(columns) - width) / 4));
        }
    }

    List<List<BoxColumn?>> Folds()
    {
        var folds = new List<List<BoxColumn?>> { new() };
        foreach (var column in columns)
        {
            column.Width = Math.Min(column.Width, Math.Max(1, width - 4));
            if (folds[^1].Count > 0 && Total([.. folds[^1], column]) > width)
            {
                folds.Add([]);
            }

            folds[^1].Add(column);
        }

        return folds;
    }

    /// <summary>As many columns from both ends as fit, null for those between.</summary>
    List<BoxColumn?> Ends()
    {
        var shown = new List<BoxColumn?> { null };
        for (var (left, right, fromLeft) = (0, columns.Count - 1, true); left <= right; fromLeft = !fromLeft)
        {
            var next = columns[fromLeft ? left++ : right--];
            if (Total([.. shown, next]) > width)
            {
                break;
            }

            shown.Insert(fromLeft ? shown.IndexOf(null) : shown.IndexOf(null) + 1, next);
        }

        return shown;
    }

    static int Total(IEnumerable<BoxColumn?> columns) => columns.Sum(c => (c?.Width ?? 1) + 3) + 1;

    void Box(List<BoxColumn?> shown)
    {
        Rule('┌', '┬', '┐', shown);
        Line(shown, c => Styled(c.Header(c.Name), Style.Strong));
        Line(shown, c => Styled(c.Header(c.Type), Style.Faint));
        Rule('├', '┼', '┤', shown);
        var rows = columns.Count == 0 ? 0 : columns[0].Rows;
        for (var row = 0; row < rows; row++)
        {
            if (row == gapBefore)
            {
                Line(shown, c => c.Gap);
            }

            Line(shown, c => c.Cell(row) is (var text, var isNull) && isNull ? Styled(text, Style.Faint) : text);
        }

        Rule('└', '┴', '┘', shown);
    }

    string Styled(string text, string style) => isColoured ? style + text + Style.Reset : text;

    void Line(List<BoxColumn?> shown, Func<BoxColumn, string> cell)
    {
        foreach (var column in shown)
        {
            output.Write($"│ {(column is null ? "…" : cell(column))} ");
        }

        output.WriteLine('│');
    }

    void Rule(char left, char middle, char right, List<BoxColumn?> shown) =>
        output.WriteLine($"{left}{string.Join(middle, shown.Select(c => new string('─', (c?.Width ?? 1) + 2)))}{right}");
}
