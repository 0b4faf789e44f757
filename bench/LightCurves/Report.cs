using System.Diagnostics;
using System.Globalization;

namespace Rubin.Query.Bench.LightCurves;

/// <summary>
/// The whole report in one run, about a minute without FOLDER and three with it: every workload with AVX-512 and with AVX2, each in a process of its own, beside astropy where Debian's python3-astropy is installed; then
/// statements from the files of a demo sky, which is made where it is missing (a million objects, 20 million sources), to Parquet.
/// <code>dotnet run -c Release --project bench/LightCurves -- report [FOLDER] &gt; bench/results/CPU/light-curves.md</code>
/// </summary>
static class Report
{
    /// <summary>The one that Debian's python3-astropy belongs to.</summary>
    const string Python = "/usr/bin/python3";

    public static async Task RunAsync(string? folder)
    {
        var itself = Path.Combine(AppContext.BaseDirectory, "Rubin.Query.Bench.LightCurves");
        var wide = await TimesAsync(itself, ["measure"], ("DOTNET_EnableAVX512", "1"));
        var narrow = await TimesAsync(itself, ["measure"], ("DOTNET_EnableAVX512", "0"));
        var astropy = await TimesAsync(Python, [Path.Combine(AppContext.BaseDirectory, "astropy_times.py")]);
        Console.WriteLine(
            """
            # Light curves

            Microseconds a curve on one core, from columns in memory to numbers; the median of the runs of two seconds, over 1,024 different curves, compiled without tiers. AVX2 is the same program with
            `DOTNET_EnableAVX512=0`. astropy's times are those of the same number of epochs and frequencies, generalised, with errors: `fast`, which is not exact before version 8, and `cython`.

                dotnet run -c Release --project bench/LightCurves -- report [FOLDER]

            | | AVX-512 | goal | AVX2 | goal | astropy, fast | astropy, exact |
            |---|---|---|---|---|---|---|
            """);
        foreach (var workload in Workload.All)
        {
            Console.WriteLine($"| {workload.Name} | {Time(wide, workload.Key)} | {Number(workload.Goal.Wide)} | {Time(narrow, workload.Key)} | {Number(workload.Goal.Narrow)} | {Time(astropy, workload.Key)} | {Time(astropy, workload.Key + "_exact")} |");
        }

        if (folder is not null)
        {
            Console.WriteLine("\n## From files to a file\n\nA demo sky of a million objects, 20 million forced sources (`rubin-query generate`), reading, grouping, computing and writing Parquet:\n");
            await MakeAsync(folder);
            await FileToFile.RunAsync(folder, Environment.ProcessorCount);
        }
    }

    static async Task MakeAsync(string folder)
    {
        if (!Directory.Exists(folder))
        {
            using var generate = Process.Start("dotnet", ["run", "-c", "Release", "--project", "src/Rubin.Query.Console", "--", "generate", "--dir", folder, "--objects", "1000000"]);
            await generate.WaitForExitAsync();
        }
    }

    /// <summary>What a program prints, by its first word; nothing where it fails.</summary>
    static Task<Dictionary<string, double>> TimesAsync(string program, string[] arguments, params ReadOnlySpan<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return ReadAsync(start);
    }

    static async Task<Dictionary<string, double>> ReadAsync(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return text.Split('\n').Select(line => line.Split(' ')).Where(parts => parts.Length == 2)
            .ToDictionary(parts => parts[0], parts => double.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    static string Time(Dictionary<string, double> times, string key) => times.TryGetValue(key, out var time) ? Number(time) : "";

    static string Number(double time) => double.IsNaN(time) ? "" : time.ToString(time < 100 ? "0.0#" : "N0", CultureInfo.InvariantCulture);
}
