using Rubin.Query.Arrow;

namespace Rubin.Query.Tests.Documentation;

/// <summary>The C# of README.md, compiled and run: the lines between the marks are what README shows, but for where the catalog lies.</summary>
public class ReadmeExample
{
    static readonly string Catalog = SharedData.Root is null ? "" : SharedData.Path("hats/lsdb/small_sky_order1_collection");

    [SharedFact]
    public async Task It_runs()
    {
        var text = new StringWriter();
        await RunAsync(text);

        Assert.Equal("5 rows, the northernmost at -25.5 degrees", text.ToString().Trim());
    }

    [Fact]
    public void It_is_what_the_readme_shows()
    {
        var lines = File.ReadAllLines(Path.Combine(SharedData.Repository, "tests", "Rubin.Query.Tests", "Documentation", "ReadmeExample.cs"));
        var code = lines.SkipWhile(l => l.Trim() != "// begin").Skip(1).TakeWhile(l => l.Trim() != "// end").Select(l => l.Length > 8 ? l[8..] : "");
        var shown = string.Join('\n', code)
            .Replace("Catalog", "\"small_sky_order1_collection\"", StringComparison.Ordinal)
            .Replace("output.WriteLine", "Console.WriteLine", StringComparison.Ordinal);

        Assert.Equal(Assert.Single(Markdown.Blocks("README.md"), b => b.Language == "csharp").Text, shown);
    }

    static async Task RunAsync(StringWriter output)
    {
        // begin
        using var engine = new QueryEngine();
        engine.Attach("sky", Catalog);
        await using var result = engine.Execute("SELECT TOP 5 id, ra, dec FROM sky ORDER BY dec DESC");
        await foreach (var batch in result.Batches)
        {
            var dec = (Column<double>)batch.Columns[2];
            output.WriteLine($"{batch.Length} rows, the northernmost at {dec.Values[0]} degrees");
        }
        // end
    }
}
