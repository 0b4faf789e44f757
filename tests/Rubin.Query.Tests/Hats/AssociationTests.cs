using Rubin.Query.Hats;
using Rubin.Query.Tests.Library;

namespace Rubin.Query.Tests.Hats;

/// <summary>Associations that COPY writes are those that HATS tools made of the same catalogs (shared EXPECTED.md, section H).</summary>
public sealed class AssociationTests : IDisposable
{
    const string Options = "kind 'association', constant_order 1, primary 'small_sky', primary_column 'id', joined 'small_sky_order1_source', joined_column 'source_id'";
    const string Pairs = "SELECT a.id AS id_small_sky, s.source_id AS source_id_small_sky_order1_source, DISTANCE(a.ra, a.dec, s.source_ra, s.source_dec) * 3600 AS _dist_arcsec, a._healpix_29 "
        + "FROM a NEAREST JOIN src AS s ON DISTANCE(a.ra, a.dec, s.source_ra, s.source_dec) < 1";

    readonly TemporaryFolder _folder = new();
    readonly QueryEngine _engine = new(new() { Workers = 2 });

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    [SharedFact]
    public async Task The_association_of_HATS_tools_is_reproduced()
    {
        Attach();
        await CopyAsync(Pairs, Options + ", index 'id_small_sky'");
        var (ours, theirs) = (HatsCatalog.Open(_folder.PathOf("out")), HatsCatalog.Open(SharedData.Path("hats/lsdb/small_sky_to_o1source")));
        Assert.Equal(PartitionRows.CellsOf(theirs), PartitionRows.CellsOf(ours));
        string[] ids = ["id_small_sky", "source_id_small_sky_order1_source"];
        Assert.Equal(PartitionRows.Of(theirs, ids), PartitionRows.Of(ours, ids));
        foreach (var (key, value) in theirs.Properties.Values.Where(p => p.Key.Contains("_assn", StringComparison.Ordinal) && p.Key is not ("hats_assn_max_separation" or "hats_assn_join_table_url")))
        {
            Assert.Equal((key, value), (key, ours.Properties[key]));
        }

        Assert.Equal(436.9325702102632, double.Parse(ours.Properties["hats_assn_max_separation"]!, null), 1e-9);
        Assert.Equal((HatsKind.Association, 131L, "small_sky_order1_source"), (ours.Properties.Kind, ours.Properties.Rows, ours.Properties["hats_assn_join_table_url"]));
        Assert.Null(ours.Properties.Ra);
        Assert.Empty(await new CatalogBuilder(_engine).ValidateAsync(_folder.PathOf("out")));
        _engine.Attach("ours", _folder.PathOf("out"));
        Assert.Equal(["131"], await _engine.RowsAsync("SELECT COUNT(*) FROM a JOIN ours ON ours.id_small_sky = a.id JOIN src AS s ON s.source_id = ours.source_id_small_sky_order1_source"));
    }

    [SharedTheory]
    [InlineData("SELECT 1 AS id_a, 2 AS id_b", "kind 'association', primary 'a', primary_column 'id', joined 'b', joined_column 'id'", "need a column _healpix_29 of BIGINT")]
    [InlineData("SELECT 1 AS id, 2 AS id_b, _healpix_29 FROM a", "kind 'association', primary 'a', primary_column 'id', joined 'b', joined_column 'id'", "column \"id_a\", which the options ask for")]
    [InlineData("SELECT 1 AS id_a, 2 AS id_b, _healpix_29 FROM a", "kind 'association', primary 'a', primary_column 'id'", "names what it pairs")]
    [InlineData("SELECT ra, dec FROM a", "primary 'a'", "names what it pairs")]
    [InlineData("SELECT 1 AS id_a, 2 AS id_b, -1 * _healpix_29 AS _healpix_29 FROM a", "kind 'association', primary 'a', primary_column 'id', joined 'b', joined_column 'id'", "no cell of order 29")]
    [InlineData("SELECT 1 AS id_a, 2 AS id_b, _healpix_29 FROM a", "kind 'association', primary 'a', primary_column 'id', joined 'b', joined_column 'id', margin_arcsec 1", "has no margin")]
    public async Task What_is_no_association_is_refused(string query, string options, string message)
    {
        Attach();
        var error = await Assert.ThrowsAsync<QueryException>(() => CopyAsync(query, options));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    void Attach()
    {
        _engine.Attach("a", SharedData.Path("hats/lsdb/small_sky"));
        _engine.Attach("src", SharedData.Path("hats/lsdb/small_sky_order1_source_collection"));
    }

    Task<List<string>> CopyAsync(string query, string options) => _engine.RowsAsync($"COPY ({query}) TO '{_folder.PathOf("out")}' (FORMAT hats, {options})");
}
