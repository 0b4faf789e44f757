using Rubin.Query.Tests.Documentation;

namespace Rubin.Query.Tests.LightCurves;

/// <summary>Every number of the Rubin set, to the last bit, for any number of workers: from forced sources, and from the same curves nested in a HATS catalog.</summary>
public sealed class SameForAnyWorkersTests : IDisposable
{
    const string Flat = "SELECT objectId, band, (lc_features(expMidptMJD, psfFlux, psfFluxErr, 'rubin')).* FROM demo.ForcedSource GROUP BY objectId, band";
    const string Table = "SELECT f.* FROM lc_features(TABLE(SELECT objectId, band, expMidptMJD, psfFlux, psfFluxErr FROM demo.ForcedSource) PARTITION BY objectId, 'rubin', TRUE) AS f";
    const string Nested = "SELECT n.objectId, f.* FROM nested AS n, LATERAL lc_features(n.lc, 'rubin', TRUE) AS f";

    readonly string _folder = Directory.CreateTempSubdirectory("rubin-curves-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_Rubin_set_is_the_same()
    {
        var nested = Path.Combine(_folder, "nested");
        await RowsAsync(2, $"""
            COPY (SELECT o.objectId, o.coord_ra, o.coord_dec, n.lc FROM demo.Object AS o JOIN
              (SELECT objectId, NEST(expMidptMJD, psfFlux, psfFluxErr, band ORDER BY expMidptMJD) AS lc FROM demo.ForcedSource GROUP BY objectId) AS n ON n.objectId = o.objectId)
            TO '{nested}' (FORMAT hats, ra 'coord_ra', dec 'coord_dec')
            """);
        foreach (var query in new[] { Flat, Table, Nested })
        {
            var answers = new List<IReadOnlyList<string>>();
            foreach (var workers in new[] { 1, 2, 8 })
            {
                answers.Add(await RowsAsync(workers, query));
            }

            Assert.True(answers[0].Count > 10_000);
            Assert.Equal(answers[0], answers[1]);
            Assert.Equal(answers[0], answers[2]);
        }

        // The doors differ in nothing either.
        Assert.Equal(await RowsAsync(2, Flat), await RowsAsync(2, Nested));
    }

    /// <summary>All rows as text to 17 digits, in the order of their text.</summary>
    async Task<IReadOnlyList<string>> RowsAsync(int workers, string query)
    {
        using var engine = new QueryEngine(new() { Workers = workers, BatchRows = 1000 });
        engine.Attach(Attachment.Parse($"demo={DemoSky.Folder},link=ForcedSource.visit->Visit.visit:Visit.expMidptMJD"));
        if (Directory.Exists(Path.Combine(_folder, "nested")))
        {
            engine.Attach("nested", Path.Combine(_folder, "nested"));
        }

        var rows = new List<string>();
        await using var result = engine.Execute(query);
        await foreach (var batch in result.Batches)
        {
            for (var row = 0; row < batch.Length; row++) rows.Add(string.Join(" ", batch.Columns.Select(c => FormattableString.Invariant($"{c.Value(row):R}"))));
        }

        rows.Sort(StringComparer.Ordinal);
        return rows;
    }
}
