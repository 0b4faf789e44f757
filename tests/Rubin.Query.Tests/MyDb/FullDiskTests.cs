using System.Diagnostics;
using Rubin.Query.Tests.CommandLine;
using Rubin.Query.Tests.DuckDb;
using Rubin.Query.Tests.Library;

namespace Rubin.Query.Tests.MyDb;

/// <summary>
/// No room for a table. A file system of a given size needs a mount, which not every machine permits; the program runs with files of 16 MiB at most instead
/// (RLIMIT_FSIZE, by the shell's ulimit), where writing fails in the same way, with another word for it.
/// </summary>
public class FullDiskTests
{
    const int Kibibytes = 16 << 10;

    [DuckDbFact]
    public async Task A_full_disk_is_told_and_nothing_is_lost()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var folder = new MyDbFolder();
        using (var engine = folder.Open())
        {
            await engine.RowsAsync("CREATE TABLE mydb.small AS SELECT n FROM numbers WHERE n < 1000");
        }

        foreach (var statement in new[]
        {
            "CREATE TABLE mydb.large AS SELECT RAND() AS x, RAND() AS y FROM range(4000000) AS t(n)",
            "INSERT INTO mydb.small SELECT CAST(1e15 * RAND() AS BIGINT) FROM range(4000000) AS t(n)",
        })
        {
            var run = await LimitedAsync(folder, statement);
            Assert.NotEqual(0, run.Exit);
            Assert.Contains("File too large", run.Errors, StringComparison.OrdinalIgnoreCase);

            using var again = folder.Open();
            Assert.Equal(["1000|499500"], await again.RowsAsync("SELECT COUNT(*), SUM(n) FROM mydb.small"));
            Assert.DoesNotContain(await again.RowsAsync("SHOW TABLES"), row => row.StartsWith("mydb|large", StringComparison.Ordinal));
        }

        Assert.Equal(0, (await LimitedAsync(folder, "INSERT INTO mydb.small SELECT n FROM range(1000, 2000) AS t(n)")).Exit);
        using var last = folder.Open();
        Assert.Equal(["2000|1999000"], await last.RowsAsync("SELECT COUNT(*), SUM(n) FROM mydb.small"));
        Assert.All(Directory.EnumerateFileSystemEntries(folder.UserFolder()), f => Assert.Contains(Path.GetFileName(f), (string[])["mydb.duckdb", "mydb.duckdb.wal", "history.jsonl"]));
    }

    /// <summary>Runs a statement in a process whose files cannot grow further, and which is told so rather than killed.</summary>
    static async Task<ConsoleRun> LimitedAsync(MyDbFolder folder, string statement)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", $"trap '' XFSZ; ulimit -f {Kibibytes}; exec \"$0\" \"$@\"", ConsoleRun.Program, "--mydb", folder.Path, "-c", statement])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new(process.ExitCode, output, await errors);
    }
}
