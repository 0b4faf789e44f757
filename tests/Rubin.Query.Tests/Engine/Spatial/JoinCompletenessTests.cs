namespace Rubin.Query.Tests.Engine.Spatial;

/// <summary>Matches by position never lose or repeat a pair, however the rows of either side are stored and whatever of them is read.</summary>
public class JoinCompletenessTests
{
    /// <summary>A separation that is no match by position to the planner, and the same number.</summary>
    const string Hidden = "ABS(DISTANCE(a.ra, a.dec, b.ra, b.dec))";

    static readonly string[] Queries =
    [
        "SELECT a.id, b.id FROM $A AS a JOIN $B AS b ON $ON",
        "SELECT a.id, b.id FROM $A AS a LEFT JOIN $B AS b ON $ON AND b.id > 40",
        "SELECT b.id FROM $B AS b WHERE EXISTS (SELECT 1 FROM $A AS a WHERE $ON)",
        "SELECT b.id FROM $B AS b WHERE NOT EXISTS (SELECT 1 FROM $A AS a WHERE $ON)",
        "SELECT b.id, EXISTS (SELECT 1 FROM $A AS a WHERE $ON) FROM $B AS b",
    ];

    [Theory]
    [InlineData(1, 7, true)]
    [InlineData(2, 1024, false)]
    [InlineData(8, 8192, true)]
    public async Task Every_storage_gives_the_pairs_that_trying_all_gives(int workers, int batchRows, bool isWhole)
    {
        using var sky = await StoredSky.MakeAsync(70 + workers, 450, isWhole);
        using var engine = sky.Engine(workers, batchRows);
        string[] radii = [.. StoredSky.Radii.Select(r => FormattableString.Invariant($"{r}")), "a.err", "a.err + b.err"];
        foreach (var query in Queries)
        {
            foreach (var radius in radii)
            {
                // A few rows against all, so that the few tell which of the others are read.
                var few = "(SELECT * FROM $S WHERE id < 60)";
                var expected = await RunAsync(engine, query, few.Replace("$S", "m", StringComparison.Ordinal), "m", $"{Hidden} < {radius}");
                foreach (var (left, right) in sky.Tables.Keys.SelectMany(left => sky.Tables.Keys.Select(right => (left, right))).Where((_, i) => i % 2 == workers % 2))
                {
                    var found = await RunAsync(engine, query, few.Replace("$S", left, StringComparison.Ordinal), right, $"DISTANCE(a.ra, a.dec, b.ra, b.dec) < {radius}");
                    PlanRun.AssertSameRows(expected, found);
                }
            }
        }
    }

    static Task<List<object?[]>> RunAsync(QueryEngine engine, string query, string left, string right, string on) => StoredSky.RowsAsync(
        engine,
        query.Replace("$A", left, StringComparison.Ordinal).Replace("$B", right, StringComparison.Ordinal).Replace("$ON", on, StringComparison.Ordinal));
}
