using System.Diagnostics;
using Rubin.Query.Tests.Documentation;
using Rubin.Query.Tests.Hats;

namespace Rubin.Query.Tests.CommandLine;

/// <summary>The built program, started as a user does.</summary>
public class ProgramTests
{
    const string Count = "SELECT COUNT(*) AS n, MIN(ra) AS lo, MAX(ra) AS hi FROM s.small_sky_order1";
    const string Two = "SELECT a, b FROM (VALUES (1, 'x'), (2, NULL)) AS t(a, b) ORDER BY a";

    static string Sky => SharedData.Path("hats/lsdb/small_sky_order1_collection");

    [SharedFact]
    public async Task A_count_is_written_as_csv()
    {
        var run = await ConsoleRun.OfAsync("query", Count, "--attach", $"s={Sky}", "--format", "csv", "--workers", "1", "--memory", "256MiB");

        Assert.Equal(new(0, "n,lo,hi\n131,280.5,350.5\n", ""), run);
    }

    [SharedFact]
    public async Task The_readme_shows_what_the_program_prints()
    {
        var shown = Markdown.Blocks("README.md").First(b => b.Text.StartsWith("$ rubin-query query", StringComparison.Ordinal)).Text;
        var (command, box) = (shown.Split('\n')[0], string.Join('\n', shown.Split('\n')[1..]));
        var query = command.Split('"')[1];

        var run = await ConsoleRun.OfAsync("query", query, "--attach", $"sky={Sky}", "--format", "box");

        Assert.EndsWith("\" --attach sky=small_sky_order1_collection", command, StringComparison.Ordinal);
        Assert.Equal(new(0, box + "\n", ""), run);
    }

    [Theory]
    [InlineData("csv", "a,b\n1,x\n2,\n")]
    [InlineData("tsv", "a\tb\n1\tx\n2\t\n")]
    [InlineData("json", "[{\"a\":1,\"b\":\"x\"},{\"a\":2,\"b\":null}]\n")]
    [InlineData("jsonl", "{\"a\":1,\"b\":\"x\"}\n{\"a\":2,\"b\":null}\n")]
    [InlineData("md", "| a | b |\n|---:|---|\n| 1 | x |\n| 2 |  |\n")]
    [InlineData("latex", "\\begin{tabular}{rl}\n\\hline\na & b \\\\\n\\hline\n1 & x \\\\\n2 & \\ldots \\\\\n\\hline\n\\end{tabular}\n")]
    public async Task Formats_of_text_are_written(string format, string expected) =>
        Assert.Equal(new(0, expected, ""), await ConsoleRun.OfAsync("query", Two, "--format", format));

    [Theory]
    [InlineData("box", "┌")]
    [InlineData("parquet", "PAR1")]
    [InlineData("arrow", "\uFFFD\uFFFD\uFFFD\uFFFD")]
    public async Task Other_formats_begin_as_they_must(string format, string start)
    {
        var run = await ConsoleRun.OfAsync("query", Two, "--format", format);

        Assert.Equal((0, ""), (run.Exit, run.Errors));
        Assert.StartsWith(start, run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--workers", "--workers", "1", "query", Two)]
    [InlineData("--memory", "--memory=1GiB", "explain", Two)]
    [InlineData("/", "/", "query", Two)]
    public async Task What_stands_before_the_verb_is_not_passed_over(string named, params string[] line) =>
        Assert.Equal(
            new(2, "", $"\"{named}\" stands before the verb: write it behind \"{line[^2]}\"\nsee rubin-query --help\n"),
            await ConsoleRun.OfAsync(line));

    [Fact]
    public async Task A_query_that_fails_leaves_no_file()
    {
        using var folder = new TemporaryFolder();
        var query = "SELECT CAST(x AS INTEGER) FROM (VALUES ('a')) AS t(x)";

        Assert.Equal(1, (await ConsoleRun.OfAsync("query", query, "--output", Path.Combine(folder.Path, "a.csv"))).Exit);

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData(".csv")]
    [InlineData(".parquet")]
    public async Task The_suffix_of_the_output_tells_its_format(string suffix)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "out" + suffix);

        Assert.Equal(new(0, "", ""), await ConsoleRun.OfAsync("query", Two, "--output", path));

        Assert.StartsWith(suffix == ".csv" ? "a,b\n1,x" : "PAR1", await File.ReadAllTextAsync(path), StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateFiles(folder.Path));
    }

    [Fact]
    public async Task Maxrec_cuts_and_timer_tells()
    {
        var run = await ConsoleRun.OfAsync("query", Two, "--format", "csv", "--maxrec", "1", "--timer");

        Assert.Equal((0, "a,b\n1,x\n"), (run.Exit, run.Output));
        Assert.Matches("^truncated: the answer has more than 1 rows\n1 rows in [0-9]+ ms, [0-9]+ rows read\n$", run.Errors);
    }

