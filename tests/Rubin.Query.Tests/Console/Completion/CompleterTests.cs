using System.Diagnostics;
using Rubin.Query.Arrow;
using Rubin.Query.Console.Completion;
using Rubin.Query.Engine.Catalog;

namespace Rubin.Query.Tests.Console.Completion;

/// <summary>What is offered where the bar stands in a text.</summary>
public sealed class CompleterTests : IDisposable
{
    readonly QueryEngine _engine = new(new() { Workers = 1 });
    readonly Completer _completer;

    public CompleterTests()
    {
        Add("dp1", "Object", ["objectId", "coord_ra", "coord_dec", "r_psfFlux", "r_psfFluxErr", "x", "count", "Odd name"], ["coord_dec", "objectId", "r_psfFlux"]);
        Add("dp1", "Source", ["sourceId", "objectId", "midpointMjdTai"], []);
        Add("gaia", "gaia_source", ["source_id", "ra", "dec", "parallax"], []);
        _completer = new(() => _engine.Catalog, _engine.Functions);
    }

    public void Dispose() => _engine.Dispose();

    void Add(string schema, string table, string[] columns, string[] principal)
    {
        var fields = columns.Select(c => new Field(c, DataType.Double)).ToList();
        var described = fields.Select(f => new ColumnDescription(f) { IsPrincipal = principal.Contains(f.Name), Index = principal.Contains(f.Name) ? Array.IndexOf(principal, f.Name) : null });
        _engine.Register(new CatalogTable(schema, table, new InMemoryTable(new([.. fields]), [])).DescribedBy(new(table, [.. described])));
    }

    string[] At(string text)
    {
        var cursor = text.IndexOf('|', StringComparison.Ordinal);
        return [.. _completer.Complete(text.Remove(cursor, 1), cursor).Candidates.Select(c => c.Text)];
    }

    [Theory]
    [InlineData("SELECT * FROM d|", "dp1")]
    [InlineData("SELECT * FROM dp1.|", "Object Source")]
    [InlineData("SELECT * FROM dp1.s|", "Source")]
    [InlineData("SELECT * FROM dp1.Object JOIN ga|", "gaia gaia_source")]
    [InlineData("SELECT | FROM dp1.Object", "coord_dec objectId r_psfFlux")]
    [InlineData("SELECT r_p| FROM dp1.Object", "r_psfFlux r_psfFluxErr")]
    [InlineData("SELECT psf| FROM dp1.Object", "r_psfFlux r_psfFluxErr")]
    [InlineData("SELECT o.coord| FROM dp1.Object AS o", "coord_dec coord_ra")]
    [InlineData("SELECT o.coord| FROM dp1.Object o, gaia g", "coord_dec coord_ra")]
    [InlineData("SELECT g.p| FROM dp1.Object o, gaia g", "parallax")]
    [InlineData("SELECT Object.coord| FROM dp1.Object", "coord_dec coord_ra")]
    [InlineData("SELECT dp1.Object.coord| FROM dp1.Object", "coord_dec coord_ra")]
    [InlineData("SELECT 1 FROM dp1.Object WHERE sourc|", "")]
    [InlineData("SELECT 1 FROM dp1.Object o WHERE EXISTS (SELECT 1 FROM gaia g WHERE par|", "parallax partition")]
    [InlineData("SELECT 1 FROM dp1.Object o WHERE EXISTS (SELECT 1 FROM gaia g WHERE coord_r|", "coord_ra")]
    [InlineData("SELECT 1 FROM dp1.Object o WHERE objectId IN (SELECT source_id FROM gaia) AND para|", "")]
    [InlineData("SELECT 1 FROM gaia; SELECT para| FROM dp1.Source", "")]
    [InlineData("SELECT para| FROM dp1.Source; SELECT 1 FROM gaia", "")]
    [InlineData("SELECT para|", "parallax")]
    [InlineData("SELECT coord_|", "coord_dec coord_ra")]
    [InlineData("WITH near AS (SELECT ra AS here FROM gaia) SELECT he| FROM near", "here healpix healpix_center healpix_neighbours hex")]
    [InlineData("WITH near AS (SELECT * FROM gaia) SELECT para| FROM near", "parallax")]
    [InlineData("WITH near AS (SELECT ra FROM gaia) SELECT 1 FROM ne|", "near")]
    [InlineData("SELECT t.he| FROM (SELECT ra AS here FROM gaia) AS t", "here")]
    [InlineData("SELECT 1 FROM gaia WHERE ra < 1 GR|", "GRANT GRANTS GROUP GROUPING GROUPS")]
    [InlineData("select 1 from gaia whe|", "when where")]
    [InlineData("SEL|", "SELECT")]
    [InlineData("SELECT nanojanskyToAbMag(r_psfFlux|) FROM dp1.Object", "r_psfFlux r_psfFluxErr")]
    [InlineData("SELECT ivo_healpix_i|", "ivo_healpix_index")]
    [InlineData("SELECT Odd| FROM dp1.Object", "\"Odd name\"")]
    [InlineData("SELECT cou| FROM dp1.Object", "count")]
    [InlineData("SELECT 'coord|' FROM dp1.Object", "")]
    [InlineData("SELECT 1 -- coord|", "")]
    [InlineData("DESCRIBE gai|", "gaia gaia_source")]
    [InlineData("SELECT 1 FROM gaia ORDER BY par|", "parallax partition")]
    public void It_offers(string text, string expected)
    {
        var found = At(text);
        string[] words = expected.StartsWith('"') ? [expected] : expected.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(words, text.Contains("SELECT |", StringComparison.Ordinal) ? found.Take(words.Length) : found);
    }

    [Fact]
    public void A_table_of_3000_columns_is_no_slower()
    {
        Add("wide", "wide", [.. Enumerable.Range(0, 3000).Select(i => $"column_{i}")], ["column_2999"]);
        At("SELECT col| FROM wide");
        var watch = Stopwatch.StartNew();
        var found = At("SELECT col| FROM wide");

        // Under a tenth of a second nobody notices; the machine may be busy.
        Assert.InRange(watch.ElapsedMilliseconds, 0, 100);
        Assert.Equal("column_2999", found[0]);
        Assert.Equal(3000, found.Count(f => f.StartsWith("column_", StringComparison.Ordinal)));
    }
}
