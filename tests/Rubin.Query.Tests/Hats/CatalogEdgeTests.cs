using Rubin.Query.Hats;
using Rubin.Query.Tests.Library;

namespace Rubin.Query.Tests.Hats;

/// <summary>COPY … (FORMAT hats) with names, thresholds and options that are seldom met.</summary>
public sealed class CatalogEdgeTests : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly QueryEngine _engine = new(new() { Workers = 2 });

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    /// <summary>The lists of collection.properties have blanks between folders, so that the folders of a collection have none.</summary>
    [Fact]
    public async Task A_folder_with_blanks_in_its_name_holds_a_whole_collection()
    {
        var path = _folder.PathOf("my own sky");
        await CopyAsync("SELECT 5 AS id, 10.0 AS ra, 20.0 AS dec", path, "margin_arcsec 10, index 'id'");
        Assert.Empty(await new CatalogBuilder(_engine).ValidateAsync(path));
        Assert.True(Directory.Exists(Path.Combine(path, "my_own_sky_margin_10arcs")));
        Assert.Equal("my own sky", HatsCollection.Open(path).Values["obs_collection"]);
    }

    /// <summary>What a collection cannot have is told before rows are written.</summary>
    [Theory]
    [InlineData("index 'obj id'", QueryErrorCode.Value)]
    [InlineData("default_columns 'obj id'", QueryErrorCode.Value)]
    [InlineData("index 'idd'", QueryErrorCode.UnknownColumn)]
    [InlineData("margin_arcsec 500000", QueryErrorCode.Value)]
    public async Task Options_that_cannot_be_met_are_refused_at_once(string options, QueryErrorCode code)
    {
        var path = _folder.PathOf("out");
        var error = await Assert.ThrowsAsync<QueryException>(() => CopyAsync("SELECT 5 AS \"obj id\", 10.0 AS ra, 20.0 AS dec", path, options));
        Assert.Equal(code, error.Code);
        Assert.False(Directory.Exists(path + ".partial"));
    }

    /// <summary>
    /// The edge between base cells 0 and 4 is z = 2/3 (1 - ra/45°) (Górski et al. 2005, eq. 5): at ra 22.5° it is at dec asin(1/3). Cells of order 23, which 0.01" takes
    /// (0.025" wide), hold the rows 0.005" away and not those at 1"; the rows at 1" lie in the cells of order 16 that are read.
    /// </summary>
    [Fact]
    public async Task A_margin_far_narrower_than_partitions_has_its_rows_only()
    {
        const string Rows = "SELECT CAST(d AS BIGINT) AS milliarcsec, 22.5 AS ra, 19.47122063449069 + d / 3.6e6 AS dec FROM UNNEST([-1000.0, -5.0, 5.0, 1000.0]) AS t(d)";
        var path = _folder.PathOf("thin");
        await CopyAsync(Rows, path, "margin_arcsec 0.01");
        var margin = HatsCatalog.Open(HatsCollection.Open(path).MarginPaths[0]);
        Assert.Equal(["0/0: -5", "0/4: 5"], PartitionRows.Of(margin, "milliarcsec"));
        Assert.Empty(await new CatalogBuilder(_engine).ValidateAsync(path));
    }

    /// <summary>Parquet has lists only; the Arrow schema beside them tells which are points and regions, NULL or not.</summary>
    [Theory]
    [InlineData("hats, highest_order 0")]
    [InlineData("parquet")]
    public async Task Geometry_comes_back_as_geometry(string format)
    {
        const string Shapes =
            "POINT(ra, dec) AS p, CASE WHEN ra > 0 THEN POINT(ra, dec) END AS n, CIRCLE(ra, dec, 1) AS c, POLYGON(ra, dec, ra + 1, dec, ra, dec + 1) AS g, MOC '3/1' AS m, [ra, dec] AS l";
        var path = _folder.PathOf("shapes.parquet");
        await RunAsync($"COPY (SELECT ra, dec, {Shapes} FROM (VALUES (10.0, 20.0), (0.0, 3.0)) AS v(ra, dec)) TO '{path}' (FORMAT {format})");
        _engine.Attach("shapes", path);
        Assert.Equal(["1|1|1|20"], await _engine.RowsAsync("SELECT CONTAINS(n, c), CONTAINS(p, g), INTERSECTS(c, g), COORD2(p) FROM shapes WHERE n IS NOT NULL AND l[1] = 10"));
        Assert.Equal(["3"], await _engine.RowsAsync("SELECT dec FROM shapes WHERE n IS NULL AND CONTAINS(p, m) = 0"));
    }

    [Fact]
    public async Task Columns_called_as_the_partition_is_are_left_out_with_a_warning()
    {
        var path = _folder.PathOf("named");
        const string Rows = "SELECT 5 AS id, 10.0 AS ra, 20.0 AS dec, 7 AS Norder, 8 AS Npix, 9 AS norder_";
        await using (var result = _engine.Execute($"COPY ({Rows}) TO '{path}' (FORMAT hats, highest_order 0)"))
        {
            var warning = Assert.Single(result.Warnings);
            Assert.StartsWith("left out: \"Norder\", \"Npix\"; ", warning, StringComparison.Ordinal);
            await foreach (var _ in result.Batches)
            {
            }
        }

        Assert.Equal(["_healpix_29", "id", "ra", "dec", "norder_"], HatsCatalog.Open(path).Schema.Fields.Select(f => f.Name));
    }

    [Fact]
    public async Task Rows_that_are_added_are_counted_beside_all()
    {
        const string Rows = "SELECT CAST(i AS BIGINT) AS id, 3.0 * i AS ra, 0.5 * i AS dec FROM generate_series(1, 7) AS s(i)";
        var path = _folder.PathOf("grown");
        Assert.Equal(["7"], await RunAsync($"COPY ({Rows}) TO '{path}' (FORMAT hats)"));
        Assert.Equal(["5|12"], await RunAsync($"COPY ({Rows} WHERE i > 2) TO '{path}' (FORMAT hats, append true)"));
        Assert.Equal(["0|12"], await RunAsync($"COPY ({Rows} WHERE i > 7) TO '{path}' (FORMAT hats, append true)"));
    }

    Task<List<string>> RunAsync(string text) => _engine.RowsAsync(text);

    async Task CopyAsync(string query, string path, string options)
    {
        await using var result = _engine.Execute($"COPY ({query}) TO '{path}' (FORMAT hats, {options}, highest_order 0)");
        await foreach (var _ in result.Batches)
        {
            // One row, the number of rows written.
        }
    }
}
