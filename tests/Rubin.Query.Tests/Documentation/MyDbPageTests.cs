using Rubin.Query.Tests.Library;
using Rubin.Query.Tests.MyDb;

namespace Rubin.Query.Tests.Documentation;

/// <summary>The story of docs/mydb.md, statement by statement.</summary>
public class MyDbPageTests
{
    [SharedFact]
    public async Task The_statements_of_the_page_run_one_after_the_other()
    {
        using var folder = new MyDbFolder();
        var positions = Path.Combine(folder.Path, "positions.csv");
        await File.WriteAllLinesAsync(positions, ["name,ra,dec", "a,308.5,-69.49", "b,320.6,-69.5", "c,10,10"]);
        using var engine = folder.Open();
        engine.Attach("sky", SharedData.Path("hats/lsdb/small_sky_order1_collection"));
        engine.Attach("src", SharedData.Path("hats/lsdb/small_sky_order1_source_collection"));
        var blocks = Markdown.Blocks("docs/mydb.md").Where(b => b.Language == "adql").ToList();

        foreach (var block in blocks)
        {
            var text = block.Text.Replace("positions.csv", positions, StringComparison.Ordinal).Replace("variables.vot", Path.Combine(folder.Path, "variables.vot"), StringComparison.Ordinal);
            Assert.NotEmpty(await engine.RowsAsync(text));
        }

        Assert.Equal(["3"], await engine.RowsAsync("SELECT COUNT(*) FROM mydb.positions"));
        Assert.Equal(["2"], await engine.RowsAsync("SELECT COUNT(*) FROM mydb.matches"));
        Assert.True(blocks.Count > 8);
    }
}
