using Rubin.Query.Console.Commands;
using Rubin.Query.Tests.CommandLine;
using Rubin.Query.Tests.Hats;

namespace Rubin.Query.Tests.Console;

public sealed class CommandTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public CommandTests() => File.WriteAllText(_folder.PathOf("few stars.csv"), "name,ra,dec\nSirius,101.287,-16.716\nVega,279.235,38.784\n");

    public void Dispose() => _folder.Dispose();

    Task<ConsoleRun> RunAsync(params string[] commands) =>
        ConsoleRun.OfAsync([_folder.PathOf("few stars.csv"), "--no-rc", "--mydb", _folder.PathOf("mydb"), .. commands.SelectMany(c => new[] { "-c", c })]);

    [Fact]
    public void The_page_has_all_commands()
    {
        var page = File.ReadAllText(Path.Combine(SharedData.Repository, "docs", "console.md"));

        Assert.All(DotCommands.All, c => Assert.Contains($"`{c.Name}", page, StringComparison.Ordinal));
        Assert.Equal(DotCommands.All.Count, DotCommands.All.SelectMany(c => c.Aliases.Prepend(c.Name)).Intersect(DotCommands.All.Select(c => c.Name)).Count());
    }

    [Theory]
    [InlineData(".attach", "few_stars = ")]
    [InlineData(".tables", "few_stars,few stars,3,2,")]
    [InlineData("\\d few_stars", "ra,DOUBLE,,,")]
    [InlineData(".schema few_stars", "CREATE TABLE few_stars.\"few stars\" (\n  name VARCHAR,\n  ra DOUBLE,\n  dec DOUBLE\n);")]
    [InlineData(".mode", "mode is csv")]
    [InlineData(".strict on", "strict is on")]
    [InlineData(".workers 3", "3 workers")]
    [InlineData(".memory 1GiB", "1,024 MiB")]
    [InlineData(".maxrec 5", "at most 5 rows")]
    [InlineData(".functions DISTANCE", "DISTANCE(")]
    [InlineData("\\df", "Geometry functions: ")]
    [InlineData(".help plot", ".plot [KIND]")]
    [InlineData("help", ".attach [NAME=]PATH")]
    [InlineData(".explain SELECT name FROM few_stars", "physical plan")]
    [InlineData(".print a b", "a b")]
    [InlineData(".jobs", "no jobs")]
    [InlineData("\\timing", "timer is on")]
    public async Task A_command_answers(string command, string answer)
    {
        var run = await RunAsync(command);

        Assert.Equal((0, ""), (run.Exit, run.Errors));
        Assert.Contains(answer, run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".foo", "there is no command \".foo\"")]
    [InlineData(".m", "did you mean .mydb or .mode or .maxrec or .memory")]
    [InlineData(".mode excel", "there is no mode \"excel\"")]
    [InlineData(".workers 0", "no number of threads")]
    [InlineData(".plot", "there is no query yet")]
    [InlineData(".read nothing.adql", "nothing.adql")]
    [InlineData(".strict perhaps", "on or off")]
    [InlineData(".schema nothing", "does not exist")]
    [InlineData(".rerun", "needs the number of a statement")]
    [InlineData(".rerun 99", "there is no statement 99 in the history")]
    public async Task What_cannot_be_done_is_said_and_fails(string command, string message)
    {
        var run = await RunAsync(command);

        Assert.Equal(1, run.Exit);
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_go_to_files_and_jobs_run_beside()
    {
        await File.WriteAllTextAsync(_folder.PathOf("script.adql"), "SELECT name FROM few_stars\nWHERE dec > 0;");
        var run = await RunAsync(
            $".output {_folder.PathOf("out.jsonl")}", $".read {_folder.PathOf("script.adql")}", "SELECT 2 AS two", ".output", ".mode csv",
            ".jobs start SELECT COUNT(*) AS n FROM few_stars", ".jobs show 1", ".workers 1", "SELECT name FROM few_stars WHERE dec < 0");

        Assert.Equal((0, ""), (run.Exit, run.Errors));
        Assert.Equal("{\"name\":\"Vega\"}\n{\"two\":2}\n", await File.ReadAllTextAsync(_folder.PathOf("out.jsonl")));
        Assert.EndsWith("n\n2\n1 workers\nname\nSirius\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_statement_of_the_history_runs_again_and_is_written_down_again()
    {
        var run = await RunAsync("SELECT COUNT(*) AS stars FROM few_stars", "SELECT 2 AS two", ".rerun 1", "SHOW HISTORY");

        Assert.Equal((0, ""), (run.Exit, run.Errors));
        Assert.StartsWith("stars\n2\ntwo\n2\nstars\n2\nnumber,", run.Output, StringComparison.Ordinal);
        Assert.Equal(2, run.Output.Split('\n').Count(line => line.EndsWith(",SELECT COUNT(*) AS stars FROM few_stars", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Where_own_tables_cannot_lie_queries_run_and_only_what_needs_the_folder_fails()
    {
        string[] place = [_folder.PathOf("few stars.csv"), "--no-rc", "--mydb", Path.Combine(_folder.PathOf("few stars.csv"), "mydb")];
        var run = await ConsoleRun.OfAsync([.. place, "-c", "SELECT name FROM few_stars WHERE dec > 0", "-c", "SELECT 2 AS two"]);
        Assert.Equal((0, "", "name\nVega\ntwo\n2\n"), (run.Exit, run.Errors, run.Output));

        foreach (var command in new[] { "CREATE TABLE mydb.t AS SELECT 1 AS a", "SHOW HISTORY" })
        {
            var failed = await ConsoleRun.OfAsync([.. place, "-c", "SELECT 1 AS a", "-c", command]);
            Assert.Equal(1, failed.Exit);
            Assert.Contains("there is no folder for own tables", failed.Errors, StringComparison.Ordinal);
            Assert.Contains("--mydb FOLDER", failed.Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_word_that_is_no_verb_and_no_file_is_a_wrong_command_line()
    {
        var run = await ConsoleRun.OfAsync("qurey", "SELECT 1");

        Assert.Equal(2, run.Exit);
        Assert.Contains("\"qurey\" is no verb, and no file or folder", run.Errors, StringComparison.Ordinal);
    }
}
