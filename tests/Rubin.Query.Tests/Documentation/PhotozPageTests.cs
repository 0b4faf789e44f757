using Rubin.Query.Tests.DuckDb;
using Rubin.Query.Tests.Library;
using Rubin.Query.Tests.MyDb;

namespace Rubin.Query.Tests.Documentation;

/// <summary>The story of docs/photo-z.md, statement by statement, on the demo sky.</summary>
public class PhotozPageTests
{
    [DuckDbFact]
    public async Task The_statements_of_the_page_run_one_after_the_other()
    {
        using var folder = new MyDbFolder();
        using var engine = folder.Open();
        engine.Attach("demo", DemoSky.Folder);
        var blocks = Markdown.Blocks("docs/photo-z.md").Where(b => b.Language == "adql").ToList();

        foreach (var block in blocks)
        {
            var text = block.Text.Replace("'photoz-catalog'", $"'{folder.Path}/catalog'", StringComparison.Ordinal).Replace("'survey.photoz'", $"'{folder.Path}/survey.photoz'", StringComparison.Ordinal);
            Assert.NotEmpty(await engine.RowsAsync(text));
        }

        Assert.True(blocks.Count > 10);
        engine.Attach("written", Path.Combine(folder.Path, "catalog"));
        Assert.Equal(
            await engine.RowsAsync("SELECT COUNT(*), SUM(CAST(pdf_mean(pdf) * 1000 AS BIGINT)) FROM mydb.estimates"),
            await engine.RowsAsync("SELECT COUNT(*), SUM(CAST(pdf_mean(pdf) * 1000 AS BIGINT)) FROM written"));
    }
}
