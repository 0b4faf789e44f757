using System.Globalization;
using Rubin.Query.DuckDb;
using Rubin.Query.Hats;
using Rubin.Query.Tests.DuckDb;

namespace Rubin.Query.Tests.Hats;

/// <summary>COPY … (FORMAT hats): what it writes is what HATS tools wrote of the same rows, and what DuckDB reads of the files.</summary>
public sealed class CatalogCopyTests : IDisposable
{
    const string Sources = "ra 'source_ra', dec 'source_dec', kind source";

    readonly TemporaryFolder _folder = new();
    readonly QueryEngine _engine = new(new() { Workers = 2 });

    static string Csv => SharedData.Path("hats/lsdb/raw/small_sky_source/small_sky_source.csv");

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    /// <summary>EXPECTED.md, section F: the same partitions, and in each the same rows in the same order of cells.</summary>
    [SharedTheory]
    [InlineData("rows_per_partition 3000, highest_order 2, drop_empty_siblings false", "hats/small_sky_source")]
    [InlineData("rows_per_partition 3000, highest_order 2", "lsdb/small_sky_source")]
    [InlineData("constant_order 3", "lsdb/small_sky_order3_source")]
    [InlineData("constant_order 1", "lsdb/small_sky_order1_source_collection/small_sky_order1_source")]
    public async Task A_catalog_is_divided_as_by_hats_import(string options, string expected)
    {
        var ours = await CopyAsync("SELECT * FROM s", $"{Sources}, {options}");
        var theirs = HatsCatalog.Open(SharedData.Path("hats/" + expected));
        string[] columns = [.. theirs.Schema.Fields.Select(f => f.Name)];
        Assert.Equal(columns, ours.Schema.Fields.Select(f => f.Name));
        Assert.Equal(PartitionRows.CellsOf(theirs), PartitionRows.CellsOf(ours));
        // The decimals of the CSV file are left out: theirs were read by pandas, which is off by a last bit here and there.
        string[] exact = ["_healpix_29", "source_id", "band", "object_id"];
        Assert.Equal(PartitionRows.Of(theirs, exact), PartitionRows.Of(ours, exact));
        Assert.All(ours.Partitions, p => Assert.True(IsSorted(p)));
        Assert.Equal((HatsKind.Source, 17161L), (ours.Properties.Kind, ours.Properties.Rows));
    }

    /// <summary>Any number of workers, any memory, any batch size: the same bytes.</summary>
    [SharedTheory]
    [InlineData(1, 8192, 1L << 30)]
    [InlineData(3, 100, 1L << 30)]
    [InlineData(2, 8192, 3L << 20)]
    public async Task The_files_are_the_same_for_any_machine(int workers, int batchRows, long memory)
    {
        var expected = await CopyAsync("SELECT * FROM s", $"{Sources}, rows_per_partition 3000");
        using var other = new QueryEngine(new() { Workers = workers, BatchRows = batchRows, MemoryBytes = memory, SpillDirectory = _folder.Path });
        other.Attach("s", Csv);
        var ours = await CopyAsync(other, "SELECT * FROM s", "out2", $"name 'out', {Sources}, rows_per_partition 3000");
        foreach (var (mine, theirs) in ours.Partitions.Zip(expected.Partitions))
        {
            Assert.Equal(await File.ReadAllBytesAsync(theirs.Part.Path), await File.ReadAllBytesAsync(mine.Part.Path));
        }

        Assert.Equal(expected.Partitions.Count, ours.Partitions.Count);
        Assert.Empty(Directory.EnumerateFileSystemEntries(ours.Path, "_*"));
    }

    [SharedFact]
    public async Task A_collection_has_margin_and_indexes()
    {
        await CopyAsync("SELECT * FROM s", $"{Sources}, name 'src', rows_per_partition 3000, highest_order 2, margin_arcsec 515.32296, index 'object_id', index 'band'");
        var collection = HatsCollection.Open(_folder.PathOf("out"));
        Assert.Equal(_folder.PathOf("out/src"), collection.PrimaryPath);
        Assert.Equal([_folder.PathOf("out/src_margin_515.32296arcs")], collection.MarginPaths);
        Assert.Equal(["object_id", "band"], collection.IndexPaths.Select(i => i.Column));
        Assert.Equal(1717, HatsCatalog.Open(collection.MarginPaths[0]).Properties.Rows);
        Assert.Equal(HatsKind.Index, HatsCatalog.Open(collection.IndexPaths[0].Path).Properties.Kind);
    }

