using Rubin.Query.Sky;
using Rubin.Query.Tests.Hats;
using Rubin.Query.Tests.Library;

namespace Rubin.Query.Tests.Engine.Spatial;

/// <summary>Joins of positions with the regions of another table, against trying all pairs; and coverages from files.</summary>
public class RegionJoinTests
{
    static readonly string[] Queries =
    [
        "SELECT a.id, b.id FROM $A AS a JOIN $B AS b ON $ON",
        "SELECT a.id, b.id FROM $A AS a, $B AS b WHERE $ON AND a.id < b.id",
        "SELECT a.id, b.id FROM $A AS a LEFT JOIN $B AS b ON $ON AND b.id > 40",
        "SELECT a.id, b.id FROM $A AS a RIGHT JOIN $B AS b ON $ON",
        "SELECT a.id, b.id FROM $A AS a FULL JOIN $B AS b ON $ON",
        "SELECT b.id FROM $B AS b WHERE EXISTS (SELECT 1 FROM $A AS a WHERE $ON)",
        "SELECT a.id FROM $A AS a WHERE NOT EXISTS (SELECT 1 FROM $B AS b WHERE $ON AND b.err > 0.001)",
        "SELECT b.id, EXISTS (SELECT 1 FROM $A AS a WHERE $ON) FROM $B AS b",
        "SELECT a.id, (SELECT COUNT(*) FROM $B AS b WHERE $ON) FROM $A AS a",
    ];

    [Theory]
    [InlineData("MOC(6, CIRCLE(ra, dec, 1))", 1, 7)]
    [InlineData("CASE WHEN err > 0.01 THEN POLYGON(ra, dec, ra + 0.5, dec, ra + 0.5, dec + 0.3) END", 2, 1024)]
    [InlineData("BOX(ra, dec, 0.5, 2)", 8, 8192)]
    [InlineData("CIRCLE(ra, dec, err)", 2, 100)]
    [InlineData("REGION('CIRCLE ICRS ' || CAST(ra AS VARCHAR) || ' ' || CAST(dec AS VARCHAR) || ' 1.5')", 1, 8192)]
    [InlineData("moc_complement(MOC(3, CIRCLE(ra, dec, 5)))", 2, 50)]
    public async Task Every_storage_gives_the_pairs_that_trying_all_gives(string region, int workers, int batchRows)
    {
        using var sky = await StoredSky.MakeAsync(170 + workers, 200, isWhole: true);
        using var engine = sky.Engine(workers, batchRows);
        foreach (var (query, i) in Queries.Select((q, i) => (q, i)))
        {
            var call = i % 2 == 0 ? "CONTAINS(POINT(a.ra, a.dec), b.region)" : "INTERSECTS(b.region, POINT('ICRS', a.ra, a.dec))";
            var regions = $"(SELECT id, err, {region} AS region FROM m WHERE id < 60 AND dec BETWEEN -89 AND 89)";
            var text = query.Replace("$B", regions, StringComparison.Ordinal);
            var expected = await StoredSky.RowsAsync(engine, Filled(text, "m", $"{call} + 0 = 1"));
            foreach (var table in sky.Tables.Keys)
            {
                var found = Filled(text, table, $"{call} = 1");
                Assert.Contains("RegionJoin", engine.Explain(found), StringComparison.Ordinal);
                PlanRun.AssertSameRows(expected, await StoredSky.RowsAsync(engine, found));
            }
        }
    }

    [Fact]
    public async Task Regions_tell_which_partitions_are_read()
    {
        using var sky = await StoredSky.MakeAsync(5, 450, isWhole: true);
        using var engine = sky.Engine(2, 8192);
        var plan = string.Join('\n', await engine.RowsAsync(
            "EXPLAIN ANALYZE SELECT h.id FROM h JOIN (SELECT MOC(8, CIRCLE(0, 10, 1)) AS field) AS f ON 1 = CONTAINS(POINT(h.ra, h.dec), f.field)"));
        Assert.Contains("near=other side, found at run time", plan, StringComparison.Ordinal);
        Assert.Matches("partitions_skipped=[1-9]", plan);
    }

