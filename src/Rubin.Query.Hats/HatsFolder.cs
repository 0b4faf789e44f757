namespace Rubin.Query.Hats;

/// <summary>
/// Where the parts of a catalog lie: HATS v1 has its data under <c>dataset</c>, HiPSCat beside the properties. Immutable.
/// </summary>
/// <param name="Path">The catalog's folder.</param>
sealed record HatsFolder(string Path)
{
    /// <summary>The folder of partitions and of the files that tell about them.</summary>
    public string Data { get; } =
        Directory.Exists(System.IO.Path.Combine(Path, "dataset")) || !Directory.EnumerateDirectories(Path, "Norder*").Any()
            ? System.IO.Path.Combine(Path, "dataset")
            : Path;

    /// <summary>The folder's name.</summary>
    public string Name => System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(Path)));

    /// <summary>The list of partitions; need not exist.</summary>
    public string PartitionInfo => System.IO.Path.Combine(Path, "partition_info.csv");

    /// <summary>The schema; need not exist.</summary>
    public string CommonMetadata => System.IO.Path.Combine(Data, "_common_metadata");

    /// <summary>The footers of all partitions; need not exist.</summary>
    public string Metadata => System.IO.Path.Combine(Data, "_metadata");

    /// <summary>The file of table properties; null where there is none.</summary>
    public static string? PropertiesIn(string folder) => First(folder, "hats.properties", "properties");

    /// <summary>The file of collection properties; null where there is none.</summary>
    public static string? CollectionIn(string folder) => First(folder, "collection.properties");

    /// <summary>The file that HiPSCat catalogs have instead of properties; null where there is none.</summary>
    public static string? HipscatIn(string folder) => First(folder, "catalog_info.json");

    static string? First(string folder, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            var path = System.IO.Path.Combine(folder, name);
            if (File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }
}
