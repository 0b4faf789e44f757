using Rubin.Query.Tap.Tests.Protocol;

namespace Rubin.Query.Tap.Tests.Clients;

/// <summary>STILTS, which TOPCAT is made of, finds nothing wrong and gets its answers.</summary>
public class StiltsTests(Service service) : IClassFixture<Service>
{
    /// <summary>Older than ADQL 2.1, taplint does not know the list of features that COALESCE is in.</summary>
    static readonly string[] Explained = ["W-CAP-CULF"];

    [ClientFact]
    public void Taplint_finds_no_error()
    {
        var report = ClientProgram.Stilts("taplint", $"tapurl={service.Address}", "stages=TMV TME TMS TMC CPV CAP AVV QGE QPO QAS UWS MDQ OBS UPL EXA");
        Assert.Contains("Totals: Errors: 0;", report, StringComparison.Ordinal);
        Assert.Contains("Failures: 0", report, StringComparison.Ordinal);
        var lines = report.Split('\n');
        Assert.DoesNotContain(lines, l => l.StartsWith("W-", StringComparison.Ordinal) && !Explained.Any(e => l.StartsWith(e, StringComparison.Ordinal)));
        Assert.Contains(lines, l => l.Contains("S-OBS", StringComparison.Ordinal) || l.Contains("I-OBS", StringComparison.Ordinal));
    }

    /// <summary>Of polygons in binary votlint 3.4.7 cannot judge: it also fails on those that STILTS writes.</summary>
    [ClientTheory]
    [InlineData("votable/td", "SELECT * FROM types.everything")]
    [InlineData("votable/b", "SELECT * FROM types.everything")]
    [InlineData("votable/b2", "SELECT * FROM types.everything")]
    [InlineData("votable/td", "SELECT * FROM types.nothing")]
    [InlineData("votable/b", "SELECT * FROM types.nothing")]
    [InlineData("votable/b2", "SELECT * FROM types.nothing")]
    [InlineData("votable/td", "SELECT * FROM odd.\"2mass-x\"")]
    [InlineData("votable/b2", "SELECT POINT(ra, \"dec\") AS p, CIRCLE(ra, \"dec\", 1) AS c, ra AS \"a b\" FROM sky.star")]
    [InlineData("votable/td", "SELECT POLYGON(ra, \"dec\", 1, 2, 3, 4) AS poly FROM sky.star")]
    [InlineData("votable/b2", "SELECT * FROM sky.star")]
    [InlineData("votable/b2", "SELECT magg FROM sky.star")]
    public async Task Votlint_is_content(string format, string query)
    {
        using var answer = await service.SyncAsync(query, ("RESPONSEFORMAT", format), ("MAXREC", "100"));
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, await answer.Content.ReadAsByteArrayAsync());
            Assert.Equal("", ClientProgram.Stilts("votlint", $"votable={path}"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [ClientTheory]
    [InlineData("true")]
    [InlineData("false")]
    public void Tapquery_answers(string isSync)
    {
        var output = ClientProgram.Stilts(
            "tapquery", $"tapurl={service.Address}", $"sync={isSync}", "adql=SELECT TOP 2 id, mag FROM sky.star ORDER BY id", "ofmt=csv");
        Assert.Equal("id,mag\n1000,15.0\n1001,15.01\n", output);
    }

    [ClientTheory]
    [InlineData("votable-tabledata")]
    [InlineData("votable-binary2-inline")]
    [InlineData("fits-basic")]
    public async Task Tapquery_uploads(string format)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, "id,r\n1000,1.5\n1003,2.5\n");
            ClientProgram.Stilts("tpipe", $"in={path}", "ifmt=csv", $"out={path}.table", $"ofmt={format}");
            var output = ClientProgram.Stilts(
                "tapquery", $"tapurl={service.Address}", "sync=false", "nupload=1", $"upload1={path}.table", "upname1=u",
                "adql=SELECT s.id, s.mag, u.r FROM sky.star AS s JOIN TAP_UPLOAD.u AS u ON s.id = u.id ORDER BY s.id", "ofmt=csv");
            Assert.Equal("id,mag,r\n1000,15.0,1.5\n1003,15.03,2.5\n", output);
        }
        finally
        {
            File.Delete(path);
            File.Delete($"{path}.table");
        }
    }
}
