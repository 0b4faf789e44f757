using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Tests.Engine;

/// <summary>Values that come with a query, and files that it names.</summary>
public sealed class ParameterTests
{
    [Fact]
    public async Task Question_marks_take_values_in_their_order()
    {
        var rows = await RunAsync(
            "WITH t(a, b) AS (SELECT ?, ?) SELECT a, b, ? FROM t WHERE a < ? LIMIT ? OFFSET ?", new QueryParameters(1, "x", new DateOnly(2026, 1, 31), 2.5, 10L, 0));
        Assert.Equal([1, "x", new DateOnly(2026, 1, 31)], rows.Single());
    }

    [Fact]
    public async Task Names_are_matched_ignoring_case_and_may_come_often()
    {
        var parameters = new QueryParameters
        {
            ["@Id"] = 7L,
            ["list"] = new[] { 1, 2, 3 },
            ["t"] = new DateTime(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc),
            ["d"] = 1.25m,
            ["none"] = null,
        };
        var rows = await RunAsync("SELECT @id + :ID, :list[2], @t < TIMESTAMP '2026-02-01', @d, @none, TOP_ FROM (SELECT TOP :id 1 AS TOP_) AS q", parameters);
        Assert.Equal([14L, 2, true, 1.25m, null, 1], rows.Single());
    }

    [Fact]
    public async Task A_parameter_is_no_text()
    {
        var rows = await RunAsync("SELECT 1 AS a WHERE 'x' = ?", new QueryParameters("' OR '1' = '1"));
        Assert.Empty(rows);
    }

    [Theory]
    [InlineData("SELECT ?, ?", "no value was given for parameter \"2\"")]
    [InlineData("SELECT @x", "no value was given for parameter \"x\"")]
    [InlineData("SELECT 1 LIMIT @y", "no value was given for parameter \"y\"")]
    public void Missing_values_are_named(string text, string message)
    {
        using var engine = new QueryEngine(new() { Workers = 1 });
        var error = Assert.Throws<QueryException>(() => engine.Execute(text, new QueryParameters(1)));
        Assert.Equal(message, error.Message);
        Assert.NotNull(error.Span);
    }

    [Fact]
    public void Values_of_no_column_type_are_refused() => Assert.Throws<ArgumentException>(() => new QueryParameters(new Uri("http://example.org")));

    [Fact]
    public async Task Files_can_be_named_where_the_engine_lets_them()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var file = Path.Combine(folder.FullName, "in", "t.csv");
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, "a,b\n1,x\n2,y\n");
            File.CreateSymbolicLink(Path.Combine(folder.FullName, "in", "link.csv"), Path.Combine(folder.FullName, "out.csv"));
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "out.csv"), "a\n1\n");
            var text = $"SELECT t.b FROM '{file}' WHERE a = 2";
            Assert.Equal(["y"], (await RunAsync(text, new())).Single());
            Assert.Equal(["y"], (await RunAsync(text, new(), new() { FileRoots = [Path.Combine(folder.FullName, "in")] })).Single());
            await RefusedAsync(text, []);
            await RefusedAsync(text, [Path.Combine(folder.FullName, "i")]);
            await RefusedAsync(text.Replace("t.csv", "../in/../out.csv", StringComparison.Ordinal), [Path.Combine(folder.FullName, "in")]);
            await RefusedAsync(text.Replace("t.csv", "link.csv", StringComparison.Ordinal), [Path.Combine(folder.FullName, "in")]);

            foreach (var outside in new[] { "copy.csv", "in/../copy.csv", "in/link.csv" })
            {
                await RefusedAsync($"COPY (SELECT 1 AS a) TO '{folder.FullName}/{outside}'", [Path.Combine(folder.FullName, "in")]);
                await RefusedAsync($"COPY (SELECT 1 AS ra, 2 AS dec) TO '{folder.FullName}/{outside}' (FORMAT hats)", [Path.Combine(folder.FullName, "in")]);
            }

            Assert.Equal([1L], (await RunAsync($"COPY (SELECT 1 AS a) TO '{folder.FullName}/in/copy.csv'", new(), new() { FileRoots = [folder.FullName] })).Single());
            Assert.Equal("a\n1\n", await File.ReadAllTextAsync(Path.Combine(folder.FullName, "out.csv")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static async Task RefusedAsync(string text, IReadOnlyList<string> roots)
    {
        var error = await Assert.ThrowsAsync<QueryException>(() => RunAsync(text, new(), new() { FileRoots = roots }));
        Assert.Equal(QueryErrorCode.Unsupported, error.Code);
        Assert.Matches("may not be named here|a file in FROM cannot be read here", error.Message);
    }

    static async Task<List<object?[]>> RunAsync(string text, QueryParameters parameters, EngineOptions? options = null)
    {
        using var engine = new QueryEngine((options ?? new()) with { Workers = 1 });
        await using var result = engine.Execute(text, parameters);
        var rows = new List<object?[]>();
        await foreach (var batch in result.Batches)
        {
            rows.AddRange(Enumerable.Range(0, batch.Length).Select(r => batch.Columns.Select(c => c.Value(r)).ToArray()));
        }

        return rows;
    }
}
