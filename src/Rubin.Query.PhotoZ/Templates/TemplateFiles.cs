namespace Rubin.Query.PhotoZ.Templates;

/// <summary>Finds spectra and filters by what options call them.</summary>
/// <param name="folder">Where relative names begin: a folder with <c>SED</c> and <c>FILTER</c> in it, as RAIL has; null for the working folder.</param>
sealed class TemplateFiles(string? folder)
{
    static readonly string[] Extensions = [".list", ".sed", ".res", ".txt", ".dat", ".par", ".ascii", ".spec"];

    /// <summary>Spectra: <c>analytic</c>, a list (<c>CWWSB4</c> is <c>SED/CWWSB4.list</c>) or <c>.sed</c> files.</summary>
    /// <exception cref="QueryException">A file is missing or wrong.</exception>
    public WavelengthCurve[] Spectra(IReadOnlyList<string> names) => names is [AnalyticTemplates.Name]
        ? AnalyticTemplates.Spectra()
        : [.. SpectrumFiles(names).Where(file => !IsList(file)).Select(file => CurveFile.Read(file, "template"))];

    /// <summary>A filter for each band: <c>analytic</c>, a set (<c>DC2LSST</c> is <c>FILTER/DC2LSST_u.res</c> and so on), a name with <c>{band}</c>, or a <c>.res</c> file for each.</summary>
    /// <exception cref="QueryException">A file is missing or wrong, or there are not as many as bands.</exception>
    public WavelengthCurve[] Filters(IReadOnlyList<string> names, IReadOnlyList<string> bands)
    {
        if (names is [AnalyticTemplates.Name])
        {
            return [.. bands.Select(b => AnalyticTemplates.Filter(b) ?? throw new QueryException(
                QueryErrorCode.Value, $"there is no analytic filter for band \"{b}\"", hint: "name a file for each band: filters = '…/set_{band}.res'"))];
        }

        WavelengthCurve[] filters = [.. FilterFiles(names, bands).Select(file => CurveFile.Read(file, "filter"))];
        return filters.Length == bands.Count
            ? filters
            : throw new QueryException(QueryErrorCode.Value, $"there are {filters.Length} filters for {bands.Count} bands");
    }

    /// <summary>The files behind names of spectra: each list before its members, and read only when those are asked for.</summary>
    public IEnumerable<string> SpectrumFiles(IReadOnlyList<string> names)
    {
        foreach (var name in names.Where(n => n != AnalyticTemplates.Name))
        {
            var file = Find(name, "SED", ".list");
            yield return file;
            foreach (var member in IsList(file) ? Members(file) : [])
            {
                yield return member;
            }
        }
    }

    /// <summary>The files behind names of filters.</summary>
    public IEnumerable<string> FilterFiles(IReadOnlyList<string> names, IReadOnlyList<string> bands)
    {
        var files = names.Where(n => n != AnalyticTemplates.Name);
        if (names is [var one] && (bands.Count > 1 || one.Contains("{band}", StringComparison.Ordinal) || !HasExtension(one)))
        {
            var pattern = one.Contains("{band}", StringComparison.Ordinal) ? one : $"{one}_{{band}}";
            files = one == AnalyticTemplates.Name ? [] : bands.Select(b => pattern.Replace("{band}", b, StringComparison.Ordinal));
        }

        return bands.FirstOrDefault(b => b.AsSpan().ContainsAny(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar)) is { } wrong
            ? throw new QueryException(QueryErrorCode.Value, $"band \"{wrong}\" cannot be part of a file's name")
            : files.Select(file => Find(file, "FILTER", ".res"));
    }

    static string[] Members(string list)
    {
        var members = CurveFile.ReadList(list);
        return members.Length > 0
            ? [.. members.Select(member => Path.Combine(Path.GetDirectoryName(list) ?? "", member))]
            : throw new QueryException(QueryErrorCode.Data, $"template list \"{list}\" names no template");
    }

    /// <summary>The path as it is if there is such a file, else inside the folder and its part.</summary>
    string Find(string name, string part, string extension)
    {
        var file = HasExtension(name) ? name : name + extension;
        string[] places = folder is null ? [file, Path.Combine(part, file)] : [Path.Combine(folder, part, file), Path.Combine(folder, file), file];
        return places.FirstOrDefault(File.Exists) ?? places[0];
    }

    static bool IsList(string file) => Path.GetExtension(file) == ".list";

    static bool HasExtension(string name) => Extensions.Contains(Path.GetExtension(name));
}
