using System.Diagnostics;
using System.Globalization;
using Rubin.Query;
using Rubin.Query.Bench.Memory;

// dotnet run -c Release --project bench/Memory -- [--rows N] [--memory MIB] [--workers N] [--only NAME]…
// Runs each query in a process of its own, and prints its time, what it wrote to disk, and the largest RssAnon that /proc/self/status showed.
(string Name, string Text, Func<long, string> Check)[] queries =
[
    ("sort", "SELECT id, k, x FROM t ORDER BY x", rows => $"{rows}"),
    ("group", "SELECT k, COUNT(*), SUM(id), AVG(x) FROM t GROUP BY k", _ => ""),
    ("distinct", "SELECT COUNT(*) FROM (SELECT DISTINCT k FROM t) AS d", _ => "1"),
    ("count-distinct", "SELECT COUNT(DISTINCT k) FROM t", _ => "1"),
    ("join", "SELECT COUNT(*), SUM(a.x) FROM t AS a JOIN t AS b ON a.k = b.id", _ => "1"),
    ("window", "SELECT id, LAG(x) OVER (PARTITION BY k ORDER BY id) AS before FROM t", rows => $"{rows}"),
    ("except", "SELECT id FROM t EXCEPT SELECT k FROM t", _ => ""),
];

var given = args.Chunk(2).Where(a => a.Length == 2).ToLookup(a => a[0], a => a[1]);
long Number(string name, long otherwise) => given[name].Select(v => long.Parse(v, CultureInfo.InvariantCulture)).FirstOrDefault(otherwise);
var (rows, memory, workers) = (Number("--rows", 100_000_000), Number("--memory", 256), Number("--workers", Environment.ProcessorCount));
if (given["--child"].FirstOrDefault() is { } child)
{
    await RunAsync(queries.Single(q => q.Name == child));
    return 0;
}

Console.WriteLine($"{rows:N0} rows, --memory {memory} MiB, {workers} workers; the ceiling is {memory + 256} MiB\n");
Console.WriteLine("| query | rows out | seconds | spilled, MiB | peak RssAnon, MiB |\n|---|---|---|---|---|");
foreach (var (name, _, _) in queries.Where(q => !given["--only"].Any() || given["--only"].Contains(q.Name)))
{
    var start = new ProcessStartInfo(Environment.ProcessPath!, [.. args, "--child", name]);
    using var process = Process.Start(start)!;
    await process.WaitForExitAsync();
}

return 0;

async Task RunAsync((string Name, string Text, Func<long, string> Check) query)
{
    ProcessMemory.Limit(memory << 20);
    using var stop = new CancellationTokenSource();
    var peak = PeakAsync(stop.Token);
    using var engine = new QueryEngine(new() { MemoryBytes = memory << 20, Workers = (int)workers });
    engine.Register(new("t", "t", new MadeTable(rows)));
    var watch = Stopwatch.StartNew();
    var answers = 0L;
    string outcome;
    await using var result = engine.Execute(query.Text);
    try
    {
        await foreach (var batch in result.Batches)
        {
            answers += batch.Length;
        }

        outcome = query.Check(rows) is { Length: > 0 } expected && expected != $"{answers}" ? $"{answers:N0} (not {expected})" : $"{answers:N0}";
    }
    catch (QueryException failure)
    {
        outcome = failure.InnerException is OutOfMemoryException ? failure.InnerException.ToString() : failure.Message;
    }

    await stop.CancelAsync();
    Console.WriteLine($"| {query.Name} | {outcome} | {watch.Elapsed.TotalSeconds:F1} | {result.Progress.BytesSpilled >> 20:N0} | {await peak >> 10:N0} |");
}

// The largest anonymous resident size in KiB, looked up every few milliseconds.
static async Task<long> PeakAsync(CancellationToken stop)
{
    var peak = 0L;
    while (!stop.IsCancellationRequested)
    {
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("RssAnon:", StringComparison.Ordinal));
        peak = Math.Max(peak, long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture));
        await Task.Delay(5, CancellationToken.None);
    }

    return peak;
}
