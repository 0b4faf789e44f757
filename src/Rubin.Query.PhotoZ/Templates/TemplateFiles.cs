namespace Rubin.Query.PhotoZ.Templates;

/// <summary>Finds spectra and filters by what options call them.</summary>
/// <param name="folder">Where relative names begin: a folder with <c>SED</c> and <c>FILTER</c> in it, as RAIL has; null for the working folder.</param>
sealed class TemplateFiles(string? folder)
{
    /// <summary>Spectra: <c>analytic</c>, a list (<c>CWWSB4</c> is <c>SED/CWWSB4.list</c>) or <c>.sed</c> files.</summary>
    /// <exception cref="QueryException">A file is missing or wrong.</exception>
    public WavelengthCurve[] Spectra(IReadOnlyList<string> names)
    {
        if (names is [AnalyticTemplates.Name])
        {
            return AnalyticTemplates.Spectra();
        }

        return [.. names.SelectMany(Members).Select(path => CurveFile.Read(path, "template"))];
    }

    /// <summary>A filter for each band: <c>analytic</c>, a set (<c>DC2LSST</c> is <c>FILTER/DC2LSST_u.res</c> and so on), a name with <c>{band}</c>, or a <c>.res</c> file for each.</summary>
    /// <exception cref="QueryException">A file is missing or wrong, or there are not as many as bands.</exception>
    public WavelengthCurve[] Filters(IReadOnlyList<string> names, IReadOnlyList<string> bands)
    {
        if (names is [AnalyticTemplates.Name])
        {
            return [.. bands.Select(b => AnalyticTemplates.Filter(b) ?? throw new QueryException(
                QueryErrorCode.Value, $"there is no analytic filter for band \"{b}\"", hint: "name a file for each band: filters = '…/set_{band}.res'"))];
        }

        IEnumerable<string> files = names;
        if (names is [var one] && (bands.Count > 1 || one.Contains("{band}", StringComparison.Ordinal) || !HasExtension(one)))
        {
            var pattern = one.Contains("{band}", StringComparison.Ordinal) ? one : $"{one}_{{band}}";
            files = bands.Select(b => pattern.Replace("{band}", b, StringComparison.Ordinal));
        }

        WavelengthCurve[] filters = [.. files.Select(f => CurveFile.Read(Find(f, "FILTER", ".res"), "filter"))];
        return filters.Length == bands.Count
            ? filters
            : throw new QueryException(QueryErrorCode.Value, $"there are {filters.Length} filters for {bands.Count} bands");
    }

    IEnumerable<string> Members(string name)
    {
        if (name.EndsWith(".sed", StringComparison.OrdinalIgnoreCase))
        {
            return [Find(name, "SED", ".sed")];
        }

        var list = Find(name, "SED", ".list");
        var members = CurveFile.ReadList(list);
        return members.Length > 0
            ? members.Select(member => Path.Combine(Path.GetDirectoryName(list) ?? "", member))
            : throw new QueryException(QueryErrorCode.Data, $"template list \"{list}\" names no template");
    }

    /// <summary>The path as it is if there is such a file, else inside the folder and its part.</summary>
    string Find(string name, string part, string extension)
    {
        var file = HasExtension(name) ? name : name + extension;
        string[] places = folder is null ? [file, Path.Combine(part, file)] : [Path.Combine(folder, part, file), Path.Combine(folder, file), file];
        return places.FirstOrDefault(File.Exists) ?? places[0];
    }

    static bool HasExtension(string name) => Path.GetExtension(name) is ".list" or ".sed" or ".res" or ".txt" or ".dat" or ".par" or ".ascii" or ".spec";
}
