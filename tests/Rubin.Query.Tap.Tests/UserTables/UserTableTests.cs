using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Rubin.Query.Tap.Tests.UserTables;

/// <summary>Own tables by the convention of YouCat.</summary>
public sealed class UserTableTests : IAsyncLifetime
{
    const string Description = """
        <vosi:table xmlns:vosi="http://www.ivoa.net/xml/VOSITables/v1.0" xmlns:vs="http://www.ivoa.net/xml/VODataService/v1.1"
                xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" type="output">
          <name>mydb.stars</name>
          <description>Stars of my own, 'quoted'</description>
          <column><name>id</name><dataType xsi:type="vs:VOTableType">long</dataType><flag>indexed</flag></column>
          <column><name>name</name><dataType xsi:type="vs:VOTableType" arraysize="64*">char</dataType></column>
          <column><name>mag</name><description>Brightness</description><unit>mag</unit><ucd>phot.mag</ucd><dataType xsi:type="vs:TAPType">DOUBLE</dataType></column>
          <column><name>seen</name><dataType xsi:type="vs:VOTableType" arraysize="*" extendedType="timestamp">char</dataType></column>
        </vosi:table>
        """;

    RunningServer _server = null!;
    HttpClient _ada = null!;
    HttpClient _ben = null!;

    public async Task InitializeAsync()
    {
        _server = await RunningServer.WithTokensAsync();
        _ada = _server.Client(_server.TokenOf("ada"));
        _ben = _server.Client(_server.TokenOf("ben"));
    }

    public async Task DisposeAsync()
    {
        _ada.Dispose();
        _ben.Dispose();
        await _server.DisposeAsync();
    }

