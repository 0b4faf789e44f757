using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Tests.Library;

/// <summary>Batches of wide rows have few rows, so that what is under way stays small.</summary>
public class WideRowsTests
{
    const long MostBytes = 5 << 20;
    const string Texts = "(SELECT n, repeat('a text of some length, ', 500) || CAST(n AS VARCHAR) AS s FROM generate_series(1, 2500) AS g(n)) AS t";

    static string Columns => string.Join(", ", Enumerable.Range(0, 500).Select(i => $"n + {i} AS c{i}"));

    public static TheoryData<string> Queries =>
    [
        $"SELECT * FROM {Texts}",
        $"SELECT * FROM {Texts} WHERE MOD(n, 3) > 0",
        $"SELECT * FROM {Texts} ORDER BY s",
        $"SELECT s, COUNT(*) FROM {Texts} GROUP BY s",
        $"SELECT DISTINCT n DIV 2, s FROM {Texts}",
        $"SELECT t.s, g.k FROM {Texts} JOIN generate_series(1, 5000) AS g(k) ON MOD(g.k, 2500) + 1 = t.n",
        $"SELECT t.s, g.k FROM generate_series(1, 3000) AS g(k) FULL JOIN {Texts} ON g.k = t.n + 2000",
        $"SELECT t.s, e FROM {Texts}, UNNEST([1, 2, 3]) AS u(e)",
        $"SELECT s, LAG(n) OVER (ORDER BY n) AS b FROM {Texts}",
        $"SELECT 'x' || list(s)[1] AS s FROM {Texts} GROUP BY n",
        $"SELECT {Columns} FROM generate_series(1, 9000) AS g(n)",
        $"SELECT * FROM (SELECT {Columns} FROM generate_series(1, 9000) AS g(n)) AS w ORDER BY c7",
    ];

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task A_batch_has_few_megabytes(string text)
    {
        foreach (var memory in new[] { 1L << 30, 8L << 20 })
        {
            using var engine = new QueryEngine(new() { Workers = 2, MemoryBytes = memory });
            await using var result = engine.Execute(text);
            await foreach (var batch in result.Batches)
            {
                Assert.InRange(MemorySize.Of(batch), 0, MostBytes);
            }
        }
    }
}
