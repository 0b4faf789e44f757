using System.Text;
using Rubin.Query.Tests.Hats;

namespace Rubin.Query.Tests.Library;

/// <summary>What stands behind <c>--attach NAME=PATH</c>.</summary>
public class AttachmentTests
{
    const string Felis = """
        name: any
        description: Two tables.
        tables:
        - name: Stars
          description: Stars of the field.
          columns:
          - {name: id, datatype: long}
          - {name: mag, datatype: double, ivoa:unit: mag, ivoa:ucd: phot.mag, description: Brightness}
        - name: Other
          columns:
          - {name: x, datatype: float}
        """;

    [Fact]
    public void Suffixes_are_split_off_the_path()
    {
        var attachment = Attachment.Parse("dp1=/data/a,b=c,link=F.visit -> Visit.visit: mjd,felis=/s/dp1.yaml,nan=null,link=F.o->s2.O.id:O.ra,margin=/m");

        Assert.Equal(("dp1", "/data/a,b=c", "/s/dp1.yaml", "/m", true), (attachment.Schema, attachment.Path, attachment.Felis, attachment.Margin, attachment.NanIsNull));
        Assert.Equal(["F", "F"], attachment.Links.Select(l => l.Table));
        Assert.Equal(["(visit) -> Visit(visit): mjd", "(o) -> O(id): ra"], attachment.Links.Select(l => l.Link.ToString()));
        Assert.Equal(["dp1", "s2"], attachment.Links.Select(l => l.Link.TargetSchema));
    }

    /// <summary>The margin that lsdb wrote must give the pairs that the partitions next door give.</summary>
    [SharedFact]
    public async Task A_margin_is_read_for_the_border()
    {
        const string Near = "FROM sky AS a JOIN sky AS b ON DISTANCE(a.ra, a.dec, b.ra, b.dec) < 0.9";
        var collection = SharedData.Path("hats/lsdb/small_sky_order1_collection");
        var answers = new List<string>();
        foreach (var (margin, told) in ((string, string)[])[("", "neighbours read for the border"), ($",margin={collection}/small_sky_order1_margin_1deg", "margin of 3600 arcsec read for the border")])
        {
            using var engine = new QueryEngine();
            engine.Attach(Attachment.Parse($"sky={collection}/small_sky_order1{margin}"));
            Assert.Contains(told, engine.Explain("SELECT COUNT(*) " + Near), StringComparison.Ordinal);
            answers.Add(string.Join('\n', await engine.RowsAsync($"SELECT a.id, b.id {Near} ORDER BY a.id, b.id")));
        }

        Assert.Equal(answers[0], answers[1]);
    }