    /// <summary>EXPECTED.md, section C: rows of index catalogs.</summary>
    [SharedTheory]
    [InlineData("lsdb/small_sky_order1_source_collection", "object_id", 136)]
    [InlineData("lsdb/small_sky_order1_source_collection", "band", 30)]
    [InlineData("lsdb/small_sky_order1_collection", "id", 131)]
    [InlineData("lsdb/small_sky_order1_nested_sources/catalog", "sources.source_id", 17161)]
    [InlineData("hats/small_sky_source", "object_id", 148)]
    public async Task An_index_has_the_rows_of_HATS_tools(string catalog, string column, long rows)
    {
        var written = await new CatalogParts(_engine).WriteIndexAsync(HatsCatalog.Open(SharedData.Path("hats/" + catalog)), _folder.PathOf("index"), column, default);
        Assert.Equal((column, rows), written);
        var index = HatsCatalog.Open(_folder.PathOf("index"));
        Assert.Equal([column, "Norder", "Npix"], index.Schema.Fields.Select(f => f.Name));
        Assert.Equal(rows, PartitionRows.Of(index, column, "Norder", "Npix").Distinct().Count());
    }

    [DuckDbFact]
    public async Task DuckDB_reads_what_any_query_wrote()
    {
        await CopyAsync(
            "WITH digits(v) AS (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) SELECT i AS id, i * 137.507764 AS lon, DEGREES(ASIN((2.0 * i + 1) / 5000 - 1)) AS lat, CASE WHEN i % 3 = 0 THEN NULL ELSE i / 7.0 END AS x, "
            + "CAST(i AS VARCHAR) AS name FROM (SELECT d.v * 1000 + c.v * 100 + b.v * 10 + a.v AS i FROM digits AS a, digits AS b, digits AS c, digits AS d WHERE d.v < 5) AS n",
            "ra 'lon', dec 'lat', rows_per_partition 300");
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        var files = $"read_parquet('{_folder.PathOf("out/dataset")}/Norder=*/Dir=*/Npix=*.parquet', hive_partitioning = false)";
        Assert.Equal("5000 12497500 3333 5000", Text($"SELECT COUNT(*), SUM(id)::BIGINT, COUNT(x), COUNT(DISTINCT name) FROM {files} WHERE name = id::VARCHAR"));
        Assert.Equal("5000", Text($"SELECT num_rows FROM parquet_file_metadata('{_folder.PathOf("out/dataset/_metadata")}')"));
        Assert.Equal("5000 4999", Text($"SELECT SUM(\"id::row_count\")::BIGINT, MAX(\"id::max_value\") FROM '{_folder.PathOf("out/per_partition_statistics.parquet")}'"));
        var partitions = (await File.ReadAllLinesAsync(_folder.PathOf("out/partition_info.csv"))).Length - 1;
        Assert.Equal(partitions.ToString(CultureInfo.InvariantCulture), Text($"SELECT COUNT(*) FROM '{_folder.PathOf("out/data_thumbnail.parquet")}'"));

        string Text(string sql)
        {
            using var result = connection.Query(sql);
            return string.Join(' ', result.ReadRows().First().Select(v => Convert.ToString(v, CultureInfo.InvariantCulture)));
        }
    }

