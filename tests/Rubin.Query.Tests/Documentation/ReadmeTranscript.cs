using System.Text;
using System.Text.RegularExpressions;
using Rubin.Query.Tests.Console.Terminals;
using Rubin.Query.Tests.Hats;

namespace Rubin.Query.Tests.Documentation;

/// <summary>
/// The transcript of README.md: its statements are typed into the program in a pseudo-terminal, and what the terminal shows must be what README shows, but for times.
/// RUBIN_QUERY_WRITE_DOCS=1 writes it anew.
/// </summary>
public partial class ReadmeTranscript
{
    const string Prompt = "rubin> ";

    [TerminalFact]
    public async Task It_is_what_the_terminal_shows()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.PathOf("stars.csv"), Markdown.Blocks("README.md").Single(b => b.Language == "csv").Text + "\n");
        var shown = Markdown.Blocks("README.md").Single(b => b.Language == "console").Text;
        await using var terminal = await PseudoTerminal.StartAsync(folder.Path, 100, "--mydb", folder.PathOf("mydb"));
        var statements = shown.Split('\n').Where(l => l.StartsWith(Prompt, StringComparison.Ordinal)).Select(l => l[Prompt.Length..]).ToList();
        foreach (var statement in Whole(shown, statements))
        {
            var before = terminal.Text;
            await terminal.TypeAsync(statement + "\r");
            if (statement != ".quit")
            {
                await terminal.SeesAsync(text => text.Length > before.Length + statement.Length && text.EndsWith("\n" + Prompt.TrimEnd(), StringComparison.Ordinal), statement);
            }
        }

        Assert.Equal(0, await terminal.EndsAsync());
        var transcript = Times().Replace(terminal.Text[terminal.Text.IndexOf(Prompt, StringComparison.Ordinal)..], "… ms");
        if (Environment.GetEnvironmentVariable("RUBIN_QUERY_WRITE_DOCS") == "1")
        {
            var path = Path.Combine(SharedData.Repository, "README.md");
            await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path)).Replace(shown, transcript, StringComparison.Ordinal), new UTF8Encoding(false));
            return;
        }

        Assert.Equal(shown, transcript);
    }

    /// <summary>Statements whose lines the terminal has broken, in one line again.</summary>
    static IEnumerable<string> Whole(string shown, List<string> firstLines)
    {
        const int Columns = 100;
        var lines = shown.Split('\n').ToList();
        foreach (var first in firstLines)
        {
            var statement = first;
            var next = lines.IndexOf(Prompt + first);
            for (var length = Prompt.Length + first.Length; length == Columns; length = lines[next].Length)
            {
                statement += lines[++next];
            }

            yield return statement;
        }
    }

    [GeneratedRegex(@"[\d,]+ ms")]
    private static partial Regex Times();
}