    [Fact]
    public async Task A_cut_document_says_so_itself()
    {
        var whole = await ConsoleRun.OfAsync("query", Two, "--format", "votable-td", "--maxrec", "2");
        var cut = await ConsoleRun.OfAsync("query", Two, "--format", "votable-td", "--maxrec", "1");

        Assert.DoesNotContain("OVERFLOW", whole.Output, StringComparison.Ordinal);
        Assert.Equal("", whole.Errors);
        Assert.Contains("value='OVERFLOW'", cut.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT 1 +", "query", "SELECT 1 +")]
    [InlineData("SELECT magg FROM (VALUES (1)) AS t(mag)", "query", "SELECT magg FROM (VALUES (1)) AS t(mag)", "--format", "csv")]
    [InlineData("SELECT 1 LIMIT 1", "query", "SELECT 1 LIMIT 1", "--strict")]
    [InlineData("SELECT magg", "explain", "SELECT magg")]
    public async Task A_query_that_is_wrong_is_drawn_with_a_caret(string text, params string[] arguments)
    {
        var run = await ConsoleRun.OfAsync(arguments);

        Assert.Equal((1, ""), (run.Exit, run.Output));
        Assert.Contains(text, run.Errors, StringComparison.Ordinal);
        Assert.Contains('^', run.Errors);
    }

    [Theory]
    [InlineData("query", "SELECT 1", "--formatt", "csv")]
    [InlineData("query", "SELECT 1", "--format", "cvs")]
    [InlineData("query", "SELECT 1", "--workers", "0")]
    [InlineData("query", "SELECT 1", "--memory", "much")]
    [InlineData("query", "SELECT 1", "--maxrec", "-1")]
    [InlineData("query", "SELECT 1", "--attach", "nothing")]
    [InlineData("query")]
    [InlineData("unknown")]
    public async Task A_wrong_option_is_told_apart_by_the_exit_status(params string[] arguments)
    {
        var run = await ConsoleRun.OfAsync(arguments);

        Assert.Equal((2, ""), (run.Exit, run.Output));
        Assert.Contains("rubin-query --help", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_is_a_number()
    {
        var run = await ConsoleRun.OfAsync("--version");

        Assert.Equal(0, run.Exit);
        Assert.Matches(@"^[0-9]+\.[0-9]+\.[0-9]+\n$", run.Output);
    }

    [Fact]
    public async Task Functions_are_found_by_name()
    {
        var run = await ConsoleRun.OfAsync("functions", "distance");

        Assert.Equal(0, run.Exit);
        Assert.Contains("DISTANCE(", run.Output, StringComparison.Ordinal);
        Assert.Equal(1, (await ConsoleRun.OfAsync("functions", "no_such")).Exit);
    }

    [Fact]
    public async Task A_batch_of_queries_gets_a_verdict_a_line()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "queries.jsonl");
        await File.WriteAllTextAsync(path, "{\"query\": \"SELECT 1\"}\n{\"query\": \"SELECT 1 +\"}\nnonsense\n");

        var run = await ConsoleRun.OfAsync("parse", "--batch", path);

        Assert.Equal(0, run.Exit);
        Assert.Equal(["{\"ok\":true", "{\"ok\":false", "{\"ok\":false"], run.Output.TrimEnd().Split('\n').Select(l => l.Split(',')[0]));
    }

    /// <summary>10^12 rows: a program that did not notice would run for days.</summary>
    [Fact]
    public async Task A_reader_that_leaves_ends_the_query_quietly()
    {
        using var process = ConsoleRun.Start("query", Endless, "--format", "csv");
        await process.StandardOutput.ReadLineAsync();
        process.StandardOutput.Close();
        var errors = process.StandardError.ReadToEndAsync();

        await EndsAsync(process);
        Assert.Equal((0, ""), (process.ExitCode, await errors));
    }

    [Fact]
    public async Task An_interrupt_ends_the_query()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var process = ConsoleRun.Start("query", $"SELECT SUM(a + b) AS total FROM ({Endless}) AS e", "--format", "csv");
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await Task.Delay(1500);
        using var kill = Process.Start("kill", ["-INT", $"{process.Id}"]);

        await EndsAsync(process);
        Assert.Equal((1, "", "error: the query was stopped\n"), (process.ExitCode, await output, await errors));
    }

    static string Endless
    {
        get
        {
            var ten = "(VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9))";
            var froms = string.Join(", ", Enumerable.Range(1, 12).Select(i => $"{ten} AS t{i}(x{i})"));
            return $"SELECT x1 AS a, x12 AS b FROM {froms}";
        }
    }

    static async Task EndsAsync(Process process)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            Assert.Fail("the program went on");
        }
    }
}
