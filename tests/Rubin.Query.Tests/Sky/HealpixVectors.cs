using System.Globalization;

namespace Rubin.Query.Tests.Sky;

/// <summary>Reads the HEALPix test vectors (healpy 1.16.1 and the CDS library 0.30) of the shared data.</summary>
static class HealpixVectors
{
    /// <summary>The lines of a file as fields; a quoted field may hold commas. The header is left out.</summary>
    public static IEnumerable<string[]> Rows(string file) =>
        File.ReadLines(SharedData.Path("healpix/" + file)).Skip(1).Select(Fields);

    public static double Real(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    public static int Int(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    public static long Long(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>Inclusive ranges of cells such as "0-31;33".</summary>
    public static HashSet<long> Cells(string ranges)
    {
        var cells = new HashSet<long>();
        foreach (var range in ranges.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = range.Split('-');
            for (var cell = Long(ends[0]); cell <= Long(ends[^1]); cell++) cells.Add(cell);
        }

        return cells;
    }

    static string[] Fields(string line)
    {
        var parts = line.Split('"');
        return [.. parts.SelectMany((part, n) => n % 2 == 1 ? [part] : Outside(part, n > 0, n < parts.Length - 1))];
    }

    static string[] Outside(string text, bool afterQuote, bool beforeQuote)
    {
        if (afterQuote && text.StartsWith(',')) text = text[1..];
        else if (afterQuote && text.Length == 0) return [];
        if (beforeQuote && text.EndsWith(',')) text = text[..^1];
        return text.Length == 0 && (afterQuote || beforeQuote) ? [] : text.Split(',');
    }
}
