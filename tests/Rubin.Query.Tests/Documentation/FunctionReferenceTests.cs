namespace Rubin.Query.Tests.Documentation;

public class FunctionReferenceTests(FunctionReferenceTests.Fixture fixture) : IClassFixture<FunctionReferenceTests.Fixture>
{
    static readonly IReadOnlyList<FunctionEntry> All = FunctionReference.Of(StandardFunctions.Create());

    public static TheoryData<string, string> Names()
    {
        var names = new TheoryData<string, string>();
        foreach (var entry in All)
        {
            names.Add(entry.Kind, entry.Name);
        }

        return names;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_example_is_true(string kind, string name)
    {
        var entry = All.Single(e => e.Kind == kind && e.Name == name);
        await using var result = fixture.Engine.Execute($"SELECT CASE WHEN {entry.Doc.Example} THEN 1 ELSE 0 END");
        List<object?> values = [];
        await foreach (var batch in result.Batches)
        {
            values.AddRange(Enumerable.Range(0, batch.Length).Select(batch.Columns[0].Value));
        }

        Assert.Equal(1, Convert.ToInt32(Assert.Single(values), null));
        Assert.NotEmpty(entry.Doc.Summary);
        Assert.NotEmpty(entry.Signatures);
    }

    /// <summary>Run with <c>RUBIN_QUERY_WRITE_DOCS=1</c> to write the page anew.</summary>
    [Fact]
    public void The_page_of_functions_is_what_the_registry_gives()
    {
        var path = Path.Combine(SharedData.Repository, "docs", "functions.md");
        var page = FunctionReference.Markdown(StandardFunctions.Create());
        if (Environment.GetEnvironmentVariable("RUBIN_QUERY_WRITE_DOCS") == "1")
        {
            File.WriteAllText(path, page);
        }

        Assert.True(page == File.ReadAllText(path), "docs/functions.md is old: run this test with RUBIN_QUERY_WRITE_DOCS=1");
    }

    public sealed class Fixture : IDisposable
    {
        public QueryEngine Engine { get; } = new(new() { Workers = 1 });

        public void Dispose() => Engine.Dispose();
    }
}
