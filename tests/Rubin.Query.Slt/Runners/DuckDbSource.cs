namespace Rubin.Query.Slt;

/// <summary>
/// How DuckDB reads what <c>--attach</c> takes: files by their suffix, HATS catalogs as the Parquet files of their partitions.
/// </summary>
static class DuckDbSource
{
    /// <summary>The table's name and the table function that reads it.</summary>
    /// <exception cref="QueryException">Unsupported: DuckDB has no reader for it.</exception>
    internal static (string Table, string Source) Of(string path)
    {
        var file = path.Split(',')[0];
        if (Directory.Exists(file))
        {
            return OfCatalog(file);
        }

        var name = Path.GetFileNameWithoutExtension(file.EndsWith(".gz", StringComparison.Ordinal) ? file[..^3] : file);
        var quoted = Quote(file);
        return Path.GetExtension(file.Replace(".gz", "", StringComparison.Ordinal)) switch
        {
            ".parquet" => (name, $"read_parquet({quoted})"),
            ".csv" or ".tsv" => (name, $"read_csv({quoted})"),
            var other => throw new QueryException(QueryErrorCode.Unsupported, $"DuckDB does not read \"{other}\" files here"),
        };
    }

    static (string Table, string Source) OfCatalog(string folder)
    {
        var properties = Path.Combine(folder, "collection.properties");
        if (File.Exists(properties))
        {
            var line = File.ReadLines(properties).First(l => l.StartsWith("hats_primary_table_url", StringComparison.Ordinal));
            return OfCatalog(Path.Combine(folder, line.Split('=')[1].Trim()));
        }

        var partitions = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(p => p.Contains("/Npix=", StringComparison.Ordinal) && Path.GetFileName(p)[0] is not ('_' or '.'))
            .Order(StringComparer.Ordinal)
            .Select(Quote);
        return (Path.GetFileName(folder.TrimEnd('/')), $"read_parquet([{string.Join(", ", partitions)}], hive_partitioning = false)");
    }

    static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
