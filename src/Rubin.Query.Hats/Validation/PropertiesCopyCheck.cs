namespace Rubin.Query.Hats;

/// <summary>Older tools read <c>properties</c>, newer ones <c>hats.properties</c>: where both are there, they say the same.</summary>
static class PropertiesCopyCheck
{
    /// <summary>What the two say differently; nothing where there is but one.</summary>
    /// <param name="path">The catalog's folder.</param>
    internal static IEnumerable<CatalogProblem> Check(string path)
    {
        var (file, copy) = (Path.Combine(path, "hats.properties"), Path.Combine(path, "properties"));
        if (!File.Exists(file) || !File.Exists(copy))
        {
            yield break;
        }

        var (these, those) = (PropertiesFile.Read(file), PropertiesFile.Read(copy));
        foreach (var key in these.Keys.Union(those.Keys).Order(StringComparer.Ordinal).Where(k => these.GetValueOrDefault(k) != those.GetValueOrDefault(k)))
        {
            yield return new(copy, null, $"{key} is \"{those.GetValueOrDefault(key)}\", but in hats.properties \"{these.GetValueOrDefault(key)}\"");
        }
    }
}
