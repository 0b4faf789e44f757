using System.Diagnostics;

namespace Rubin.Query.Tap.Tests;

/// <summary>The program that serves, as a process that can be killed.</summary>
sealed class ServerProcess : IDisposable
{
    readonly Process _process;

    ServerProcess(Process process, string address) => (_process, Address) = (process, address);

    static string Program { get; } = Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Rubin.Query.Console", new DirectoryInfo(AppContext.BaseDirectory).Name, OperatingSystem.IsWindows() ? "rubin-query.exe" : "rubin-query");

    /// <summary>The address of the service.</summary>
    public string Address { get; }

    public static Task<ServerProcess> StartAsync(params string[] arguments) => StartAsync(new ProcessStartInfo(Program, ["serve", "--urls", "http://127.0.0.1:0", .. arguments]));

    /// <summary>The same where no file can become larger than so many blocks of 512 bytes.</summary>
    public static Task<ServerProcess> StartWithSmallFilesAsync(int blocks, params string[] arguments) => StartAsync(new ProcessStartInfo(
        "/bin/sh", ["-c", $"trap '' XFSZ; ulimit -f {blocks}; exec \"$@\"", "sh", Program, "serve", "--urls", "http://127.0.0.1:0", .. arguments]));

    public HttpClient Client() => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new(Address + "/") };

    public void Kill()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }

    static async Task<ServerProcess> StartAsync(ProcessStartInfo start)
    {
        start.RedirectStandardError = true;

        // The runtime keeps its code in a large file in memory, for which a limit on files would count too.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        var process = Process.Start(start)!;
        const string Sign = "TAP at ";
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Sign, StringComparison.Ordinal))
            {
                _ = process.StandardError.ReadToEndAsync();
                return new(process, line[Sign.Length..].Trim());
            }
        }

        throw new InvalidOperationException("the server did not start");
    }
}
