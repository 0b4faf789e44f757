using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Rubin.Query.Parquet;

namespace Rubin.Query.Tap.Tests.Protocol;

/// <summary><c>/sync</c> answers as TAP 1.1 and DALI 1.1 say.</summary>
public class SyncTests(Service service) : IClassFixture<Service>
{
    static readonly XNamespace Vot = "http://www.ivoa.net/xml/VOTable/v1.3";

    [Theory]
    [InlineData("", "application/x-votable+xml")]
    [InlineData("votable", "application/x-votable+xml")]
    [InlineData("votable/td", "application/x-votable+xml;serialization=tabledata")]
    [InlineData("text/xml", "text/xml")]
    [InlineData("csv", "text/csv")]
    [InlineData("text/csv", "text/csv")]
    [InlineData("tsv", "text/tab-separated-values")]
    [InlineData("fits", "application/fits")]
    [InlineData("json", "application/json")]
    [InlineData("html", "text/html")]
    [InlineData("parquet", "application/vnd.apache.parquet")]
    [InlineData("arrow", "application/vnd.apache.arrow.stream")]
    [InlineData("text/plain", "text/plain")]
    public async Task Each_format_has_its_media_type_as_it_was_asked_for(string format, string mediaType)
    {
        using var answer = await service.SyncAsync("SELECT TOP 3 id, ra FROM sky.star", format.Length == 0 ? [] : [("RESPONSEFORMAT", format)]);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(mediaType, string.Join(",", answer.Content.Headers.NonValidated["Content-Type"]));
        Assert.NotEmpty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Json_html_and_tsv_have_the_rows()
    {
        const string Query = "SELECT id, name FROM sky.star WHERE id IN (1000, 1001) ORDER BY id";
        using var json = await service.SyncAsync(Query, ("FORMAT", "json"));
        using var parsed = JsonDocument.Parse(await json.Content.ReadAsStringAsync());
        Assert.Equal(["1000:", "1001:star 1"], parsed.RootElement.EnumerateArray().Select(r => $"{r.GetProperty("id")}:{r.GetProperty("name")}"));
        using var html = await service.SyncAsync(Query, ("FORMAT", "html"));
        Assert.Contains("<td class=\"n\">1001</td><td>star 1</td>", await html.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var tsv = await service.SyncAsync(Query, ("FORMAT", "tsv"));
        Assert.Equal("id\tname\n1000\t\n1001\tstar 1\n", await tsv.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Fields_have_unit_ucd_and_description()
    {
        var document = XDocument.Parse(await (await service.SyncAsync("SELECT ra, mag FROM sky.star", ("FORMAT", "votable/td"), ("MAXREC", "1"))).Content.ReadAsStringAsync());
        var ra = document.Descendants(Vot + "FIELD").First();
        Assert.Equal("ra|double|deg|pos.eq.ra;meta.main|Right ascension", $"{ra.Attribute("name")!.Value}|{ra.Attribute("datatype")!.Value}|{ra.Attribute("unit")!.Value}|{ra.Attribute("ucd")!.Value}|{ra.Value}");
    }

    [Theory]
    [InlineData("5", 5, "OVERFLOW")]
    [InlineData("0", 0, "OVERFLOW")]
    [InlineData("600", 600, "OK")]
    [InlineData("601", 600, "OK")]
    public async Task Maxrec_cuts_and_says_so_behind_the_table(string maxrec, int rows, string status)
    {
        var document = XDocument.Parse(await (await service.SyncAsync("SELECT id FROM sky.star", ("FORMAT", "votable/td"), ("MAXREC", maxrec))).Content.ReadAsStringAsync());
        Assert.Equal(rows, document.Descendants(Vot + "TR").Count());
        var infos = document.Descendants(Vot + "RESOURCE").First().Elements().Where(e => e.Name == Vot + "TABLE" || (string?)e.Attribute("name") == "QUERY_STATUS")
            .Select(e => (string?)e.Attribute("value") ?? "TABLE");
        Assert.Equal(status == "OK" ? ["OK", "TABLE"] : ["OK", "TABLE", "OVERFLOW"], infos);
    }

    [Theory]
    [InlineData("QUERY=SELECT+1+AS+a+FROM+sky.star&LANG=SQL", "query language")]
    [InlineData("QUERY=SELECT+id+FROM+sky.star&LANG=ADQL&RESPONSEFORMAT=docx", "format")]
    [InlineData("QUERY=SELECT+id+FROM+sky.star&LANG=ADQL&MAXREC=-1", "MAXREC")]
    [InlineData("LANG=ADQL", "QUERY")]
    [InlineData("REQUEST=getCapabilities&LANG=ADQL&QUERY=x", "REQUEST")]
    [InlineData("LANG=ADQL&QUERY=DUFF+QUERY", "DUFF")]
    [InlineData("LANG=ADQL&QUERY=SELECT+magg+FROM+sky.star", "magg")]
    [InlineData("LANG=ADQL&QUERY=SELECT+id+FROM+sky.star&QUERY=SELECT+ra+FROM+sky.star", "more than once")]
    [InlineData("LANG=ADQL&QUERY=SELECT+id+FROM+sky.star&UPLOAD=t", "UPLOAD")]
    [InlineData("LANG=ADQL&QUERY=SELECT+id+FROM+sky.star&UPLOAD=t,file:///etc/passwd", "UPLOAD")]
    [InlineData("LANG=ADQL&QUERY=SELECT+id+FROM+sky.star&UPLOAD=t,http://127.0.0.1/x", "public")]
    [InlineData("LANG=ADQL&QUERY=SELECT+*+FROM+'/etc/passwd'", "file")]
    [InlineData("LANG=ADQL&QUERY=COPY+(SELECT+id+FROM+sky.star)+TO+'x.csv'", "files cannot be written")]
    public async Task Errors_are_votables_that_say_what_is_wrong(string parameters, string part)
    {
        using var answer = await service.Http.GetAsync($"{service.Address}/sync?{parameters}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var info = XDocument.Parse(await answer.Content.ReadAsStringAsync()).Descendants(Vot + "INFO").Single();
        Assert.Equal("ERROR", info.Attribute("value")!.Value);
        Assert.Contains(part, info.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_suit_the_format()
    {
        using var json = await service.SyncAsync("SELECT magg FROM sky.star", ("FORMAT", "json"));
        Assert.Equal("application/json", json.Content.Headers.ContentType!.MediaType);
        using var csv = await service.SyncAsync("SELECT magg FROM sky.star", ("FORMAT", "csv"));
        Assert.StartsWith("error: column \"magg\" does not exist", await csv.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_on_the_way_ends_the_votable_with_it()
    {
        // The first rows are sent before the sum of the last ones overflows.
        var text = await (await service.SyncAsync(
            "SELECT a.id, CASE WHEN a.id = 1599 AND b.id = 1599 THEN 9223372036854775807 + a.id ELSE 0 END AS x FROM sky.star a CROSS JOIN sky.star b", ("FORMAT", "votable/td"))).Content.ReadAsStringAsync();
        var document = XDocument.Parse(text);
        Assert.Equal("ERROR", document.Descendants(Vot + "INFO").Last().Attribute("value")!.Value);
    }

    [Theory]
    [InlineData("ADQL", "SELECT id FROM sky.star LIMIT 1", true)]
    [InlineData("ADQL-2.1", "SELECT id FROM sky.star LIMIT 1", false)]
    [InlineData("ADQL-2.1", "SELECT TOP 1 id FROM sky.star", true)]
    [InlineData("adql-2.0", "SELECT TOP 1 id FROM sky.star", true)]
    public async Task Languages_are_strict_or_not(string language, string query, bool isRight)
    {
        using var answer = await service.Http.PostAsync($"{service.Address}/sync", Service.Form(("lang", language), ("Query", query), ("rEquest", "doQuery")));
        Assert.Equal(isRight, answer.IsSuccessStatusCode);
    }

    [Fact]
    public async Task Runid_is_told_in_the_answer()
    {
        var text = await (await service.SyncAsync("SELECT TOP 1 id FROM sky.star", ("RUNID", "my run"))).Content.ReadAsStringAsync();
        Assert.Contains("<INFO name='runid' value='my run'>", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Head_tells_the_type_and_sends_nothing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, $"{service.Address}/sync?LANG=ADQL&FORMAT=csv&QUERY=SELECT+id+FROM+sky.star");
        using var answer = await service.Http.SendAsync(request);
        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("application/json", "application/json")]
    [InlineData("text/html, */*;q=0.1", "application/x-votable+xml")]
    [InlineData("text/csv;q=0.9, */*", "text/csv")]
    public async Task Accept_is_heard_where_no_format_is_asked_for(string accept, string mediaType)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{service.Address}/sync?LANG=ADQL&QUERY=SELECT+TOP+1+id+FROM+sky.star");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var answer = await service.Http.SendAsync(request);
        Assert.Equal(mediaType, answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Answers_are_compressed_for_those_who_take_that()
    {
        var plain = await service.RowsAsync("SELECT id, ra FROM sky.star");
        foreach (var encoding in ZstdFrames.IsAvailable ? (string[])["gzip", "zstd"] : ["gzip"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{service.Address}/sync?LANG=ADQL&FORMAT=csv&QUERY=SELECT+id,ra+FROM+sky.star");
            request.Headers.TryAddWithoutValidation("Accept-Encoding", $"{encoding};q=1.0, identity;q=0.5");
            using var answer = await service.Http.SendAsync(request);
            Assert.Equal([encoding], answer.Content.Headers.ContentEncoding);
            var bytes = await answer.Content.ReadAsByteArrayAsync();
            if (encoding == "gzip")
            {
                using var reader = new StreamReader(new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress));
                Assert.Equal(plain, (await reader.ReadToEndAsync()).TrimEnd('\n').Split('\n')[1..]);
            }

            Assert.True(bytes.Length < Encoding.UTF8.GetByteCount(string.Join('\n', plain)));
        }
    }

    [Fact]
    public async Task Tables_are_kept_in_mydb()
    {
        Assert.Equal(["mydb.kept,3"], await service.RowsAsync("SELECT TOP 3 id INTO mydb.kept FROM sky.star ORDER BY id"));
        Assert.Equal(["1000", "1001", "1002"], await service.RowsAsync("SELECT id FROM mydb.kept ORDER BY id"));
    }
}
