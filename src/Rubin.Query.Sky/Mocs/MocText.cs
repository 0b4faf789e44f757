using System.Globalization;
using System.Text;

namespace Rubin.Query.Sky;

/// <summary>
/// MOC 2.0 in ASCII (section 4.3.2): <c>order/</c>, then cells and inclusive ranges <c>12-14</c>, separated by commas or blanks. An order without cells
/// tells the coverage's own.
/// </summary>
static class MocText
{
    public static Moc Parse(string text)
    {
        var cells = new List<HealpixRange>();
        int? order = null;
        var deepest = 0;
        for (var at = 0; at < text.Length;)
        {
            if (IsSeparator(text[at]))
            {
                at++;
                continue;
            }

            if (order is null && text[at] is 's' or 'S') at++;
            var first = Number(text, ref at);
            if (at < text.Length && text[at] == '/')
            {
                order = first <= Healpix.MaxOrder ? (int)first : throw new FormatException($"order {first} is not within 0 to {Healpix.MaxOrder}");
                deepest = Math.Max(deepest, order.Value);
                at++;
                continue;
            }

            var last = first;
            if (at < text.Length && text[at] == '-')
            {
                at++;
                last = Number(text, ref at);
            }

            cells.Add(Range(order ?? throw new FormatException($"\"{text[..Math.Min(at, 40)]}\" has a cell before the order, which ends in /"), first, last));
        }

        return order is null ? throw new FormatException("there is no order, such as 5/") : new(HealpixRanges.From(cells), deepest);
    }

    public static string Write(Moc moc)
    {
        var text = new StringBuilder();
        var deepest = -1;
        foreach (var group in moc.Cells.Cells().GroupBy(cell => cell.Order).OrderBy(group => group.Key))
        {
            deepest = group.Key;
            text.Append(text.Length == 0 ? "" : " ").Append(CultureInfo.InvariantCulture, $"{group.Key}/");
            var separator = "";
            foreach (var (first, last) in Runs(group.Select(cell => cell.Index)))
            {
                text.Append(separator).Append(first);
                if (last > first) text.Append('-').Append(last);
                separator = " ";
            }
        }

        if (deepest < moc.Order) text.Append(text.Length == 0 ? "" : " ").Append(CultureInfo.InvariantCulture, $"{moc.Order}/");
        return text.ToString();
    }

    /// <summary>The order-29 cells of some neighbouring cells of an order.</summary>
    internal static HealpixRange Range(int order, long first, long last)
    {
        if (first < 0 || first > last || last >= Healpix.CellCount(order)) throw new FormatException($"order {order} has no cells {first}-{last}");
        return new(first << Healpix.Shift(order), (last + 1) << Healpix.Shift(order));
    }

    /// <summary>Ascending numbers as runs of consecutive ones.</summary>
    static IEnumerable<(long First, long Last)> Runs(IEnumerable<long> ascending)
    {
        (long First, long Last)? run = null;
        foreach (var number in ascending)
        {
            if (run is { } current && current.Last + 1 == number)
            {
                run = (current.First, number);
                continue;
            }

            if (run is { } done) yield return done;
            run = (number, number);
        }

        if (run is { } rest) yield return rest;
    }

    static long Number(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        return long.TryParse(text.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"a number was expected at \"{text[start..Math.Min(start + 12, text.Length)]}\" (place {start + 1})");
    }

    static bool IsSeparator(char c) => c == ',' || char.IsWhiteSpace(c);
}
