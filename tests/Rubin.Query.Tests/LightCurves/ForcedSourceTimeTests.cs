using System.Text;
using Rubin.Query.Tests.Hats;
using Rubin.Query.Tests.Library;

namespace Rubin.Query.Tests.LightCurves;

/// <summary>Rubin's forced sources have the time of their visit by the keys of Rubin's own schemas, or by a declared link.</summary>
public sealed class ForcedSourceTimeTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public ForcedSourceTimeTests()
    {
        _folder.Write("Visit.csv", Encoding.UTF8.GetBytes("visit,expMidptMJD\n1,60000.5\n2,60001.5\n3,60004\n"));
        const string Rows = ",visit,band,psfFlux,psfFluxErr\n5,1,r,10,1\n5,2,r,14,1\n5,3,g,12,2\n6,2,r,7,1\n6,9,r,8,1\n";
        _folder.Write("ForcedSource.csv", Encoding.UTF8.GetBytes("objectId" + Rows));
        _folder.Write("ForcedSourceOnDiaObject.csv", Encoding.UTF8.GetBytes("diaObjectId" + Rows));
    }

    public void Dispose() => _folder.Dispose();

    [SharedTheory]
    [InlineData("ForcedSource", "objectId", false)]
    [InlineData("ForcedSourceOnDiaObject", "diaObjectId", false)]
    [InlineData("ForcedSource", "objectId", true)]
    public async Task Times_come_from_the_visit(string table, string id, bool isDeclared)
    {
        using var engine = new QueryEngine(new() { Workers = 2 });
        if (!isDeclared)
        {
            engine.Attach(Attachment.Parse($"dp1={SharedData.Path("schemas/dp1.yaml")}"));
        }

        engine.Attach(Attachment.Parse($"dp1={_folder.PathOf("Visit.csv")}"));
        engine.Attach(Attachment.Parse($"dp1={_folder.PathOf(table + ".csv")}{(isDeclared ? $",link={table}.visit->Visit.visit:Visit.expMidptMJD" : "")}"));

        // The visit 9 is not known: its row has no time, and is no measurement.
        Assert.Equal(["5|3.5|3|0", "6|0|1|1"], await engine.RowsAsync(
            $"SELECT {id}, lc_duration(expMidptMJD, psfFlux, psfFluxErr), lc_observation_count(expMidptMJD, psfFlux, psfFluxErr), lc_n_dropped(expMidptMJD, psfFlux, psfFluxErr) FROM dp1.{table} GROUP BY {id} ORDER BY {id}"));
        Assert.Equal(["5|g|12", "5|r|14", "6|r|7"], await engine.RowsAsync(
            $"SELECT f.{id}, f.band, f.psfFluxMax FROM lc_features(TABLE(SELECT {id}, band, expMidptMJD, psfFlux, psfFluxErr FROM dp1.{table}) PARTITION BY {id}, 'rubin', per_band => TRUE) AS f ORDER BY 1, 2"));
        Assert.Equal(["5|60001.5|4"], await engine.RowsAsync(
            $"SELECT {id}, MAX(expMidptMJD), lc_psfFluxMaxSlope(expMidptMJD, psfFlux, psfFluxErr) FROM dp1.{table} WHERE expMidptMJD < 60002 AND {id} = 5 AND band = 'r' GROUP BY {id}"));
        Assert.Equal(5, (await engine.RowsAsync($"SELECT * FROM dp1.{table} WHERE expMidptMJD < 60001"))[0].Split('|').Length);

        // The condition on the table's own column still reaches its scan.
        var plan = engine.Explain($"SELECT {id}, expMidptMJD FROM dp1.{table} WHERE {id} = 5");
        Assert.Contains(plan.Split('\n'), line => line.Contains("Scan", StringComparison.Ordinal) && line.Contains(table, StringComparison.Ordinal) && line.Contains($"{id} = 5", StringComparison.Ordinal));
    }
}
