namespace Rubin.Query.Tests.Documentation;

public class PageTests
{
    public static TheoryData<string> Pages => [.. Markdown.Pages];

    public static TheoryData<string, int> Queries()
    {
        var queries = new TheoryData<string, int>();
        foreach (var block in Markdown.Pages.SelectMany(Markdown.Blocks).Where(IsQuery))
        {
            queries.Add(block.Page, block.Line);
        }

        return queries;
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_lead_to_files(string page)
    {
        var folder = Path.GetDirectoryName(Path.Combine(SharedData.Repository, page))!;

        Assert.DoesNotContain(Markdown.Links(page), link => !Path.Exists(Path.Combine(folder, link)));
    }

    [Fact]
    public void The_list_of_decisions_has_all_of_them()
    {
        var folder = Path.Combine(SharedData.Repository, "docs", "adr");
        var files = Directory.EnumerateFiles(folder, "0*.md").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal);

        Assert.Equal(files, Markdown.Links("docs/adr/README.md"));
    }

    /// <summary>The catalogs of docs/guide.md are attached; a block marked <c>sql error</c> must fail.</summary>
    [SharedTheory]
    [MemberData(nameof(Queries))]
    public async Task Queries_of_the_pages_run(string page, int line)
    {
        var block = Markdown.Blocks(page).Single(b => b.Line == line);
        using var engine = new QueryEngine(new() { Workers = 2 });
        engine.Attach("sky", SharedData.Path("hats/lsdb/small_sky_order1_collection"));
        engine.Attach("src", SharedData.Path("hats/lsdb/small_sky_order1_source_collection"));
        engine.Attach("nested", SharedData.Path("hats/lsdb/small_sky_order1_nested_sources"));
        if (block.Text.Contains("demo.", StringComparison.Ordinal))
        {
            engine.Attach(Attachment.Parse($"demo={DemoSky.Folder},link=ForcedSource.visit->Visit.visit:Visit.expMidptMJD"));
        }

        if (block.Language == "sql error")
        {
            await Assert.ThrowsAsync<QueryException>(() => CountAsync(engine, block.Text));
            return;
        }

        Assert.NotEqual(0, await CountAsync(engine, block.Text));
    }

    static bool IsQuery(MarkdownBlock block) => block.Language is "sql" or "sql error";

    static async Task<long> CountAsync(QueryEngine engine, string text)
    {
        await using var result = engine.Execute(text);
        var rows = 0L;
        await foreach (var batch in result.Batches)
        {
            rows += batch.Length;
        }

        return rows;
    }
}
