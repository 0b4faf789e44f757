using System.Globalization;

namespace Rubin.Query.Tests.LightCurves;

/// <summary>The values that packages publish, through SQL: as aggregates over files, for any number of workers, and as functions of lists.</summary>
public class SqlDoorTests
{
    static readonly string[] NoFeatures = ["eta_e_legacy", "median_buffer_range_percentage_5"];

    static IEnumerable<string[]> Printed => CurveFile.Rows("expected.csv").Where(r => r[2].Length > 0 && r[0].StartsWith("light-curve", StringComparison.Ordinal)
        && !r[1].StartsWith("period", StringComparison.Ordinal) && !NoFeatures.Contains(r[1]));

    public static TheoryData<string, int> Files()
    {
        var data = new TheoryData<string, int>();
        foreach (var file in SharedData.Root is not null ? Printed.Select(r => r[2]).Distinct() : [])
        {
            data.Add(file, 1);
            data.Add(file, 8);
        }

        return data;
    }

    [SharedTheory]
    [MemberData(nameof(Files))]
    public async Task Aggregates_over_files_give_the_published_values(string file, int workers)
    {
        var rows = Printed.Where(r => r[2] == file).ToList();
        using var engine = new QueryEngine(new() { Workers = workers, BatchRows = 7 });
        var calls = string.Join(", ", rows.Select(r => $"f.\"{r[1]}\""));
        var list = string.Join(", ", rows.Select(r => r[1]));
        var answer = await RowAsync(engine, $"SELECT {calls} FROM (SELECT lc_features(mjd, mag, magerr, '{list}') AS f FROM '{SharedData.Path("lightcurves/" + file)}') AS x");

        Assert.All(rows.Index(), r => AssertNear(r.Item, answer[r.Index]));
    }

    [SharedFact]
    public async Task Functions_of_lists_give_the_published_values()
    {
        using var engine = new QueryEngine(new() { Workers = 2 });
        foreach (var row in CurveFile.Rows("expected.csv").Where(r => r[2].Length == 0 && r[0] is "light-curve-feature" or "rubin meas_base" && !r[1].StartsWith("sf2", StringComparison.Ordinal)))
        {
            var (t, y, w) = (CurveFile.Json(row[3]), CurveFile.Json(row[4]), CurveFile.Json(row[6]));
            var values = y.Select((m, i) => $"({Text(t[i])}, {Text(m)}, {Text(row[5] == "weight" ? 1 / Math.Sqrt(w[i]) : w[i])})");
            var answer = await RowAsync(engine, $"SELECT (lc_features(lc_agg(t, y, e), '{row[1]}')).* FROM (VALUES {string.Join(", ", values)}) AS v(t, y, e)");
            AssertNear(row, answer[0]);
        }
    }

    [SharedFact]
    public async Task A_link_gives_forced_sources_their_time()
    {
        var attachment = Attachment.Parse($"demo={Documentation.DemoSky.Folder},link=ForcedSource.visit->Visit.visit:Visit.expMidptMJD");
        var answers = new List<string>();
        foreach (var workers in new[] { 1, 2, 8 })
        {
            using var engine = new QueryEngine(new() { Workers = workers });
            engine.Attach(attachment);
            var linked = await RowAsync(engine, "SELECT COUNT(*), SUM(psfFluxMaxSlope), SUM(psfFluxStetsonJ) FROM (SELECT (lc_features(expMidptMJD, psfFlux, psfFluxErr, 'rubin')).* FROM demo.ForcedSource GROUP BY objectId, band) AS x");
            var joined = await RowAsync(engine, "SELECT COUNT(*), SUM(psfFluxMaxSlope), SUM(psfFluxStetsonJ) FROM lc_features(TABLE(SELECT f.objectId, f.band, v.expMidptMJD, f.psfFlux, f.psfFluxErr FROM demo.ForcedSource AS f JOIN demo.Visit AS v ON v.visit = f.visit) PARTITION BY objectId, 'rubin', TRUE) AS x");
            Assert.Equal(linked[0], joined[0]);
            Assert.Equal(Number(linked[1]), Number(joined[1]), 1e-6 * Math.Abs(Number(joined[1])));
            answers.Add(string.Join(" ", linked.Take(1)));
        }

        Assert.Single(answers.Distinct());
    }

    static void AssertNear(string[] row, object? got)
    {
        var (expected, tolerance) = (CurveFile.Number(row[7]), CurveFile.Number(row[8]));
        Assert.True(Math.Abs(Number(got) - expected) <= tolerance * (1 + Math.Abs(expected)), $"{row[2]} {row[1]}: {got} instead of {expected}");
    }

    static double Number(object? value) => value is null ? double.NaN : Convert.ToDouble(value, CultureInfo.InvariantCulture);

    static string Text(double value) => value.ToString("E17", CultureInfo.InvariantCulture);

    static async Task<object?[]> RowAsync(QueryEngine engine, string text)
    {
        await using var result = engine.Execute(text);
        object?[]? row = null;
        await foreach (var batch in result.Batches)
        {
            Assert.Null(row);
            row = [.. batch.Columns.Select(c => c.Value(0))];
        }

        return row!;
    }
}
