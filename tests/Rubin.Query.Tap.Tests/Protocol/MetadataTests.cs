using System.Net;
using System.Xml.Linq;

namespace Rubin.Query.Tap.Tests.Protocol;

/// <summary>VOSI and the examples tell what the service has.</summary>
public class MetadataTests(Service service) : IClassFixture<Service>
{
    [Fact]
    public async Task Tables_have_columns_unless_less_is_asked_for()
    {
        var all = XDocument.Parse(await service.TextAsync("tables"));
        Assert.Contains("odd.\"2mass-x\"", all.Descendants("table").Select(t => t.Element("name")!.Value));
        Assert.Equal(["\"_healpix_29\"", "\"size\"", "\"Größe\"", "\"date\""], Columns(all.Descendants("table").Single(t => t.Element("name")!.Value == "odd.\"2mass-x\"")));
        Assert.Empty(XDocument.Parse(await service.TextAsync("tables?detail=min")).Descendants("column"));
        var one = XDocument.Parse(await service.TextAsync("tables/sky.star"));
        Assert.Equal(["id", "ra", "\"dec\"", "mag", "name"], Columns(one.Root!).Select(c => c == "dec" ? "\"dec\"" : c));
        using var none = await service.Http.GetAsync($"{service.Address}/tables/sky.nothing");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task Capabilities_list_languages_formats_functions_and_limits()
    {
        var document = XDocument.Parse(await service.TextAsync("capabilities"));
        var tap = document.Descendants("capability").Single(c => c.Attribute("standardID")!.Value == "ivo://ivoa.net/std/TAP");
        Assert.Equal(["2.0", "2.1"], tap.Descendants("version").Select(v => v.Value));
        Assert.Contains("application/vnd.apache.parquet", tap.Descendants("mime").Select(m => m.Value));
        Assert.Contains("ivo_hasword(arg1 VARCHAR, arg2 VARCHAR) -> INTEGER", tap.Descendants("form").Select(f => f.Value));
        Assert.Equal("10000000", tap.Element("uploadLimit")!.Element("hard")!.Value);
        Assert.Equal("ObsCore-1.1", tap.Element("dataModel")!.Value);
    }

    [Fact]
    public async Task Every_example_runs()
    {
        var page = XDocument.Parse(await service.TextAsync("examples"));
        var queries = page.Descendants().Where(e => (string?)e.Attribute("property") == "query").Select(e => e.Value).ToList();
        Assert.True(queries.Count >= 5);
        foreach (var query in queries)
        {
            using var answer = await service.Http.PostAsync($"{service.Address}/sync", Service.Form(("LANG", "ADQL-2.1"), ("QUERY", query)));
            Assert.True(answer.IsSuccessStatusCode, query);
        }
    }

    [Fact]
    public async Task The_service_is_available() =>
        Assert.Equal("true", XDocument.Parse(await service.TextAsync("availability")).Descendants().Single(e => e.Name.LocalName == "available").Value);

    static IEnumerable<string> Columns(XElement table) => table.Elements("column").Select(c => c.Element("name")!.Value);
}