    /// <summary>A depth map is read only where rows of the catalog are, whether or not rows without a depth are kept.</summary>
    [Fact]
    public async Task A_map_of_cells_is_read_where_rows_are()
    {
        using var sky = await StoredSky.MakeAsync(6, 300, isWhole: true);
        using var folder = new TemporaryFolder();
        using var engine = sky.Engine(2, 8192);
        var path = folder.PathOf("map.parquet");
        await engine.RowsAsync($"COPY (SELECT value AS pixel, MOD(value, 100) / 4.0 AS depth FROM generate_series(0, 786431) AS g(value)) TO '{path}'");
        foreach (var join in (string[])["JOIN", "LEFT JOIN"])
        {
            var query = $"SELECT h.id, m.depth FROM h {join} '{path}' AS m ON ivo_healpix_index(8, h.ra, h.dec) = m.pixel WHERE DISTANCE(h.ra, h.dec, 0, 10) < 3";
            Assert.Matches("row_groups_skipped=[3-9]", string.Join('\n', (await engine.RowsAsync("EXPLAIN ANALYZE " + query)).Where(l => l.Contains("map.parquet", StringComparison.Ordinal))));
            var expected = await engine.RowsAsync("SELECT id, MOD(ivo_healpix_index(8, ra, dec), 100) / 4.0 AS depth FROM m WHERE DISTANCE(ra, dec, 0, 10) < 3");
            Assert.NotEmpty(expected);
            Assert.Equal(expected.Order(StringComparer.Ordinal), (await engine.RowsAsync(query)).Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData("moc.fits")]
    [InlineData("moc.txt")]
    [InlineData("moc.json")]
    public async Task A_coverage_comes_from_a_file(string name)
    {
        using var folder = new TemporaryFolder();
        var moc = Moc.Parse("3/1 4-6 5/1000 7/");
        var path = folder.PathOf(name);
        using (var file = File.Create(path))
        {
            if (name.EndsWith("fits", StringComparison.Ordinal))
            {
                moc.WriteFits(file, MocFitsForm.Nuniq);
            }
            else
            {
                file.Write(System.Text.Encoding.UTF8.GetBytes(name.EndsWith("json", StringComparison.Ordinal) ? moc.ToJson() : moc.ToString()));
            }
        }

        using var engine = new QueryEngine(new() { Workers = 1 });
        Assert.Equal([moc.ToString()], await engine.RowsAsync($"SELECT '' || MOC('file:{path}')"));
        Assert.Equal(["1|0"], await engine.RowsAsync($"SELECT CONTAINS(POINT(50.6, 9.6), MOC 'file://{path}'), CONTAINS(POINT(200, 0), MOC('file:{path}'))"));
        using var closed = new QueryEngine(new() { Workers = 1, FileRoots = [] });
        Assert.Contains("files cannot be read here", Assert.Throws<QueryException>(() => closed.Explain($"SELECT MOC('file:{path}')")).Message, StringComparison.Ordinal);
        using var elsewhere = new QueryEngine(new() { Workers = 1, FileRoots = [folder.PathOf("open")] });
        Assert.Contains("may not be named here", Assert.Throws<QueryException>(() => elsewhere.Explain($"SELECT MOC('file:{path}')")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no such file", "cannot be read")]
    [InlineData("text", "holds no MOC")]
    public void What_is_no_coverage_is_refused(string content, string message)
    {
        using var folder = new TemporaryFolder();
        var path = folder.PathOf("x.fits");
        if (content == "text")
        {
            File.WriteAllText(path, "SIMPLE  =  a text");
        }

        using var engine = new QueryEngine(new() { Workers = 1 });
        var error = Assert.Throws<QueryException>(() => engine.Explain($"SELECT MOC('file:{path}')"));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Span);
    }

    static string Filled(string query, string table, string on) => query.Replace("$A", table, StringComparison.Ordinal).Replace("$ON", on, StringComparison.Ordinal);
}
