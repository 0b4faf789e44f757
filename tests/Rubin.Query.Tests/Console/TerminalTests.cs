using Rubin.Query.Tests.CommandLine;
using Rubin.Query.Tests.Console.Terminals;
using Rubin.Query.Tests.Hats;

namespace Rubin.Query.Tests.Console;

/// <summary>The real program in a pseudo-terminal.</summary>
public sealed class TerminalTests : IDisposable
{
    const string Long = "SELECT COUNT(*) FROM stars a, stars b, stars c, stars d, stars e WHERE a.id + b.id + c.id + d.id + e.id < 0;\r";

    readonly TemporaryFolder _folder = new();

    public TerminalTests() =>
        File.WriteAllLines(_folder.PathOf("stars.csv"), Enumerable.Range(0, 1000).Select(i => $"{i},{i * 0.36},{(i % 180) - 90}").Prepend("id,ra,declination"));

    public void Dispose() => _folder.Dispose();

    Task<PseudoTerminal> OpenAsync(int columns = 100) => PseudoTerminal.StartAsync(_folder.PathOf("home"), columns, "--attach", $"stars={_folder.PathOf("stars.csv")}");

    [TerminalFact]
    public async Task A_statement_of_several_lines_is_answered()
    {
        await using var terminal = await OpenAsync();
        await terminal.TypeAsync("SELECT id, ra\r", "...>");
        await terminal.RunAsync("FROM stars WHERE id = 7;", "1 row");

        Assert.Contains("│      7 │   2.52 │", terminal.Text, StringComparison.Ordinal);
        await terminal.TypeAsync("\x04");
        Assert.Equal(0, await terminal.EndsAsync());
    }

    [TerminalFact]
    public async Task Tab_completes_by_the_FROM_clause()
    {
        await using var terminal = await OpenAsync();
        await terminal.TypeAsync("SELECT  FROM stars\x01\x1b" + "f\e[Cdecl\t", "SELECT declination FROM stars");
        await terminal.RunAsync("\x05;", "1,000 rows (40 shown)");
    }

    [TerminalFact]
    public async Task History_outlives_the_program()
    {
        await using (var first = await OpenAsync())
        {
            await first.RunAsync("SELECT 41 + 1 AS answer;", "1 row");
            await first.TypeAsync(".quit\r");
            Assert.Equal(0, await first.EndsAsync());
        }

        await using var second = await OpenAsync();
        await second.TypeAsync("\x12" + "answ", "(search: answ) SELECT 41 + 1 AS answer;");
        await second.RunAsync("", "│     42 │");
    }

    [TerminalFact]
    public async Task Ctrl_C_stops_the_query_and_not_the_console()
    {
        await using var terminal = await OpenAsync();
        await terminal.TypeAsync(Long, " left");
        await terminal.TypeAsync("\x03", "the query was stopped\nrubin>");
        await terminal.RunAsync("SELECT 6 * 7 AS answer;", "│     42 │");
        await terminal.TypeAsync("\x03\x03");
        Assert.Equal(0, await terminal.EndsAsync());
    }

    [TerminalFact]
    public async Task A_window_of_another_size_is_drawn_anew()
    {
        await using var terminal = await OpenAsync();
        await terminal.TypeAsync("SELECT 'a rather long text that fills the line' AS t", "AS t");
        await terminal.ResizeAsync(40);
        await terminal.SeesAsync("rubin> SELECT 'a rather long text that f\nills the line' AS t");
        await terminal.RunAsync(";", "1 row");
        Assert.Contains("fills the", terminal.Text, StringComparison.Ordinal);
    }

    [TerminalFact]
    public async Task An_error_has_its_caret()
    {
        await using var terminal = await OpenAsync();
        await terminal.RunAsync("SELECT raa FROM stars;", "did you mean \"ra\"");
        Assert.Contains("\n         ^^^", terminal.Text, StringComparison.Ordinal);
    }

    [TerminalFact]
    public async Task A_paste_of_several_statements_runs_all()
    {
        await using var terminal = await OpenAsync();
        await terminal.TypeAsync("\e[200~.maxrec 2\nSELECT 1 AS a;\nSELECT id FROM stars;\n\e[201~");
        await terminal.RunAsync("", "truncated: the answer has more than 2 rows");
        Assert.Contains("2 rows", terminal.Text, StringComparison.Ordinal);
    }

    [TerminalFact]
    public async Task Keywords_have_colours_and_NO_COLOR_has_none()
    {
        await using var terminal = await OpenAsync();
        await terminal.TypeAsync("SELECT 1", "SELECT 1");
        Assert.Contains("\e[1;34mSELECT", terminal.Raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_gets_rows_and_nothing_else()
    {
        using var process = ConsoleRun.StartTyping("--attach", $"stars={_folder.PathOf("stars.csv")}", "--no-rc");
        await process.StandardInput.WriteAsync("SELECT COUNT(*) AS n FROM stars;\n.mode jsonl\nSELECT ';' AS t; SELECT 2 AS two\n");
        process.StandardInput.Close();

        Assert.Equal("n\n1000\n{\"t\":\";\"}\n{\"two\":2}\n", await process.StandardOutput.ReadToEndAsync());
        Assert.Equal("", await process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public async Task A_script_stops_at_its_first_failure()
    {
        await File.WriteAllTextAsync(_folder.PathOf("script.adql"), "SELECT 1 AS a;\nSELECT nothing;\nSELECT 3 AS c;");
        var run = await ConsoleRun.OfAsync("-f", _folder.PathOf("script.adql"), "--no-rc");

        Assert.Equal((1, "a\n1\n"), (run.Exit, run.Output));
        Assert.StartsWith("error: column \"nothing\"", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_of_the_command_line_run_in_turn()
    {
        var run = await ConsoleRun.OfAsync("-c", ".mode json", "-c", "SELECT 1 AS a; SELECT 2 AS b", "--no-rc");

        Assert.Equal((0, "[{\"a\":1}]\n[{\"b\":2}]\n", ""), (run.Exit, run.Output.Replace("[\n", "[", StringComparison.Ordinal).Replace("\n]", "]", StringComparison.Ordinal), run.Errors));
    }
}
