namespace Rubin.Query.PhotoZ.Estimation;

/// <summary>
/// What columns are by their names: the value of a band, or its error. Bands go by short names, <c>u</c>, and columns by longer ones, <c>mag_u_lsst</c> or
/// <c>u_cModelMag</c>, of which all have the same letters around the band. A column is an error where it is called like a value but for <c>err</c> somewhere in it.
/// </summary>
public static class BandNames
{
    static readonly string[] ErrorMarks = ["_err", "err_", "err", "_sigma", "sigma_", "sigma"];

    /// <summary>The columns that a column may be the error of: <c>mag_err_u</c> of <c>mag_u</c>, <c>uErr</c> of <c>u</c>.</summary>
    public static IEnumerable<string> ValuesOf(string error)
    {
        foreach (var mark in ErrorMarks)
        {
            var place = error.LastIndexOf(mark, StringComparison.OrdinalIgnoreCase);
            if (place >= 0 && error.Length > mark.Length)
            {
                yield return error.Remove(place, mark.Length);
            }
        }
    }

    /// <summary>Short names of bands: the columns' without the letters that all begin or end with, where something that differs is left of each.</summary>
    public static ValueList<string> Short(IReadOnlyList<string> columns)
    {
        if (columns.Count < 2)
        {
            return [.. columns];
        }

        var shortest = columns.Min(c => c.Length);
        var (first, last) = (0, 0);
        while (first < shortest && columns.All(c => c[first] == columns[0][first])) first++;
        while (last < shortest - first && columns.All(c => c[^(last + 1)] == columns[0][^(last + 1)])) last++;
        ValueList<string> names = [.. columns.Select(c => c[first..^last])];
        return names.Any(n => n.Length == 0) ? [.. columns] : names;
    }

    /// <summary>What may stand before and behind the names of bands so that there is a column for each; nothing at all goes before the rest.</summary>
    public static IReadOnlyList<(string Before, string Behind)> Patterns(ValueList<string> bands, IReadOnlyCollection<string> columns)
    {
        var known = columns.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var patterns = new List<(string Before, string Behind)>();
        foreach (var column in known)
        {
            for (var place = 0; (place = column.IndexOf(bands[0], place, StringComparison.OrdinalIgnoreCase)) >= 0; place++)
            {
                var (before, behind) = (column[..place], column[(place + bands[0].Length)..]);
                var isError = ValuesOf(column).Any(known.Contains);
                if (!isError && bands.All(b => known.Contains(before + b + behind)))
                {
                    patterns.Add((before, behind));
                }
            }
        }

        return patterns.Contains(("", "")) ? [("", "")] : patterns;
    }
}
