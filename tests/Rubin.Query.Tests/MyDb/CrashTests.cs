using System.Diagnostics;
using System.Globalization;
using Rubin.Query.Tests.CommandLine;
using Rubin.Query.Tests.DuckDb;
using Rubin.Query.Tests.Library;
using Xunit.Abstractions;

namespace Rubin.Query.Tests.MyDb;

/// <summary>
/// The program is killed at random moments of loads, inserts, renames, changes and drops. Afterwards the database holds what the statements that were answered made,
/// or that and the one that was running, and no file but its own is left.
/// </summary>
public class CrashTests(ITestOutputHelper output)
{
    static readonly (string Text, string? Table, long Rows)[] Script =
    [
        ("CREATE TABLE mydb.a AS SELECT n, n * 1.7 AS x FROM numbers.numbers;", "a", 300_000),
        ("INSERT INTO mydb.a SELECT n + 300000, RAND() FROM numbers.numbers;", "a", 600_000),
        ("ALTER TABLE mydb.a RENAME TO b;", "b", 600_000),
        ("UPDATE mydb.b SET x = RAND() WHERE n < 200000;", "b", 600_000),
        ("DELETE FROM mydb.b WHERE n >= 300000;", "b", 300_000),
        ("DROP TABLE mydb.b;", null, 0),
    ];

    static int Kills => int.TryParse(Environment.GetEnvironmentVariable("RUBIN_QUERY_KILLS"), NumberStyles.None, CultureInfo.InvariantCulture, out var kills) ? kills : 60;

    [DuckDbFact]
    public async Task Whatever_the_moment_of_a_kill_the_committed_tables_are_there_and_nothing_else()
    {
        using var folder = new MyDbFolder();
        var numbers = Path.Combine(folder.Path, "numbers.parquet");
        using (var engine = folder.Open())
        {
            await engine.RowsAsync($"COPY (SELECT n FROM numbers) TO '{numbers}'");
        }

        var random = new Random(7);
        var (step, whileWriting) = (0, 0);
        for (var kill = 0; kill < Kills; kill++)
        {
            var (answered, grew) = await RunUntilKilledAsync(folder, numbers, step, random);
            whileWriting += grew ? 1 : 0;
            step = await CheckAsync(folder, step + answered);
        }

        output.WriteLine($"{Kills} kills, {whileWriting} of them while the file grew, {step} statements");
        Assert.True(whileWriting >= Kills / 4, $"only {whileWriting} of {Kills} kills came while the file grew");
    }

    /// <summary>Runs the script on from a step; how many statements were answered, and whether the file had grown since the last answer.</summary>
    static async Task<(int Answered, bool Grew)> RunUntilKilledAsync(MyDbFolder folder, string numbers, int step, Random random)
    {
        using var process = ConsoleRun.StartTyping("--mydb", folder.Path, "--attach", $"numbers={numbers}");
        for (var i = 0; i < 2 * Script.Length; i++)
        {
            await process.StandardInput.WriteLineAsync($"{Script[(step + i) % Script.Length].Text}\n.print answered");
        }

        await process.StandardInput.FlushAsync();
        var (answers, size) = (0, 0L);
        var reading = Task.Run(async () =>
        {
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                if (line == "answered")
                {
                    Volatile.Write(ref size, Size(folder));
                    Interlocked.Increment(ref answers);
                }
            }
        });

        // Half of the kills wait for the file to grow behind a random number of answers, the others for a random time.
        var target = random.Next(0, Script.Length);
        var watch = Stopwatch.StartNew();
        var wait = random.Next(300, 2500);
        var byGrowth = random.Next(2) == 0;
        while (!process.HasExited && (byGrowth ? Volatile.Read(ref answers) < target || Size(folder) <= Volatile.Read(ref size) : watch.ElapsedMilliseconds < wait) && watch.Elapsed.TotalSeconds < 20)
        {
            await Task.Delay(1);
        }

        var grew = Size(folder) > Volatile.Read(ref size);
        process.Kill();
        await process.WaitForExitAsync();
        await reading;
        return (answers, grew);
    }

    /// <summary>Finds the step that the tables stand at.</summary>
    static async Task<int> CheckAsync(MyDbFolder folder, int answered)
    {
        string[] tables;
        using (var engine = folder.Open(o => o with { LockWait = TimeSpan.FromSeconds(10) }))
        {
            var listed = (await engine.RowsAsync("SHOW TABLES")).Where(r => r.StartsWith("mydb|", StringComparison.Ordinal)).Select(r => r.Split('|'));
            tables = [.. listed.Select(t => $"{t[1]} {t[3]}")];
            foreach (var name in tables.Select(t => t.Split(' ')[0]))
            {
                var counted = await engine.RowsAsync($"SELECT COUNT(*), COUNT(DISTINCT n) FROM mydb.{name}");
                Assert.Equal([$"{name} {counted[0].Split('|')[0]}"], tables);
                Assert.Equal(counted[0].Split('|')[0], counted[0].Split('|')[1]);
            }
        }

        var files = Directory.Exists(folder.UserFolder()) ? Directory.EnumerateFileSystemEntries(folder.UserFolder()).Select(f => Path.GetFileName(f)!) : [];
        Assert.DoesNotContain(files, f => f is not ("history.jsonl" or "mydb.duckdb"));
        var step = Array.FindIndex([answered, answered + 1], s => tables.SequenceEqual(After(s)));
        Assert.True(step >= 0, $"after {answered} answers there are {string.Join(", ", tables)}");
        return answered + step;
    }

    static string[] After(int statements) => statements == 0 || Script[(statements - 1) % Script.Length] is not { Table: { } table, Rows: var rows } ? [] : [$"{table} {rows}"];

    static long Size(MyDbFolder folder) => Directory.Exists(folder.UserFolder())
        ? new DirectoryInfo(folder.UserFolder()).EnumerateFiles("mydb.duckdb*").Sum(f => f.Exists ? f.Length : 0)
        : 0;
}
