using System.Diagnostics;
using System.Globalization;
using Rubin.Query.Bench.Memory;

// dotnet run -c Release --project bench/Memory -- [--rows N] [--memory MIB] [--workers N] [--only NAME,…] [--many N] [--stops N] [--soak N] [--seconds N]
// Runs each query in a process of its own, and prints its time, what it wrote to disk, and the largest RssAnon that /proc/self/status showed. With --stops, each query is
// stopped so many times at random moments of its first --seconds, and what is printed is how long it took to be gone. With --soak, so many queries of all shapes are stopped in one process, and what is printed is what it holds then.
var given = args.Chunk(2).Where(a => a.Length == 2).ToLookup(a => a[0], a => a[1]);
long Number(string name, long otherwise) => given[name].Select(v => long.Parse(v, CultureInfo.InvariantCulture)).FirstOrDefault(otherwise);
var (rows, memory, workers, stops) = (Number("--rows", 100_000_000), Number("--memory", 256), (int)Number("--workers", Environment.ProcessorCount), (int)Number("--stops", 0));
var place = Path.Combine(Path.GetTempPath(), "rubin-query-memory");
if (given["--child"].FirstOrDefault() is { } child)
{
    if (child == "many")
    {
        var shared = new MemoryQuery("many", 100, "");
        MemoryQuery[] others = [.. MemoryQuery.All.Where(q => !q.IsWhole && !q.Text.Contains("INTO", StringComparison.Ordinal) && !q.Text.Contains("COPY", StringComparison.Ordinal) && !q.Name.Contains("recursion", StringComparison.Ordinal) && !q.Name.Contains("in-two", StringComparison.Ordinal))];
        Console.WriteLine(await new QueryRun(shared, rows, memory, workers, place).RunWithAsync(others, (int)Number("--many", 32)));
        return 0;
    }

    var run = new QueryRun(MemoryQuery.All.Single(q => q.Name == child), rows, memory, workers, place);
    Console.WriteLine(stops > 0 ? await run.StopAsync(stops, TimeSpan.FromSeconds(Number("--seconds", 5))) : await run.RunAsync());
    return 0;
}

Directory.CreateDirectory(place);
if (Number("--soak", 0) is > 0 and var soak)
{
    WideFile.Make(Path.Combine(place, "wide.parquet"));
    Console.WriteLine("| stopped | median, ms | above 50 ms | RssAnon, MiB | live, MiB | leased, MiB | threads | handles | files |\n|---|---|---|---|---|---|---|---|---|");
    var chosen = MemoryQuery.All.Where(q => !given["--only"].Any() || given["--only"].SelectMany(o => o.Split(',')).Contains(q.Name)).ToList();
    await new Soak(rows / 10, memory, workers, place).RunAsync((int)soak, chosen, TimeSpan.FromSeconds(Number("--seconds", 2)));
    return 0;
}

WideFile.Make(Path.Combine(place, "wide.parquet"));
var only = given["--only"].SelectMany(o => o.Split(',')).ToList();
Console.WriteLine(stops > 0
    ? $"{rows:N0} rows, --memory {memory} MiB, {workers} workers, stopped {stops} times\n\n| query | median, ms | longest, ms | MiB held after |\n|---|---|---|---|"
    : $"{rows:N0} rows, --memory {memory} MiB, {workers} workers; the ceiling is {memory + 256} MiB\n\n| query | rows in | rows out | seconds | spilled, MiB | peak RssAnon, MiB | |\n|---|---|---|---|---|---|---|");
string[] names = stops > 0 ? [] : ["many"];
foreach (var name in MemoryQuery.All.Select(q => q.Name).Concat(names).Where(n => only.Count == 0 || only.Contains(n)))
{
    using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [.. args, "--child", name]))!;
    await process.WaitForExitAsync();
    if (process.ExitCode != 0)
    {
        Console.WriteLine($"| {name} | died with {process.ExitCode} |");
    }
}

return 0;
