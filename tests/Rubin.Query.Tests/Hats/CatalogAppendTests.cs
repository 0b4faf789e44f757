using Rubin.Query.Hats;
using Rubin.Query.Tests.Library;

namespace Rubin.Query.Tests.Hats;

/// <summary>COPY … (FORMAT hats, append true): the catalog has the rows of both, partitions without new rows stay as they are, margins and indexes follow.</summary>
public sealed class CatalogAppendTests : IDisposable
{
    const string Options = "ra 'source_ra', dec 'source_dec', kind source, rows_per_partition 3000, margin_arcsec 7200, index 'object_id'";
    const string Collection = "lsdb/small_sky_order1_source_collection";

    readonly TemporaryFolder _folder = new();
    readonly QueryEngine _engine = new(new() { Workers = 2 });

    string Out => _folder.PathOf("out");

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    /// <summary>In any number of portions the rows are those of the source, and the collection is whole.</summary>
    [SharedTheory]
    [InlineData("source_id % 2 = 0", "source_id % 2 = 1")]
    [InlineData("source_ra < 300", "source_ra >= 300 AND source_dec < -50", "source_ra >= 300 AND source_dec >= -50")]
    [InlineData("1 = 0", "source_id < 75000", "1 = 0", "source_id >= 75000")]
    [InlineData("source_id = 70000", "source_id <> 70000")]
    public async Task Portions_make_the_whole(params string[] portions)
    {
        AttachSource();
        foreach (var (portion, i) in portions.Select((p, i) => (p, i)))
        {
            await RunAsync($"COPY (SELECT mag, * EXCLUDE (mag) FROM src WHERE {portion}) TO '{Out}' (FORMAT hats, {(i == 0 ? Options : "append true")})");
        }

        Assert.Empty(await new CatalogBuilder(_engine).ValidateAsync(Out));
        Assert.Equal(["out"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));
        Assert.All(HatsCatalog.Open(Out).Partitions, p => Assert.InRange(PartitionRows.Batches(p).Sum(b => b.Length), 1, 3000));
        _engine.Attach("ours", Out);
        const string Columns = "source_id, source_ra, source_dec, mjd, mag, band, object_id, object_ra, object_dec, _healpix_29";
        Assert.Equal(["17161"], await _engine.RowsAsync("SELECT COUNT(*) FROM ours"));
        Assert.Equal(["0"], await _engine.RowsAsync($"SELECT COUNT(*) FROM ((SELECT {Columns} FROM src) EXCEPT (SELECT {Columns} FROM ours)) AS d"));
        Assert.Equal(["17161"], await _engine.RowsAsync("SELECT COUNT(*) FROM ours WHERE object_id BETWEEN 0 AND 9999"));
        Assert.Equal(["131"], await _engine.RowsAsync("SELECT COUNT(*) FROM ours WHERE object_id = 810"));
    }

    /// <summary>Only the partition with the new row, and what tells of all, is written.</summary>
    [SharedFact]
    public async Task Partitions_without_new_rows_stay()
    {
        using var copy = TemporaryFolder.CopyOf(Collection);
        var before = Stamps(copy);
        await RunAsync(
            "COPY (SELECT 99999 AS source_id, 320.0 AS source_ra, -69.0 AS source_dec, 60000 AS mjd, 20 AS mag, 'r' AS band, 900 AS object_id, 320 AS object_ra, -69 AS object_dec) "
            + $"TO '{copy.Path}' (FORMAT hats, append true)");
        var changed = Stamps(copy).Except(before).Select(s => s.File).Where(f => f.Contains("order1_source/dataset/Norder", StringComparison.Ordinal)).ToList();
        Assert.Equal(["small_sky_order1_source/dataset/Norder=1/Dir=0/Npix=44.parquet"], changed);
        Assert.Empty(await new CatalogBuilder(_engine).ValidateAsync(copy.Path));
        var properties = HatsCatalog.Open(copy.Path).Properties;
        Assert.Equal((17162L, "Optical", "1"), (properties.Rows, properties["obs_regime"], properties["hats_order"]));
        _engine.Attach("ours", copy.Path);
        Assert.Equal(["99999|r|20"], await _engine.RowsAsync("SELECT source_id, band, mag FROM ours WHERE object_id = 900"));
        Assert.Equal(["2884"], await _engine.RowsAsync("SELECT COUNT(*) FROM ours WHERE band = 'r'"));
        Assert.Equal([137L, 30L], HatsCollection.Open(copy.Path).IndexPaths.Select(i => HatsCatalog.Open(i.Path).Properties.Rows!.Value));
    }

    /// <summary>Of a margin, only what lies around the new row is made anew; an index is that of the whole catalog all the same.</summary>
    [SharedFact]
    public async Task Margins_away_from_new_rows_stay()
    {
        AttachSource();
        await RunAsync($"COPY (SELECT mag, * EXCLUDE (mag) FROM src) TO '{Out}' (FORMAT hats, ra 'source_ra', dec 'source_dec', kind source, constant_order 3, margin_arcsec 600, index 'object_id')");
        var before = Margins();
        await RunAsync(
            "COPY (SELECT 20 AS mag, 99999 AS source_id, 320.0 AS source_ra, -69.0 AS source_dec, 60000 AS mjd, 'r' AS band, 810 AS object_id, 320 AS object_ra, -69 AS object_dec) "
            + $"TO '{Out}' (FORMAT hats, append true, highest_order 3)");
        var changed = Margins().Except(before).ToList();
        Assert.InRange(changed.Count, 1, 5);
        Assert.True(before.Count > 20, $"{before.Count} margins");
        Assert.Empty(await new CatalogBuilder(_engine).ValidateAsync(Out));
        _engine.Attach("ours", Out);
        Assert.Equal(["132"], await RunAsync("SELECT COUNT(*) FROM ours WHERE object_id = 810"));
        Assert.Equal(["17162"], await RunAsync("SELECT COUNT(*) FROM ours"));

        List<(string File, long Length, DateTime Written)> Margins() => [.. Stamps(_folder).Where(s => s.File.Contains("_margin_600arcs/dataset/Norder", StringComparison.Ordinal))];
    }

