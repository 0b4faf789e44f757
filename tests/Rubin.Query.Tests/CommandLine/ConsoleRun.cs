using System.Diagnostics;

namespace Rubin.Query.Tests.CommandLine;

/// <summary>What a run of the program gave.</summary>
/// <param name="Exit">Its exit status.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Errors">Standard error.</param>
sealed record ConsoleRun(int Exit, string Output, string Errors)
{
    /// <summary>The program that the build of this configuration made.</summary>
    public static string Program { get; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Rubin.Query.Console", new DirectoryInfo(AppContext.BaseDirectory).Name, OperatingSystem.IsWindows() ? "rubin-query.exe" : "rubin-query"));

    public static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo(Program, arguments)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    /// <summary>The program with statements to be written to its standard input.</summary>
    public static Process StartTyping(params string[] arguments) => Process.Start(new ProcessStartInfo(Program, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    public static async Task<ConsoleRun> OfAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new(process.ExitCode, output, await errors);
    }
}
