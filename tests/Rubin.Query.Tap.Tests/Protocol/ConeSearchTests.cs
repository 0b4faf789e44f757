using System.Net;
using System.Xml.Linq;

namespace Rubin.Query.Tap.Tests.Protocol;

/// <summary>Every table with positions can be searched by cones (SCS 1.03), and rows lead to the rows that point to them.</summary>
public class ConeSearchTests(Service service) : IClassFixture<Service>
{
    static readonly XNamespace Vot = "http://www.ivoa.net/xml/VOTable/v1.3";

    // The grid has a star at the centre, two 0.01 degrees away in declination, and two 0.01 cos(24.12) = 0.0091 away in right ascension.
    [Theory]
    [InlineData("0.0001", "1315")]
    [InlineData("0.0095", "1314 1315 1316")]
    [InlineData("0.0105", "1285 1314 1315 1316 1345")]
    [InlineData("0", "")]
    public async Task Cones_hold_what_is_within_the_radius(string radius, string ids)
    {
        var document = XDocument.Parse(await service.TextAsync($"scs/sky.star?RA=56.75&DEC=24.12&SR={radius}&RESPONSEFORMAT=votable/td"));
        Assert.Equal(ids, string.Join(' ', document.Descendants(Vot + "TR").Select(r => r.Elements().First().Value).Order()));
    }

    [Fact]
    public async Task The_columns_that_clients_look_for_have_their_ucds()
    {
        var document = XDocument.Parse(await service.TextAsync("scs/sky.star?RA=56.75&DEC=24.12&SR=0.01&VERB=1"));
        Assert.Equal(["ID_MAIN", "POS_EQ_RA_MAIN", "POS_EQ_DEC_MAIN"], document.Descendants(Vot + "FIELD").Select(f => f.Attribute("ucd")!.Value));
    }

    [Theory]
    [InlineData("RA=56.75&DEC=24.12")]
    [InlineData("RA=56.75&DEC=124.12&SR=1")]
    [InlineData("RA=x&DEC=24.12&SR=1")]
    [InlineData("RA=1&DEC=1&SR=-1")]
    [InlineData("RA=1&DEC=1&SR=1&VERB=4")]
    public async Task Errors_are_told_as_cone_search_has_them(string parameters)
    {
        var document = XDocument.Parse(await service.TextAsync($"scs/sky.star?{parameters}"));
        Assert.Equal("Error", document.Descendants(Vot + "INFO").First().Attribute("name")!.Value);
    }

    [Fact]
    public async Task Tables_without_positions_cannot_be_searched()
    {
        using var answer = await service.Http.GetAsync($"{service.Address}/scs/types.everything?RA=1&DEC=1&SR=1");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Objects_lead_to_their_light_curves()
    {
        using var answer = await service.SyncAsync("SELECT TOP 1 ra, id FROM sky.star ORDER BY id");
        var document = XDocument.Parse(await answer.Content.ReadAsStringAsync());
        var descriptor = document.Descendants(Vot + "RESOURCE").Single(r => (string?)r.Attribute("utype") == "adhoc:service");
        var input = descriptor.Descendants(Vot + "GROUP").Single().Element(Vot + "PARAM")!;
        Assert.Equal("id", document.Descendants(Vot + "FIELD").Single(f => (string?)f.Attribute("ID") == input.Attribute("ref")!.Value).Attribute("name")!.Value);
        var address = descriptor.Elements(Vot + "PARAM").Single(p => p.Attribute("name")!.Value == "accessURL").Attribute("value")!.Value;
        Assert.Equal("id,mjd,flux\n1000,60000.0,1.0\n1000,60001.0,2.0\n1000,60002.0,3.0\n", await service.Http.GetStringAsync($"{address}?ID=1000&RESPONSEFORMAT=csv"));
        using var wrong = await service.Http.GetAsync($"{address}?ID=1%20OR%201=1");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }
}