    [SharedTheory]
    [InlineData("hats/lsdb/small_sky_order1_collection/small_sky_order1", "small_sky_order1_collection/small_sky_order1", "is no margin catalog")]
    [InlineData("hats/lsdb/small_sky_order1_collection/small_sky_order1", "small_sky_source_margin", "it has no column \"id\" of type BIGINT")]
    [InlineData("hats/lsdb/small_sky_order1_collection/small_sky_order1", "nowhere", "is not a HATS catalog")]
    [InlineData("photoz/csv/training_100gal.csv", "small_sky_xmatch_margin", "is no HATS catalog and has no margin")]
    public void A_margin_must_be_one_of_the_table(string table, string margin, string message)
    {
        using var engine = new QueryEngine();
        var error = Assert.Throws<QueryException>(() => engine.Attach(Attachment.Parse($"sky={SharedData.Path(table)},margin={SharedData.Path("hats/lsdb/" + margin)}")));

        Assert.Equal(QueryErrorCode.Data, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dp1", "is not NAME=PATH")]
    [InlineData("=x", "is not NAME=PATH")]
    [InlineData("dp1=", "has no path")]
    [InlineData("dp1=x,nan=0", "\"nan\" of attachment \"dp1\" is \"0\"")]
    [InlineData("dp1=x,felis=", "\"felis\" of attachment \"dp1\" is empty")]
    [InlineData("dp1=x,felis=a,felis=b", "is there twice")]
    [InlineData("dp1=x,link=a->b:c", "\"a->b:c\" is no link")]
    [InlineData("dp1=x,link=a.b->c.d", "is no link")]
    [InlineData("dp1=x,link=a.b->c.d:e.f", "offers a column of \"e\" and points to \"c\"")]
    public void A_wrong_attachment_is_refused(string text, string problem) =>
        Assert.Contains(problem, Assert.Throws<QueryException>(() => Attachment.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("s={0}/data", "s={0}/s.yaml")]
    [InlineData("s={0}/s.yaml", "s={0}/data")]
    public async Task Data_and_declarations_of_one_schema_merge_in_any_order(params string[] attachments)
    {
        using var folder = Folder();
        using var engine = Engine(folder, attachments);

        Assert.Equal(["1|4.5", "2|NaN"], await engine.RowsAsync("SELECT id, mag FROM s.stars"));
        Assert.Empty(await engine.RowsAsync("SELECT x FROM s.Other"));
        Assert.Equal(["id|BIGINT|NULL|NULL|NULL", "mag|DOUBLE|mag|phot.mag|Brightness"], await engine.RowsAsync("DESCRIBE s.stars"));
        Assert.Contains("s|stars|2|2|Stars of the field.", await engine.RowsAsync("SHOW TABLES FROM s"));
    }

    [Fact]
    public async Task A_felis_suffix_describes_and_declares_nothing()
    {
        using var folder = Folder();
        using var engine = Engine(folder, "s={0}/data,felis={0}/s.yaml");

        Assert.Equal(["stars"], engine.Catalog.Tables("s").Select(t => t.Name));
        Assert.Equal("Two tables.", engine.Catalog.DescriptionOf("s"));
        Assert.Equal("mag|DOUBLE|mag|phot.mag|Brightness", (await engine.RowsAsync("DESCRIBE s.stars"))[1]);
    }

    [Fact]
    public async Task Nan_is_null_where_the_attachment_says_so()
    {
        using var folder = Folder();
        using var engine = Engine(folder, "s={0}/data,nan=null", "t={0}/data");

        Assert.Equal(["1|4.5", "2|NULL"], await engine.RowsAsync("SELECT id, mag FROM s.stars"));
        Assert.Equal(["2"], await engine.RowsAsync("SELECT id FROM s.stars WHERE mag IS NULL"));
        Assert.Empty(await engine.RowsAsync("SELECT id FROM t.stars WHERE mag IS NULL"));
        Assert.Equal(["1"], await engine.RowsAsync("SELECT id FROM s.stars WHERE mag IS NOT NULL"));
        Assert.Empty(await engine.RowsAsync("SELECT id FROM s.stars WHERE mag <> 4.5"));
        Assert.Equal(["2"], await engine.RowsAsync("SELECT id FROM t.stars WHERE mag <> 4.5"));
        Assert.Equal(["1"], await engine.RowsAsync("SELECT id FROM s.stars WHERE NOT (mag > 5)"));
        Assert.Equal(["2"], await engine.RowsAsync("SELECT id FROM s.stars WHERE COALESCE(mag, 0) < 1"));
        Assert.Equal(["1", "2"], await engine.RowsAsync("SELECT id FROM s.stars WHERE mag < 5 OR id = 2"));
        Assert.Equal(["4.5|1"], await engine.RowsAsync("SELECT AVG(mag), COUNT(mag) FROM s.stars"));
    }

    [Theory]
    [InlineData("exists already", "s={0}/data", "s={0}/data")]
    [InlineData("exists already", "s={0}/s.yaml", "s={0}/s.yaml")]
    [InlineData("does not exist", "s={0}/nothing")]
    [InlineData("does not exist", "s={0}/data,felis={0}/nothing.yaml")]
    [InlineData("describes no table", "s={0}/loose.csv,felis={0}/s.yaml")]
    public void What_cannot_be_attached_is_told(string problem, params string[] attachments)
    {
        using var folder = Folder();
        var error = Assert.Throws<QueryException>(() => Engine(folder, attachments).Dispose());
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    static TemporaryFolder Folder()
    {
        var folder = new TemporaryFolder();
        folder.Write("data/stars.csv", "id,mag\n1,4.5\n2,nan\n"u8.ToArray());
        folder.Write("loose.csv", "a\n1\n"u8.ToArray());
        folder.Write("s.yaml", Encoding.UTF8.GetBytes(Felis));
        return folder;
    }

    static QueryEngine Engine(TemporaryFolder folder, params string[] attachments)
    {
        var engine = new QueryEngine(new() { Workers = 2 });
        foreach (var attachment in attachments)
        {
            engine.Attach(Attachment.Parse(attachment.Replace("{0}", folder.Path, StringComparison.Ordinal)));
        }

        return engine;
    }
}
