using System.Net;
using System.Text;

namespace Rubin.Query.Tap.Tests.Protocol;

/// <summary>Tables come with queries in any format (TAP 1.1 §2.7.5), and what is no table is refused.</summary>
public class UploadTests(Service service) : IClassFixture<Service>
{
    [Theory]
    [InlineData("votable")]
    [InlineData("votable/b")]
    [InlineData("votable/td")]
    [InlineData("csv")]
    [InlineData("tsv")]
    [InlineData("fits")]
    [InlineData("parquet")]
    [InlineData("arrow")]
    public async Task What_the_service_writes_it_takes(string format)
    {
        using var answer = await service.SyncAsync("SELECT id, ra, \"dec\", mag, name FROM sky.star WHERE id < 1010", ("RESPONSEFORMAT", format));
        var table = await answer.Content.ReadAsByteArrayAsync();
        var rows = await UploadAsync("SELECT u.id, s.name FROM TAP_UPLOAD.mine AS u JOIN sky.star AS s ON DISTANCE(u.ra, u.\"dec\", s.ra, s.\"dec\") < 0.0001 AND u.mag < 15.05 ORDER BY u.id", table);
        Assert.Equal("id,name\n1000,\n1001,star 1\n1002,star 2\n1003,star 3\n1004,star 4\n", rows);
    }

    [Fact]
    public async Task Every_type_comes_back_as_it_was()
    {
        // A date is a timestamp in VOTable, and comes back as one.
        const string All = "SELECT * EXCLUDE (day) FROM types.everything ORDER BY id";
        using var answer = await service.SyncAsync(All, ("RESPONSEFORMAT", "votable"));
        var back = await UploadAsync("SELECT * FROM TAP_UPLOAD.mine ORDER BY id", await answer.Content.ReadAsByteArrayAsync());
        using var direct = await service.SyncAsync(All, ("RESPONSEFORMAT", "csv"));
        Assert.Equal(await direct.Content.ReadAsStringAsync(), back);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("<VOTABLE><RESOURCE></RESOURCE></VOTABLE>", "no table")]
    [InlineData("<VOTABLE><RESOURCE><TABLE><FIELD name='a' datatype='nonsense'/></TABLE></RESOURCE></VOTABLE>", "nonsense")]
    [InlineData("<VOTABLE><RESOURCE><TABLE>", "mine")]
    [InlineData("PAR1 and no more", "mine")]
    public async Task What_is_no_table_is_refused(string content, string part)
    {
        using var form = Multipart("SELECT * FROM TAP_UPLOAD.mine", Encoding.UTF8.GetBytes(content));
        using var answer = await service.Http.PostAsync($"{service.Address}/sync", form);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(part, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entities_are_never_resolved()
    {
        var secret = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(secret, "a secret");
            var document = $"""
                <?xml version="1.0"?>
                <!DOCTYPE VOTABLE [<!ENTITY x SYSTEM "file://{secret}"><!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>
                <VOTABLE><RESOURCE><TABLE><FIELD name="a" datatype="char" arraysize="*"/><DATA><TABLEDATA><TR><TD>ENTITY</TD></TR></TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>
                """;
            foreach (var entity in (string[])["&x;", "&c;"])
            {
                using var form = Multipart("SELECT * FROM TAP_UPLOAD.mine", Encoding.UTF8.GetBytes(document.Replace("ENTITY<", entity + "<", StringComparison.Ordinal)));
                using var answer = await service.Http.PostAsync($"{service.Address}/sync", form);
                var text = await answer.Content.ReadAsStringAsync();
                Assert.DoesNotContain("a secret", text, StringComparison.Ordinal);
                Assert.DoesNotContain("aaaaaaaaaa", text, StringComparison.Ordinal);
            }
        }
        finally
        {
            File.Delete(secret);
        }
    }

    [Fact]
    public async Task A_table_that_is_too_large_is_refused()
    {
        using var form = Multipart("SELECT * FROM TAP_UPLOAD.mine", new byte[11_000_000]);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{service.Address}/sync") { Content = form };
        request.Headers.ExpectContinue = true;
        using var answer = await service.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task A_part_that_is_not_there_is_missed()
    {
        using var answer = await service.SyncAsync("SELECT * FROM TAP_UPLOAD.t", ("UPLOAD", "t,param:nothing"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("nothing", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    async Task<string> UploadAsync(string query, byte[] table)
    {
        using var form = Multipart(query, table);
        using var answer = await service.Http.PostAsync($"{service.Address}/sync", form);
        return await answer.Content.ReadAsStringAsync();
    }

    static MultipartFormDataContent Multipart(string query, byte[] table) => new()
    {
        { new StringContent("ADQL"), "LANG" },
        { new StringContent(query), "QUERY" },
        { new StringContent("csv"), "RESPONSEFORMAT" },
        { new StringContent("mine,param:part"), "UPLOAD" },
        { new ByteArrayContent(table), "part", "table" },
    };
}
