using System.Globalization;
using System.Security.Cryptography;
using Rubin.Query.Console.DemoSky;
using Rubin.Query.DuckDb;
using Rubin.Query.Hats;
using Rubin.Query.Sky;
using Rubin.Query.Tests.DuckDb;

namespace Rubin.Query.Tests.Console;

/// <summary>The demo sky is the same for any number of workers, holds what it promises, and answers its examples.</summary>
public sealed class DemoSkyTests(DemoSkyTests.Sky sky) : IClassFixture<DemoSkyTests.Sky>
{
    const int Objects = 20_000;

    /// <summary>A sky made once for all tests, with a small number of objects.</summary>
    public sealed class Sky : IDisposable
    {
        public Sky() => Write(Folder, workers: 2);

        public string Folder { get; } = Directory.CreateTempSubdirectory("rubin-sky-").FullName;

        public void Dispose() => Directory.Delete(Folder, recursive: true);
    }

    public static TheoryData<string> Examples => [.. Example.All.Select(e => e.Name)];

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_files_do_not_depend_on_the_number_of_workers(int workers)
    {
        var folder = Directory.CreateTempSubdirectory("rubin-sky-").FullName;
        try
        {
            Write(folder, workers);
            Assert.Equal(Hashes(sky.Folder), Hashes(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_complete_sky_is_recognised_and_other_folders_are_left_alone()
    {
        Assert.True(DemoFolder.Holds(sky.Folder, new(Objects, 1)));
        Assert.False(DemoFolder.Holds(sky.Folder, new(Objects, 2)));
        var folder = Directory.CreateTempSubdirectory("rubin-sky-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "thesis.tex"), "precious");
            var error = Assert.Throws<QueryException>(() => Write(folder, 1));
            Assert.Contains("is not empty", error.Message, StringComparison.Ordinal);
            Assert.Single(Directory.EnumerateFileSystemEntries(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task An_example_gives_rows(string name)
    {
        using var engine = Attached();
        Assert.NotEmpty(await RowsAsync(engine, Example.All.First(e => e.Name == name).Text));
    }

    [Fact]
    public async Task Tables_hold_what_they_promise()
    {
        using var engine = Attached();
        Assert.Equal(Objects, await NumberAsync(engine, "SELECT COUNT(DISTINCT objectId) FROM demo.Object"));
        Assert.Equal(Objects, await NumberAsync(engine, "SELECT COUNT(*) FROM demo.Object JOIN demo.Truth USING (objectId)"));
        Assert.InRange(await NumberAsync(engine, "SELECT COUNT(*) FROM demo.ForcedSource"), 17 * Objects, 23 * Objects);
        Assert.Equal(
            await NumberAsync(engine, "SELECT COUNT(*) FROM demo.Truth WHERE class = 'rr_lyrae'"),
            await NumberAsync(engine, "SELECT COUNT(*) FROM demo.Truth WHERE period BETWEEN 0.4 AND 0.8 AND class <> 'eclipsing_binary'"));
        Assert.Equal(
            0,
            await NumberAsync(
                engine,
                """
                SELECT COUNT(*) FROM demo.ForcedSource AS f
                LEFT JOIN demo.Visit AS v ON v.visit = f.visit AND v.band = f.band
                WHERE v.visit IS NULL
                """));
        var bright = await NumberAsync(engine, "SELECT COUNT(*) FROM demo.Truth WHERE rMag < 21");
        var reference = await NumberAsync(engine, "SELECT COUNT(*) FROM demo.reference");
        Assert.InRange(reference, 0.55 * bright, 0.65 * bright);
        Assert.Equal(reference, await NumberAsync(engine, "SELECT COUNT(DISTINCT source_id) FROM demo.reference"));
    }

    [Fact]
    public async Task Both_sides_of_RA_0_and_the_south_pole_are_covered()
    {
        using var engine = Attached();
        Assert.True(await NumberAsync(engine, "SELECT COUNT(*) FROM demo.Object WHERE coord_dec > -80 AND coord_ra < 4") > 1000);
        Assert.True(await NumberAsync(engine, "SELECT COUNT(*) FROM demo.Object WHERE coord_dec > -80 AND coord_ra > 356") > 1000);
        Assert.True(await NumberAsync(engine, "SELECT COUNT(*) FROM demo.Object WHERE DISTANCE(coord_ra, coord_dec, 0, -90) < 0.5") > 50);
    }

    [Theory]
    [InlineData("Object")]
    [InlineData("ForcedSource")]
    [InlineData("reference")]
    public async Task Rows_lie_sorted_in_their_partitions(string name)
    {
        var catalog = HatsCatalog.Open(Path.Combine(sky.Folder, name));
        // One worker gives rows in the order of the file.
        using var engine = new QueryEngine(new() { Workers = 1 });
        var total = 0L;
        foreach (var partition in catalog.Partitions)
        {
            engine.Attach($"p{total}", partition.Part.Path);
            var (ra, dec) = (catalog.Position!.Ra, catalog.Position.Dec);
            var rows = await RowsAsync(engine, $"SELECT _healpix_29, {ra}, {dec} FROM p{total}");
            Assert.All(rows, r => Assert.Equal(Healpix.IndexFromDegrees((double)r[1]!, (double)r[2]!), (long)r[0]!));
            Assert.All(rows, r => Assert.True(partition.Cell!.Value.Contains((long)r[0]!)));
            Assert.All(rows.Zip(rows.Skip(1)), pair => Assert.True((long)pair.First[0]! <= (long)pair.Second[0]!));
            total += rows.Count;
        }

        Assert.True(catalog.Partitions.Count > 0);
        Assert.Equal(catalog.Properties.Rows, total);
    }

    [DuckDbTheory]
    [InlineData("Object", "COUNT(*), CAST(SUM(MOD(objectId, 1000)) AS BIGINT), COUNT(u_psfFlux)")]
    [InlineData("ForcedSource", "COUNT(*), CAST(SUM(MOD(visit, 1000)) AS BIGINT), COUNT(DISTINCT band)")]
    [InlineData("reference", "COUNT(*), COUNT(pmra), COUNT(DISTINCT _healpix_29)")]
    public async Task DuckDB_reads_the_same(string table, string columns)
    {
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        var files = $"{sky.Folder}/{table}/dataset/Norder=*/Dir=*/*.parquet";
        using var result = connection.Query($"SELECT {columns} FROM read_parquet('{files}', hive_partitioning = false)");
        using var engine = Attached();
        var expected = result.ReadRows().Single().Select(Whole);
        Assert.Equal(expected, (await RowsAsync(engine, $"SELECT {columns} FROM demo.{table}")).Single().Select(Whole));
    }

    static void Write(string folder, int workers) => DemoFolder.Write(folder, new(Objects, 1), workers, _ => { }, CancellationToken.None);

    static string[] Hashes(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(f => $"{Path.GetRelativePath(folder, f)} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f)))}"),
    ];

    QueryEngine Attached()
    {
        var engine = new QueryEngine();
        engine.Attach("demo", sky.Folder);
        return engine;
    }

    static long Whole(object? value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);

    static async Task<long> NumberAsync(QueryEngine engine, string text) => Whole((await RowsAsync(engine, text)).Single()[0]);

    static async Task<List<object?[]>> RowsAsync(QueryEngine engine, string text)
    {
        List<object?[]> rows = [];
        await using var result = engine.Execute(text);
        await foreach (var batch in result.Batches)
        {
            rows.AddRange(Enumerable.Range(0, batch.Length).Select(row => batch.Columns.Select(c => c.Value(row)).ToArray()));
        }

        return rows;
    }
}
