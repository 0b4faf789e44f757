using Rubin.Query.Arrow;
using Rubin.Query.DuckDb;
using Rubin.Query.Hats;
using Rubin.Query.Tests.DuckDb;
using Rubin.Query.Tests.Library;

namespace Rubin.Query.Tests.Hats;

/// <summary>Detections nested into lists per object while a catalog is written, and back: shared EXPECTED.md, section G.</summary>
public sealed class NestedCatalogTests : IDisposable
{
    const string Nest = "SELECT a.*, l.sources FROM a LEFT JOIN (SELECT object_id, NEST(source_id, source_ra, source_dec, mjd, mag, band, object_ra, object_dec ORDER BY mjd) AS sources "
        + "FROM src GROUP BY object_id) AS l ON l.object_id = a.id";

    readonly TemporaryFolder _folder = new();
    readonly QueryEngine _engine = new(new() { Workers = 2 });

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    [SharedFact]
    public async Task Light_curves_are_those_of_HATS_tools()
    {
        await CopyAsync();
        _engine.Attach("ours", _folder.PathOf("nested"));
        _engine.Attach("theirs", SharedData.Path("hats/lsdb/small_sky_order1_nested_sources"));
        Assert.Equal(["131|17161|131|131"], await Answers.RowsAsync(
            _engine, "SELECT COUNT(*), SUM(LENGTH(sources.mag)), MIN(LENGTH(sources.mag)), MAX(LENGTH(sources.mag)) FROM ours"));
        const string Epochs = "SELECT o.id, s.source_id, s.source_ra, s.source_dec, s.mjd, s.mag, s.band, s.object_ra, s.object_dec FROM {0} AS o, UNNEST(o.sources) AS s";
        foreach (var (left, right) in new[] { ("ours", "theirs"), ("theirs", "ours") })
        {
            var text = $"SELECT COUNT(*) FROM (({string.Format(null, Epochs, left)}) EXCEPT ({string.Format(null, Epochs, right)})) AS d";
            Assert.Equal(["0"], await Answers.RowsAsync(_engine, text));
        }

        var (ours, expected) = (HatsCatalog.Open(_folder.PathOf("nested")), HatsCatalog.Open(SharedData.Path("hats/lsdb/small_sky_order1_nested_sources")));
        Assert.Equal(PartitionRows.CellsOf(expected), PartitionRows.CellsOf(ours));
        Assert.Equal(Names(expected), Names(ours));
        Assert.Empty(await new CatalogBuilder(_engine).ValidateAsync(_folder.PathOf("nested")));
    }

    /// <summary>The margin has the lists too, and an index leads to each epoch: as many rows as those of HATS tools.</summary>
    [SharedFact]
    public async Task Margin_and_indexes_serve_nested_columns()
    {
        await CopyAsync();
        var collection = HatsCollection.Open(_folder.PathOf("nested"));
        Assert.Equal([131L, 17161L], collection.IndexPaths.Select(i => HatsCatalog.Open(i.Path).Properties.Rows!.Value));
        var margin = HatsCatalog.Open(collection.MarginPaths[0]);
        var theirs = HatsCatalog.Open(SharedData.Path("hats/lsdb/small_sky_order1_nested_sources/small_sky_order1_nested_sources_margin"));
        Assert.Equal((theirs.Properties.Rows, 7200.0), (margin.Properties.Rows, margin.Properties.MarginThresholdArcsec));
        Assert.Equal(PartitionRows.Of(theirs, "id"), PartitionRows.Of(margin, "id"));
    }

    /// <summary>An index of the elements of lists tells which partitions are read, of our catalogs and those of HATS tools: shared EXPECTED.md, section B.</summary>
    [SharedTheory]
    [InlineData("s.source_id = 70003", 1)]
    [InlineData("70003 = s.source_id AND s.mag > 0", 1)]
    [InlineData("s.source_id IN (70003, 70004, 1)", 2)]
    [InlineData("s.source_id = 1", 0)]
    public async Task An_element_is_looked_up(string condition, int rows)
    {
        await CopyAsync();
        _engine.Attach("ours", _folder.PathOf("nested"));
        _engine.Attach("theirs", SharedData.Path("hats/lsdb/small_sky_order1_nested_sources"));
        foreach (var table in (string[])["ours", "theirs"])
        {
            var query = $"SELECT o.id, s.mag FROM {table} AS o, UNNEST(o.sources) AS s WHERE {condition}";
            Assert.Matches("partitions=[012]/4 index=sources.source_id", _engine.Explain(query));
            var found = await Answers.RowsAsync(_engine, query);
            Assert.Equal(rows, found.Count);
            var all = query.Replace("s.source_id", "s.source_id + 0", StringComparison.Ordinal);
            Assert.DoesNotContain("index=", _engine.Explain(all), StringComparison.Ordinal);
            Assert.Equal((await Answers.RowsAsync(_engine, all)).Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        }

        Assert.Contains("index=sources.source_id", _engine.Explain("SELECT id FROM ours WHERE list_contains(sources.source_id, 70003)"), StringComparison.Ordinal);
        Assert.Contains("partitions=1/4 index=id", _engine.Explain("SELECT sources.mag FROM ours WHERE id = 710"), StringComparison.Ordinal);
    }

    [DuckDbFact]
    public async Task DuckDB_reads_the_lists()
    {
        if (SharedData.Root is null)
        {
            return;
        }

        await CopyAsync();
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        using var result = connection.Query(
            $"SELECT COUNT(*), SUM(len(sources.mag))::BIGINT, AVG(list_avg(sources.mag)) FROM read_parquet('{_folder.PathOf("nested/nested/dataset")}/Norder=*/Dir=*/*.parquet')");
        var row = result.ReadRows().First();
        Assert.Equal((131L, 17161L), (row[0], row[1]));
        Assert.Equal(17.98507214532236, (double)row[2]!, 1e-12);
    }

    async Task CopyAsync()
    {
        _engine.Attach("a", SharedData.Path("hats/lsdb/small_sky"));
        _engine.Attach("src", SharedData.Path("hats/lsdb/small_sky_source"));
        await Answers.RowsAsync(
            _engine, $"COPY ({Nest}) TO '{_folder.PathOf("nested")}' (FORMAT hats, constant_order 1, margin_arcsec 7200, index 'id, sources.source_id')");
    }

    static IEnumerable<string> Names(HatsCatalog catalog) =>
        catalog.Schema.Fields.SelectMany(f => f.Type is StructType all ? all.Fields.Select(n => $"{f.Name}.{n.Name}") : [f.Name]).Where(n => n != "_healpix_29").Order(StringComparer.Ordinal);
}
