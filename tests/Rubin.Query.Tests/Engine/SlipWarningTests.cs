namespace Rubin.Query.Tests.Engine;

/// <summary>Conditions that run and hardly mean what was meant give a warning with its place and what to type instead.</summary>
public sealed class SlipWarningTests
{
    [Theory]
    [InlineData("x = NULL", "x = NULL", "write x IS NULL")]
    [InlineData("NULL <> x", "NULL <> x", "write x IS NOT NULL")]
    [InlineData("x > NULL", "x > NULL", "test for NULL")]
    [InlineData("x IN (1, NULL)", "NULL", "OR x IS NULL")]
    [InlineData("x NOT IN (1, NULL)", "NULL", "leave NULL out")]
    [InlineData("CASE x WHEN NULL THEN 1 ELSE 2 END = 1", "NULL", "CASE WHEN x IS NULL THEN")]
    [InlineData("x BETWEEN 350 AND 10", "x BETWEEN 350 AND 10", "x >= 350 OR x <= 10")]
    public async Task A_slip_gives_a_warning_with_its_place(string condition, string marked, string hint)
    {
        using var engine = new QueryEngine(new() { Workers = 1 });
        await using var result = engine.Execute($"SELECT x FROM (VALUES (1)) AS t(x) WHERE {condition}");

        var lines = Assert.Single(result.Warnings).Split('\n');
        var carets = lines[2];
        Assert.Equal(marked, lines[1].Substring(carets.IndexOf('^', StringComparison.Ordinal), carets.Count(c => c == '^')));
        Assert.Contains(hint, lines[3], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x IS NULL")]
    [InlineData("x IS NOT DISTINCT FROM NULL")]
    [InlineData("x IN (1, 2)")]
    [InlineData("x = CAST(NULL AS BIGINT)")]
    [InlineData("x BETWEEN 10 AND 10")]
    [InlineData("x BETWEEN x AND 1")]
    public async Task Other_conditions_give_none(string condition)
    {
        using var engine = new QueryEngine(new() { Workers = 1 });
        await using var result = engine.Execute($"SELECT x FROM (VALUES (1)) AS t(x) WHERE {condition}");

        Assert.Empty(result.Warnings);
    }
}
