using System.Diagnostics;
using Rubin.Query.Tests.CommandLine;

namespace Rubin.Query.Tests.MyDb;

/// <summary>Another process of the program that has opened a user's database.</summary>
sealed class FileHolder : IAsyncDisposable
{
    readonly Process _process;

    FileHolder(Process process) => _process = process;

    public int Id => _process.Id;

    public static async Task<FileHolder> StartAsync(string folder)
    {
        var process = ConsoleRun.StartTyping("--mydb", folder);
        await process.StandardInput.WriteLineAsync("CREATE TABLE IF NOT EXISTS held (x INTEGER);\n.print made");
        await process.StandardInput.FlushAsync();
        while (await process.StandardOutput.ReadLineAsync() is { } line && line != "made")
        {
            // The statement's answer, then what stands behind it.
        }

        return new(process);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
