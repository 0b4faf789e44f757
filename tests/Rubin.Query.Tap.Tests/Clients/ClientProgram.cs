using System.Diagnostics;

namespace Rubin.Query.Tap.Tests.Clients;

/// <summary>Runs the programs with which astronomers use TAP: Debian's stilts, and scripts with pyvo, astropy and astroquery.</summary>
static class ClientProgram
{
    const string Python = "/usr/bin/python3";

    public static bool AreInstalled { get; } = File.Exists("/usr/bin/stilts") && Run(Python, ["-c", "import pyvo, astropy, astroquery"]).Status == 0;

    /// <summary>What stilts prints to standard output.</summary>
    public static string Stilts(params string[] arguments)
    {
        var (status, output, errors) = Run("/usr/bin/stilts", arguments);
        return status == 0 ? output : throw new InvalidOperationException(errors);
    }

    /// <summary>Runs one of the scripts beside this file; fails with what it prints.</summary>
    public static void Script(string name, params string[] arguments)
    {
        var (status, output, errors) = Run(Python, [Path.Combine(AppContext.BaseDirectory, "Clients", "scripts", name), .. arguments]);
        Assert.True(status == 0, output + errors);
    }

    public static (int Status, string Output, string Errors) Run(string program, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
