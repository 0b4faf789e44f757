using Rubin.Query.DuckDb;

namespace Rubin.Query.Bench.Parquet;

/// <summary>A file to read, and the columns to add up.</summary>
sealed record BenchFile(string Name, string Path, string[] Columns)
{
    const string Objects =
        """
        SELECT i AS objectId, random() * 360 AS ra, degrees(asin(random() * 2 - 1)) AS dec, $bands FROM range($rows) t(i)
        """;

    const string Sources =
        """
        SELECT i // 100 AS objectId, ['u', 'g', 'r', 'i', 'z', 'y'][1 + (hash(i) % 6)::INTEGER] AS band,
            60000 + (i % 100) * 10 + random() AS mjd, (random() * 1e5)::FLOAT AS flux, (random() * 1e3)::FLOAT AS fluxErr
        FROM range($rows) t(i)
        """;

    const string Gaps =
        """
        SELECT CASE WHEN hash(i) % 3 > 0 THEN random() END AS d, CASE WHEN hash(i) % 10 > 0 THEN random()::FLOAT END AS f FROM range($rows) t(i)
        """;

    const string Curves =
        """
        SELECT i AS objectId, list_transform(range(100), k -> k + random()) AS mjd, list_transform(range(100), k -> random()::FLOAT) AS flux
        FROM range($rows // 100) t(i)
        """;

    /// <summary>Objects (A) and forced sources (S), columns with NULLs (N) and light curves as lists (L) in the layouts that matter, as DuckDB writes them.</summary>
    public static IEnumerable<BenchFile> All(string folder, long rows)
    {
        var bands = "ugrizy".Select(b => $"(15 + random() * 12)::FLOAT AS mag_{b}, (random() / 10)::FLOAT AS magErr_{b}");
        string[] objects = ["objectId", "ra", "mag_g", "mag_r"];
        string[] sources = ["objectId", "mjd", "flux", "fluxErr"];
        foreach (var (label, options) in new[]
        {
            ("zstd", "COMPRESSION zstd"), ("zstd v2", "COMPRESSION zstd, PARQUET_VERSION V2"),
            ("Snappy", "COMPRESSION snappy"), ("plain", "COMPRESSION uncompressed"),
        })
        {
            yield return Make("A", Objects.Replace("$bands", string.Join(", ", bands), StringComparison.Ordinal), objects);
            yield return Make("S", Sources, sources);
            yield return Make("S", Sources, ["flux", "band"]);
            yield return Make("N", Gaps, ["d", "f"]);
            yield return Make("L", Curves, ["mjd", "flux"]);

            BenchFile Make(string kind, string sql, string[] columns)
            {
                var path = System.IO.Path.Combine(folder, $"{kind}-{rows}-{label.Replace(' ', '-')}.parquet");
                if (!File.Exists(path))
                {
                    using var database = DuckDbDatabase.Open();
                    using var connection = database.Connect();
                    connection.Execute("SELECT setseed(0.5)");
                    connection.Execute($"COPY ({sql.Replace("$rows", $"{rows}", StringComparison.Ordinal)}) TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE 122880, {options})");
                }

                return new($"{kind} {label}", path, columns);
            }
        }
    }
}
