using System.Diagnostics;
using Rubin.Query.Tests.DuckDb;
using Rubin.Query.Tests.Library;

namespace Rubin.Query.Tests.MyDb;

/// <summary>No room for a table, on a file system of 24 MiB; where mounting one is not permitted, this tells nothing.</summary>
public sealed class FullDiskTests : IDisposable
{
    const string Large = "CREATE TABLE mydb.large AS SELECT RAND() AS x, RAND() AS y FROM numbers AS a, (VALUES (1), (2), (3), (4), (5), (6), (7), (8)) AS b(k)";

    readonly MyDbFolder _folder = new();
    bool _isMounted;

    public void Dispose()
    {
        if (_isMounted)
        {
            Assert.True(Run("umount", _folder.Path));
        }

        _folder.Dispose();
    }

    [DuckDbFact]
    public async Task A_full_disk_is_told_and_nothing_is_lost()
    {
        _isMounted = Run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", _folder.Path);
        if (!_isMounted)
        {
            return;
        }

        using (var engine = _folder.Open())
        {
            await engine.RowsAsync("CREATE TABLE mydb.small AS SELECT n FROM numbers WHERE n < 1000");
            for (var attempt = 0; attempt < 3; attempt++)
            {
                var error = await Assert.ThrowsAsync<QueryException>(() => engine.RowsAsync(Large));
                Assert.Contains("No space left", error.Message, StringComparison.OrdinalIgnoreCase);
                Assert.Equal(["1000|499500"], await engine.RowsAsync("SELECT COUNT(*), SUM(n) FROM mydb.small"));
            }
        }

        // Opened again, the file gives back the room that the rows took.
        using var again = _folder.Open();
        await again.RowsAsync("INSERT INTO mydb.small SELECT n FROM numbers WHERE n BETWEEN 1000 AND 1999");
        Assert.Equal(["2000|1999000"], await again.RowsAsync("SELECT COUNT(*), SUM(n) FROM mydb.small"));
        Assert.DoesNotContain(await again.RowsAsync("SHOW TABLES"), row => row.StartsWith("mydb|large", StringComparison.Ordinal));
        Assert.All(Directory.EnumerateFileSystemEntries(_folder.UserFolder()), f => Assert.Contains(Path.GetFileName(f), (string[])["mydb.duckdb", "mydb.duckdb.wal", "history.jsonl"]));
    }

    static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