    static async Task<HttpStatusCode> SendAsync(HttpClient client, HttpMethod method, string path, string? body = null, string type = "text/xml")
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        }

        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    [Fact]
    public async Task A_table_is_made_filled_indexed_read_and_removed()
    {
        Assert.Equal(HttpStatusCode.Created, await SendAsync(_ada, HttpMethod.Put, "tables/mydb.stars", Description));
        Assert.Equal(HttpStatusCode.Conflict, await SendAsync(_ada, HttpMethod.Put, "tables/mydb.stars", Description));
        Assert.Equal(
            "column_name,datatype,xtype,unit,ucd,description\nid,long,,,,\nname,char,,,,\nmag,double,,mag,phot.mag,Brightness\nseen,char,timestamp,,,\n",
            (await _ada.SyncAsync("SELECT column_name, datatype, xtype, unit, ucd, description FROM TAP_SCHEMA.columns WHERE table_name = 'mydb.stars' ORDER BY column_index")).Text);
        Assert.Contains("Stars of my own, 'quoted'", await _ada.GetStringAsync("tables/mydb.stars"), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, await SendAsync(_ada, HttpMethod.Post, "load/mydb.stars", "mag\tid\tname\n1.5\t1\tå\n\t2\tb\n", "text/tab-separated-values"));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(_ada, HttpMethod.Post, "load/mydb.stars", "id,seen\n3,2026-01-01T00:00:00\n", "text/csv"));
        Assert.Equal("id,name,mag\n1,å,1.5\n2,b,\n3,,\n", (await _ada.SyncAsync("SELECT id, name, mag FROM mydb.stars ORDER BY id")).Text);

        using var update = await _ada.PostAsync("table-update", Requests.Form(("TABLE", "mydb.stars"), ("INDEX", "id")));
        Assert.Equal(HttpStatusCode.SeeOther, update.StatusCode);
        var job = "async/" + update.Headers.Location!.ToString().Split('/')[^1];
        using var run = await _ada.PostAsync($"{job}/phase", Requests.Form(("PHASE", "RUN")));
        Assert.Equal("COMPLETED", await _ada.EndAsync(job));

        Assert.Equal(HttpStatusCode.NoContent, await SendAsync(_ada, HttpMethod.Delete, "tables/mydb.stars"));
        Assert.Equal(HttpStatusCode.NotFound, await SendAsync(_ada, HttpMethod.Delete, "tables/mydb.stars"));
        Assert.Equal(HttpStatusCode.NotFound, await SendAsync(_ada, HttpMethod.Get, "tables/mydb.stars"));
    }

    [Fact]
    public async Task A_document_with_rows_makes_a_table_with_rows()
    {
        const string Rows = """
            <VOTABLE xmlns="http://www.ivoa.net/xml/VOTable/v1.3" version="1.4"><RESOURCE type="results"><TABLE>
            <FIELD name="ra" datatype="double" unit="deg" ucd="pos.eq.ra"/><FIELD name="dec" datatype="double" unit="deg" ucd="pos.eq.dec"/>
            <DATA><TABLEDATA><TR><TD>10</TD><TD>20</TD></TR><TR><TD>11</TD><TD>-20</TD></TR></TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>
            """;
        Assert.Equal(HttpStatusCode.Created, await SendAsync(_ada, HttpMethod.Put, "tables/mydb.places", Rows, "application/x-votable+xml"));
        Assert.Equal("ra\n10.0\n", (await _ada.SyncAsync("SELECT ra FROM mydb.places WHERE DISTANCE(ra, dec, 10, 20) < 1")).Text);
        Assert.Equal("unit\ndeg\n", (await _ada.SyncAsync("SELECT DISTINCT unit FROM TAP_SCHEMA.columns WHERE table_name = 'mydb.places'")).Text);
    }

    [Fact]
    public async Task What_is_selected_into_mydb_is_there_over_sync_and_async()
    {
        Assert.Equal(HttpStatusCode.OK, (await _ada.SyncAsync("SELECT n INTO mydb.few FROM main.numbers WHERE n < 10")).Status);
        Assert.Equal("COMPLETED", await _ada.EndAsync(await _ada.StartJobAsync("SELECT n * 2 AS n INTO mydb.even FROM mydb.few")));
        Assert.Equal("s\n90\n", (await _ada.SyncAsync("SELECT SUM(n) AS s FROM mydb.even")).Text);
        Assert.Equal(HttpStatusCode.BadRequest, (await _ben.SyncAsync("SELECT SUM(n) AS s FROM mydb.even")).Status);
    }

    [Fact]
    public async Task Others_see_a_table_when_they_may_and_never_change_it()
    {
        await _ada.SyncAsync("SELECT n INTO mydb.few FROM main.numbers WHERE n < 10");
        const string Read = "SELECT COUNT(*) AS c FROM user_ada.few";
        Assert.Equal(HttpStatusCode.BadRequest, (await _ben.SyncAsync(Read)).Status);
        Assert.Equal("owner=ada\npublic=false\nr-group=\nrw-group=\n", await _ada.GetStringAsync("permissions/mydb.few"));

        await _ada.SyncAsync("CREATE GROUP team");
        await _ada.SyncAsync("ALTER GROUP team ADD USER ben");
        Assert.Equal(HttpStatusCode.OK, await SendAsync(_ada, HttpMethod.Post, "permissions/mydb.few", "r-group=ivo://example.org/gms?team\n", "text/plain"));
        Assert.Equal((HttpStatusCode.OK, "c\n10\n"), await _ben.SyncAsync(Read));
        Assert.Contains("r-group=team", await _ada.GetStringAsync("permissions/mydb.few"), StringComparison.Ordinal);
        foreach (var (method, path) in new[] { (HttpMethod.Delete, "tables/"), (HttpMethod.Put, "tables/"), (HttpMethod.Post, "tables/"), (HttpMethod.Post, "load/"), (HttpMethod.Post, "permissions/") })
        {
            Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(_ben, method, path + "user_ada.few", "public=true", "text/plain"));
        }

        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(_ben, HttpMethod.Get, "permissions/user_ada.few"));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(_ada, HttpMethod.Post, "permissions/mydb.few", "r-group=\npublic=true\n", "text/plain"));
        Assert.Equal("owner=ada\npublic=true\nr-group=\nrw-group=\n", await _ada.GetStringAsync("permissions/mydb.few"));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(_ada, HttpMethod.Post, "permissions/user_ada.few", "public=false\n", "text/plain"));
        Assert.Equal(HttpStatusCode.BadRequest, (await _ben.SyncAsync(Read)).Status);
    }

    [Theory]
    [InlineData("main.numbers", "x", HttpStatusCode.Forbidden)]
    [InlineData("TAP_SCHEMA.tables", "x", HttpStatusCode.Forbidden)]
    [InlineData("numbers", "x", HttpStatusCode.BadRequest)]
    [InlineData("mydb.t", "", HttpStatusCode.BadRequest)]
    [InlineData("mydb.t", "<table", HttpStatusCode.BadRequest)]
    [InlineData("mydb.t", "<table/>", HttpStatusCode.BadRequest)]
    [InlineData("mydb.t", "<!DOCTYPE t [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><table><name>&a;</name></table>", HttpStatusCode.BadRequest)]
    [InlineData("mydb.t", "<table><column><name>a</name></column></table>", HttpStatusCode.BadRequest)]
    [InlineData("mydb.t", "<table><column><name>a</name><dataType>wonder</dataType></column></table>", HttpStatusCode.BadRequest)]
    public async Task What_cannot_be_made_is_refused(string name, string body, HttpStatusCode status)
    {
        Assert.Equal(status, await SendAsync(_ada, HttpMethod.Put, $"tables/{name}", body));
        Assert.DoesNotContain("mydb", (await _ada.SyncAsync("SELECT table_name FROM TAP_SCHEMA.tables")).Text, StringComparison.Ordinal);
    }
}
