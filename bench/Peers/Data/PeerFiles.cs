using Rubin.Query.Arrow;
using Rubin.Query.DuckDb;
using Rubin.Query.Parquet;

namespace Rubin.Query.Bench.Peers.Data;

/// <summary>
/// The Parquet files that both read, as DuckDB writes them: zstd, 122,880 rows a group. Made at the first use, and kept in a folder.
/// </summary>
sealed class PeerFiles(string folder, int rows)
{
    const string Magnitudes = "mag_u, mag_g, mag_r, mag_i, mag_z, mag_y";
    const string Errors = "magErr_u, magErr_g, magErr_r, magErr_i, magErr_z, magErr_y";

    /// <summary>The number of sources that others are made of for <see cref="Repeat"/>.</summary>
    internal const int FewestSources = 2_000_000;

    /// <summary>The files, each a table of the same name.</summary>
    internal IReadOnlyList<string> Tables { get; } = ["a", "b", "ea", "eb", "l", "a_sorted", "a_mags", "a_errors", "s", "s_shuffled", "v"];

    /// <summary>Tables that have been imported as HATS catalogs too, each under its name with <c>_hats</c> behind: for Rubin.Query alone.</summary>
    internal IReadOnlyList<string> Catalogs { get; } = ["a", "b", "ea", "eb"];

    /// <summary>The file of a table.</summary>
    internal string Path(string table) => System.IO.Path.Combine(folder, table is "s" or "s_shuffled" ? $"{table}-{rows}.parquet" : $"{table}.parquet");

    /// <summary>The folder of the catalog made of a table.</summary>
    internal string CatalogPath(string table) => System.IO.Path.Combine(folder, $"{table}_hats");

    /// <summary>Makes what is missing.</summary>
    internal async Task MakeAsync()
    {
        Directory.CreateDirectory(folder);
        if (!File.Exists(Path("l")))
        {
            foreach (var (name, catalog) in new SkyCatalogs().Make())
            {
                Write(name.ToLowerInvariant(), catalog, "*");
            }
        }

        // Zones of a degree, in small groups of rows: what one would do for cones without an index of the sky.
        Derive("a_sorted", $"SELECT * FROM '{Path("a")}' ORDER BY floor(dec), ra", 20_480);
        Derive("a_mags", $"SELECT objectId, ra, dec, {Magnitudes} FROM '{Path("a")}'");
        Derive("a_errors", $"SELECT objectId, {Errors} FROM '{Path("a")}'");
        if (!File.Exists(Path("s")) || !File.Exists(Path("v")))
        {
            var sources = new ForcedSources(rows / 100);
            Write("s", sources.Make(), "* REPLACE (substr('ugrizy', band + 1, 1) AS band)");
            Write("v", sources.Visits(), "*");
        }

        Derive("s_shuffled", $"SELECT * FROM '{Path("s")}' ORDER BY hash(objectId, mjd)");
        foreach (var table in Catalogs.Where(t => !Directory.Exists(CatalogPath(t))))
        {
            await ImportAsync(table);
        }
    }

    /// <summary>A catalog of the rows of a query in DuckDB's SQL, made where it is missing.</summary>
    internal async Task DeriveCatalogAsync(string table, string query)
    {
        if (!Directory.Exists(CatalogPath(table)))
        {
            Derive(table, query);
            await ImportAsync(table);
        }
    }

    /// <summary>A file of so many million sources (an even number): those of <see cref="FewestSources"/> again and again, with other objects. To be deleted by the caller.</summary>
    internal string Repeat(int millions)
    {
        var path = System.IO.Path.Combine(folder, $"growth-{millions}.parquet");
        var parts = Enumerable.Range(0, millions * 1_000_000 / FewestSources)
            .Select(part => $"SELECT * REPLACE (objectId + {part * (FewestSources / 100)} AS objectId) FROM '{Path("s")}'");
        CopyTo(path, string.Join(" UNION ALL ", parts), 122_880);
        return path;
    }

    /// <summary>The positions of a table in FITS, made where they are missing: what other programs read fastest.</summary>
    internal async Task<string> FitsAsync(string table)
    {
        var path = System.IO.Path.Combine(folder, $"{table}.fits");
        if (!File.Exists(path))
        {
            await RunAsync(table, $"COPY (SELECT ra, dec FROM p.{table}) TO '{path}'");
        }

        return path;
    }

    /// <summary>As <c>rubin-query import</c> does with its usual settings.</summary>
    async Task ImportAsync(string table)
    {
        Console.Error.WriteLine($"making {CatalogPath(table)}");
        await RunAsync(table, $"COPY (SELECT * FROM p.{table}) TO '{CatalogPath(table)}' (FORMAT hats, ra 'ra', dec 'dec')");
    }

    async Task RunAsync(string table, string statement)
    {
        using var engine = new QueryEngine();
        engine.Register(new("p", table, TableFormats.Open(Path(table))[0].Provider));
        await using var result = engine.Execute(statement);
        await foreach (var _ in result.Batches)
        {
        }
    }

    void Write(string table, RecordBatch batch, string columns)
    {
        var raw = Path(table) + ".raw";
        using (var writer = ParquetWriter.Create(raw, batch.Schema))
        {
            writer.Write(batch);
            writer.Complete();
        }

        Copy(table, $"SELECT {columns} FROM read_parquet('{raw}')", 122_880);
        File.Delete(raw);
    }

    void Derive(string table, string query, int groupRows = 122_880)
    {
        if (!File.Exists(Path(table)))
        {
            Copy(table, query, groupRows);
        }
    }

    void Copy(string table, string query, int groupRows) => CopyTo(Path(table), query, groupRows);

    static void CopyTo(string path, string query, int groupRows)
    {
        Console.Error.WriteLine($"making {path}");
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        var half = path + ".part";
        connection.Execute($"COPY ({query}) TO '{half}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {groupRows})");
        File.Move(half, path, overwrite: true);
    }
}
