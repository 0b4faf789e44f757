namespace Rubin.Query.Tests.Library;

/// <summary>Sub-queries that look at no outer row are evaluated first, and their values prune.</summary>
public class LateValueTests
{
    [SharedTheory]
    [InlineData("CONTAINS(POINT(ra, dec), CIRCLE((SELECT ra FROM s WHERE id = 700), (SELECT dec FROM s WHERE id = 700), 5)) = 1", 2)]
    [InlineData("DISTANCE(ra, dec, (SELECT ra FROM s WHERE id = 700), (SELECT dec FROM s WHERE id = 700)) < 0.1", 1)]
    [InlineData("dec > (SELECT MAX(dec) FROM s) - 1", 2)]
    [InlineData("(SELECT MAX(dec) FROM s) - 1 < dec AND ra > (SELECT MIN(ra) FROM s)", 2)]
    [InlineData("dec > (SELECT MAX(dec) FROM s WHERE id < 0)", 4)]
    public async Task Values_of_sub_queries_prune_partitions(string condition, int partitions)
    {
        using var engine = new QueryEngine(new() { Workers = 2 });
        engine.Attach("s", SharedData.Path("hats/lsdb/small_sky_order1_collection"));
        await using var result = engine.Analyze($"SELECT COUNT(*) FROM s WHERE {condition}");
        var lines = new List<string>();
        await foreach (var batch in result.Batches)
        {
            lines.AddRange(Enumerable.Range(0, batch.Length).Select(row => (string)batch.Columns[0].Value(row)!));
        }

        var scan = Assert.Single(lines, line => line.Contains("pruned at run time", StringComparison.Ordinal));
        Assert.Contains($" partitions_read={partitions} ", scan, StringComparison.Ordinal);
    }
}