    [Theory]
    [InlineData("SELECT 1 AS a", "", "no columns look like right ascension and declination")]
    [InlineData("SELECT 1 AS ra, 2 AS dec", "ra 'x', dec 'dec'", "column \"x\" of positions does not exist")]
    [InlineData("SELECT 1 AS ra, 2 AS dec", "colour 3", "has no option \"colour\"")]
    [InlineData("SELECT 1 AS ra, 2 AS dec", "rows_per_partition 0", "rows_per_partition of COPY takes an integer from 1 on")]
    [InlineData("SELECT 1 AS ra, 2 AS dec", "margin_arcsec 'a'", "margin_arcsec of COPY takes a number above 0")]
    [InlineData("SELECT 1 AS ra, 2 AS dec", "name '../x'", "is no name for a catalog")]
    [InlineData("SELECT 1 AS ra, 2 AS dec", "lowest_order 5, highest_order 3", "lowest_order 5 and highest_order 3 are not orders from 0 to 29, the lowest first")]
    [InlineData("SELECT 1 AS ra, 2 AS dec", "index 'nope'", "column \"nope\" to index does not exist")]
    [InlineData("SELECT 1 AS ra, 2 AS dec", "sort 'nope'", "column \"nope\" to sort by does not exist")]
    [InlineData("SELECT 1 AS ra, 92 AS dec", "", "has no position on the sky")]
    [InlineData("SELECT 1 AS ra, CAST(NULL AS DOUBLE) AS dec", "", "its dec is NULL")]
    [InlineData("SELECT 1 AS ra, 2 AS dec UNION ALL SELECT 1, 2", "rows_per_partition 1", "holds 2 rows, more than the 1 of a partition")]
    public async Task What_makes_no_sense_is_refused_and_leaves_nothing(string query, string options, string message)
    {
        var error = await Assert.ThrowsAsync<QueryException>(() => CopyAsync(_engine, query, "out", options));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_catalog_is_replaced_only_when_asked_and_other_folders_never()
    {
        await CopyAsync(_engine, "SELECT 1 AS ra, 2 AS dec", "out", "");
        var there = await Assert.ThrowsAsync<QueryException>(() => CopyAsync(_engine, "SELECT 3 AS ra, 4 AS dec", "out", ""));
        Assert.Contains("exists already", there.Message, StringComparison.Ordinal);
        var ours = await CopyAsync(_engine, "SELECT 3 AS ra, 4 AS dec UNION ALL SELECT 5, 6", "out", "overwrite true");
        Assert.Equal(2, ours.Properties.Rows);
        Directory.CreateDirectory(_folder.PathOf("mine"));
        await File.WriteAllTextAsync(_folder.PathOf("mine/thesis.tex"), "");
        var other = await Assert.ThrowsAsync<QueryException>(() => CopyAsync(_engine, "SELECT 3 AS ra, 4 AS dec", "mine", "overwrite true"));
        Assert.Contains("is no HATS catalog", other.Message, StringComparison.Ordinal);
        Assert.Equal(["mine", "out"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    /// <summary>An answer that nobody reads, and one that is stopped half way.</summary>
    [Fact]
    public async Task What_is_given_up_leaves_nothing()
    {
        var path = _folder.PathOf("out");
        await using (_engine.Execute($"COPY (SELECT 1 AS ra, 2 AS dec) TO '{path}' (FORMAT hats)"))
        {
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
        const string Many = "WITH d(v) AS (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) SELECT a.v * 36 + b.v AS ra, c.v * 9 - e.v AS dec FROM d AS a, d AS b, d AS c, d AS e, d AS f, d AS g, d AS h, d AS i";
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(700));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await using var result = _engine.Execute($"COPY ({Many}) TO '{path}' (FORMAT hats)", cancel: stop.Token);
            await foreach (var _ in result.Batches)
            {
                Assert.Fail("it was stopped");
            }
        });
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task No_rows_make_a_catalog_without_partitions()
    {
        var ours = await CopyAsync(_engine, "SELECT 1 AS ra, 2 AS dec WHERE 1 = 0", "out", "");
        Assert.Empty(ours.Partitions);
        Assert.Equal(0, ours.Properties.Rows);
    }

    Task<HatsCatalog> CopyAsync(string query, string options)
    {
        if (SharedData.Root is not null && !_engine.Catalog.Schemas.Contains("s"))
        {
            _engine.Attach("s", Csv);
        }

        return CopyAsync(_engine, query, "out", options);
    }

    async Task<HatsCatalog> CopyAsync(QueryEngine engine, string query, string folder, string options)
    {
        var path = _folder.PathOf(folder);
        await using var result = engine.Execute($"COPY ({query}) TO '{path}' (FORMAT hats{(options.Length > 0 ? ", " : "")}{options})");
        await foreach (var batch in result.Batches)
        {
            Assert.Equal("rows", batch.Schema[0].Name);
        }

        return HatsCatalog.Open(path);
    }

    static bool IsSorted(HatsPartition partition)
    {
        var last = long.MinValue;
        foreach (var batch in PartitionRows.Batches(partition))
        {
            for (var row = 0; row < batch.Length; row++)
            {
                var cell = (long)batch.Columns[0].Value(row)!;
                if (cell < last)
                {
                    return false;
                }

                last = cell;
            }
        }

        return true;
    }
}
