using System.Diagnostics;
using System.Text;
using Rubin.Query.Tests.CommandLine;

namespace Rubin.Query.Tests.Console.Terminals;

/// <summary>
/// The program in a terminal of its own, which <c>script</c> of util-linux makes: keys go in by its standard input, and what it writes goes to a
/// <see cref="TerminalScreen"/>.
/// </summary>
sealed class PseudoTerminal : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly Process _process;
    readonly string _home;
    readonly TerminalScreen _screen;
    readonly StringBuilder _raw = new();
    readonly Task _reading;

    PseudoTerminal(Process process, string home, int columns, int rows)
    {
        (_process, _home) = (process, home);
        _screen = new(columns, rows);
        _reading = Task.Run(ReadAsync);
    }

    /// <summary>Whether this machine can.</summary>
    public static bool IsThere { get; } = OperatingSystem.IsLinux() && File.Exists("/usr/bin/script");

    public static async Task<PseudoTerminal> StartAsync(string home, int columns, params string[] arguments)
    {
        const int Rows = 30;
        Directory.CreateDirectory(home);
        var command = $"cd '{home}'; stty cols {columns} rows {Rows}; tty > '{home}/tty'; exec '{ConsoleRun.Program}' {string.Join(' ', arguments.Select(a => $"'{a}'"))}";
        var process = Process.Start(new ProcessStartInfo("/usr/bin/script", ["-q", "-f", "-e", "-c", command, "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = new UTF8Encoding(false),
            Environment = { ["HOME"] = home, ["TERM"] = "xterm-256color", ["SHELL"] = "/bin/sh", ["NO_COLOR"] = "" },
        })!;
        var terminal = new PseudoTerminal(process, home, columns, Rows);
        await terminal.SeesAsync("rubin>");
        return terminal;
    }

    /// <summary>All that has been shown.</summary>
    public string Text
    {
        get
        {
            lock (_screen)
            {
                return _screen.Text;
            }
        }
    }

    /// <summary>All that has been written, with its sequences.</summary>
    public string Raw
    {
        get
        {
            lock (_screen)
            {
                return _raw.ToString();
            }
        }
    }

    public async Task TypeAsync(string keys)
    {
        await _process.StandardInput.WriteAsync(keys);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Types, and waits for what it leads to.</summary>
    public async Task TypeAsync(string keys, string seen)
    {
        await TypeAsync(keys);
        await SeesAsync(seen);
    }

    /// <summary>Types the end of a statement, and waits for its answer and the next prompt: before it the terminal has its own line editing.</summary>
    public async Task RunAsync(string statement, string seen)
    {
        await TypeAsync(statement + "\r");
        await SeesAsync(text => text.Contains(seen, StringComparison.Ordinal) && text.EndsWith("\nrubin>", StringComparison.Ordinal), seen);
    }

    public Task SeesAsync(string text) => SeesAsync(t => t.Contains(text, StringComparison.Ordinal), text);

    public async Task SeesAsync(Func<string, bool> isRight, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!isRight(Text))
        {
            Assert.True(watch.Elapsed < Patience, $"no \"{what}\" in\n{Text}");
            await Task.Delay(20);
        }
    }

    public async Task ResizeAsync(int columns)
    {
        lock (_screen)
        {
            _screen.Columns = columns;
        }

        var device = (await File.ReadAllTextAsync(Path.Combine(_home, "tty"))).Trim();
        using var stty = Process.Start("stty", ["-F", device, "cols", $"{columns}"]);
        await stty.WaitForExitAsync();
    }

    public async Task<int> EndsAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        await _reading;
        return _process.ExitCode;
    }

    async Task ReadAsync()
    {
        var buffer = new char[4096];
        while (await _process.StandardOutput.ReadAsync(buffer) is > 0 and var count)
        {
            lock (_screen)
            {
                _raw.Append(buffer, 0, count);
                _screen.Write(new(buffer, 0, count));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}

/// <summary>A test that needs <see cref="PseudoTerminal"/>; skipped where there is none.</summary>
public sealed class TerminalFactAttribute : FactAttribute
{
    public TerminalFactAttribute() => Skip = PseudoTerminal.IsThere ? null : "needs script of util-linux";
}
