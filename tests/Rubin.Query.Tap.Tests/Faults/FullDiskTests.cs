using System.Diagnostics;
using System.Net;

namespace Rubin.Query.Tap.Tests.Faults;

/// <summary>
/// No room for results. On a file system of 4 MiB where mounting one is permitted; everywhere, a server whose files cannot grow beyond 256 KiB.
/// </summary>
public sealed class FullDiskTests : IDisposable
{
    const string Large = "SELECT a.n FROM s.t AS a, s.t AS b";
    const string Small = "SELECT TOP 3 n FROM s.t ORDER BY n";

    readonly TemporaryFolder _folder = new();
    bool _isMounted;

    string State => Path.Combine(_folder.Path, "state");

    public void Dispose()
    {
        if (_isMounted)
        {
            Assert.True(Run("umount", State));
        }

        _folder.Dispose();
    }

    [Fact]
    public async Task A_result_for_which_there_is_no_room_ends_its_job_and_nothing_else()
    {
        using var server = await ServerProcess.StartWithSmallFilesAsync(512, Arguments());
        using var client = server.Client();
        var large = await client.StartJobAsync(Large);
        Assert.Equal("ERROR", await client.EndAsync(large));
        Assert.Equal("COMPLETED", await client.EndAsync(await client.StartJobAsync(Small)));
        Assert.DoesNotContain(Directory.EnumerateFiles(State, "result", SearchOption.AllDirectories), f => new FileInfo(f).Length > 1000);
    }

    [Fact]
    public async Task A_full_disk_is_told_and_survived()
    {
        Directory.CreateDirectory(State);
        _isMounted = Run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", State);
        if (!_isMounted)
        {
            // Not permitted here; the other test stands for it.
            return;
        }

        using var server = await ServerProcess.StartAsync(Arguments());
        using var client = server.Client();
        var done = await client.StartJobAsync(Small);
        Assert.Equal("COMPLETED", await client.EndAsync(done));
        var large = await client.StartJobAsync(Large);
        Assert.Equal("ERROR", await client.EndAsync(large));
        Assert.Contains("the result cannot be written", await client.GetStringAsync($"{large}/error"), StringComparison.Ordinal);

        var filler = Path.Combine(State, "filler");
        Fill(filler);
        using (var refused = await client.PostAsync("async", Requests.Form(("QUERY", Small), ("LANG", "ADQL"))))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.GetAsync("/health")).StatusCode);
        Assert.Equal((HttpStatusCode.OK, "n\n0\n1\n2\n"), await client.SyncAsync(Small));
        Assert.Equal("n\n0\n1\n2\n", await client.GetStringAsync($"{done}/results/result"));

        File.Delete(filler);
        Assert.Equal("COMPLETED", await client.EndAsync(await client.StartJobAsync(Small)));
        Assert.Equal("ERROR", await client.PhaseAsync(large));
    }

    string[] Arguments()
    {
        var data = Path.Combine(_folder.Path, "t.csv");
        File.WriteAllLines(data, Enumerable.Range(0, 5000).Select(n => $"{n}").Prepend("n"));
        return ["--attach", $"s={data}", "--state", State, "--mydb", Path.Combine(_folder.Path, "mydb")];
    }

    static void Fill(string path)
    {
        using var file = File.Create(path);
        try
        {
            while (true)
            {
                file.Write(new byte[4096]);
                file.Flush();
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