    [Fact]
    public async Task A_catalog_without_rows_gets_some()
    {
        await RunAsync($"COPY (SELECT 1.5 AS ra, 2 AS dec, 'x' AS name WHERE 1 = 0) TO '{Out}' (FORMAT hats)");
        await RunAsync($"COPY (SELECT 10.5 AS ra, -5 AS dec, 'x' AS name UNION ALL SELECT 190, 5, NULL) TO '{Out}' (FORMAT hats, append true)");
        Assert.Empty(await new CatalogBuilder(_engine).ValidateAsync(Out));
        Assert.Equal(2, HatsCatalog.Open(Out).Properties.Rows);
    }

    /// <summary>A query may read the catalog that it adds to.</summary>
    [Fact]
    public async Task A_catalog_can_be_added_to_itself()
    {
        await RunAsync($"COPY (SELECT 10.5 AS ra, -5.5 AS dec, 1 AS n) TO '{Out}' (FORMAT hats)");
        _engine.Attach("me", Out);
        await RunAsync($"COPY (SELECT ra, -dec AS dec, n + 1 AS n FROM me) TO '{Out}' (FORMAT hats, append true)");
        Assert.Equal(2, HatsCatalog.Open(Out).Properties.Rows);
        Assert.Empty(await new CatalogBuilder(_engine).ValidateAsync(Out));
    }

    [Theory]
    [InlineData("SELECT 1.5 AS ra, 2.5 AS dec", "append true, ra 'ra'", "with append there is no other option")]
    [InlineData("SELECT 1.5 AS ra, 2.5 AS dec, 3 AS z, 4 AS y", "append true", "column \"y\" does not exist in the catalog")]
    [InlineData("SELECT 1.5 AS ra, 2.5 AS dec", "append true", "the rows have no column \"z\"")]
    [InlineData("SELECT 1.5 AS ra, 2.5 AS dec, 'a' AS z", "append true", "is VARCHAR, which does not fit the INTEGER")]
    [InlineData("SELECT 1.5 AS ra, 2.5 AS dec, 2.5 AS z", "append true", "is DOUBLE, which does not fit the INTEGER")]
    [InlineData("SELECT 1.5 AS ra, 99.5 AS dec, 2 AS z", "append true", "has no position on the sky")]
    [InlineData("SELECT 1.5 AS ra, 2.5 AS dec, 3000000000 AS z", "append true", "3000000000")]
    [InlineData("SELECT 10.5 AS ra, -5.5 AS dec, 2 AS z", "append true, rows_per_partition 1", "more than the 1 of a partition")]
    public async Task What_does_not_fit_is_refused_and_changes_nothing(string query, string options, string message)
    {
        await RunAsync($"COPY (SELECT 10.5 AS ra, -5.5 AS dec, 1 AS z) TO '{Out}' (FORMAT hats, margin_arcsec 10)");
        var before = Stamps(_folder);
        var error = await Assert.ThrowsAsync<QueryException>(() => RunAsync($"COPY ({query}) TO '{Out}' (FORMAT hats, {options})"));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Stamps(_folder));
    }

    [SharedTheory]
    [InlineData("lsdb/small_sky_order1_custom_tree", "its files are not called")]
    [InlineData("lsdb/small_sky_npix_as_dir", "its files are not called")]
    [InlineData("lsdb/small_sky_healpix13", "have no column _healpix_29")]
    [InlineData("lsdb/square_map", "no catalog of objects or sources")]
    [InlineData("lsdb/small_sky_xmatch_margin", "no catalog of objects or sources")]
    public async Task Catalogs_of_other_kinds_are_left_alone(string catalog, string message)
    {
        using var copy = TemporaryFolder.CopyOf(catalog);
        var error = await Assert.ThrowsAsync<QueryException>(() => RunAsync($"COPY (SELECT 1 AS ra, 2 AS dec) TO '{copy.Path}' (FORMAT hats, append true)"));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_has_to_be_a_catalog()
    {
        var error = await Assert.ThrowsAsync<QueryException>(() => RunAsync($"COPY (SELECT 1 AS ra, 2 AS dec) TO '{Out}' (FORMAT hats, append true)"));
        Assert.Contains("does not exist, so no rows can be added", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    void AttachSource() => _engine.Attach("src", SharedData.Path("hats/lsdb/small_sky_source"));

    Task<List<string>> RunAsync(string text) => _engine.RowsAsync(text);

    static List<(string File, long Length, DateTime Written)> Stamps(TemporaryFolder folder) =>
    [
        .. new DirectoryInfo(folder.Path).EnumerateFiles("*", SearchOption.AllDirectories).OrderBy(f => f.FullName, StringComparer.Ordinal)
            .Select(f => (Path.GetRelativePath(folder.Path, f.FullName), f.Length, f.LastWriteTimeUtc)),
    ];
}
