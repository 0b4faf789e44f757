using System.Diagnostics;
using System.Globalization;

namespace Rubin.Query.Bench.Memory;

/// <summary>One query in this process, which has no other work.</summary>
sealed class QueryRun(MemoryQuery query, long allRows, long memoryMiB, int workers, string place)
{
    readonly string _folder = Path.Combine(place, query.Name);

    long Rows => Math.Max(1000, allRows / query.Share);

    string[] Statements => query.Text.Replace("$DIR", _folder, StringComparison.Ordinal).Split("; ");

    /// <summary>Runs it to the end: a line of the table.</summary>
    internal async Task<string> RunAsync()
    {
        ProcessMemory.Limit(memoryMiB << 20);
        using var stop = new CancellationTokenSource();
        var peak = PeakAsync(stop.Token);
        var watch = Stopwatch.StartNew();
        string outcome, left;
        long spilled;
        using (var engine = NewEngine())
        {
            (outcome, spilled) = await OutcomeAsync(engine);
            left = Leftovers();
        }

        var seconds = watch.Elapsed.TotalSeconds;
        await stop.CancelAsync();
        var most = await peak >> 10;
        Directory.Delete(_folder, recursive: true);
        return $"| {query.Name} | {Rows:N0} | {outcome} | {seconds:F1} | {spilled >> 20:N0} | {most:N0} | {(most > memoryMiB + 256 ? "above " : "")}{left}|";
    }

    async Task<(string Outcome, long Spilled)> OutcomeAsync(QueryEngine engine)
    {
        var answers = 0L;
        await PrepareAsync(engine);
        await using var result = engine.Execute(Statements[^1]);
        try
        {
            await foreach (var batch in result.Batches)
            {
                answers += batch.Length;
            }

            return ($"{answers:N0}", result.Progress.BytesSpilled);
        }
        catch (QueryException failure)
        {
            var text = failure.InnerException is OutOfMemoryException ? $"{failure.InnerException}" : $"{failure.Code}: {failure.Message}";
            return ((query.IsWhole ? "" : "FAILED ") + text, result.Progress.BytesSpilled);
        }
    }

    /// <summary>Runs it and others at once, in one engine: a line of the table. All must end.</summary>
    internal async Task<string> RunWithAsync(IReadOnlyList<MemoryQuery> others, int count)
    {
        ProcessMemory.Limit(memoryMiB << 20);
        using var stop = new CancellationTokenSource();
        var peak = PeakAsync(stop.Token);
        var watch = Stopwatch.StartNew();
        var waited = 0;
        string[] failures;
        using (var engine = NewEngine())
        {
            var texts = Enumerable.Range(0, count).Select(i => others[i % others.Count].Text.Replace("$DIR", _folder, StringComparison.Ordinal));
            failures = [.. (await Task.WhenAll(texts.Select(text => Task.Run(async () =>
            {
                await using var result = engine.Execute(text);
                Interlocked.Add(ref waited, result.Progress.IsWaiting ? 1 : 0);
                try
                {
                    await ReadAsync(result);
                    return "";
                }
                catch (QueryException failure)
                {
                    return $"{failure.Code}: {failure.Message}";
                }
            })))).Where(f => f.Length > 0)];
        }

        await stop.CancelAsync();
        var most = await peak >> 10;
        Directory.Delete(_folder, recursive: true);
        return $"| {count} at once | {Rows:N0} | {count - failures.Length} end{string.Concat(failures.Select(f => ", FAILED " + f))} | {watch.Elapsed.TotalSeconds:F1} | {waited} waited | {most:N0} | {(most > memoryMiB + 256 ? "above " : "")}|";
    }

    /// <summary>Stops it at random moments: a line of the table.</summary>
    internal async Task<string> StopAsync(int stops, TimeSpan longest)
    {
        ProcessMemory.Limit(memoryMiB << 20);
        var random = new Random(1);
        var times = new List<(double Taken, double Moment)>();
        string left;
        using (var engine = NewEngine())
        {
            await PrepareAsync(engine);
            for (var i = 0; i < stops; i++)
            {
                var moment = longest * random.NextDouble();
                if (await TimeToStopAsync(engine, moment) is { } time)
                {
                    times.Add((time.TotalMilliseconds, moment.TotalMilliseconds));
                }
            }

            left = Leftovers();
        }

        Directory.Delete(_folder, recursive: true);
        Collect();
        if (times.Count == 0)
        {
            return $"| {query.Name} | ends too soon | | |";
        }

        times.Sort();
        return $"| {query.Name} | {times[times.Count / 2].Taken:F0} | {times[^1].Taken:F0}, at {times[^1].Moment:F0} | {RssAnon() >> 10} {left}|";
    }

    /// <summary>From the request until all is given back; null where the query ended before.</summary>
    async Task<TimeSpan?> TimeToStopAsync(QueryEngine engine, TimeSpan moment)
    {
        using var cancel = new CancellationTokenSource();
        var start = 0L;
        try
        {
            await using var result = engine.Execute(Statements[^1], cancel: cancel.Token);
            var reading = ReadAsync(result);
            if (await Task.WhenAny(reading, Task.Delay(moment)) != reading)
            {
                start = Stopwatch.GetTimestamp();
                await cancel.CancelAsync();
            }

            await reading;
        }
        catch (Exception ended) when (ended is OperationCanceledException or QueryException)
        {
        }

        return start > 0 ? Stopwatch.GetElapsedTime(start) : null;
    }

    /// <summary>Runs the statements that come before the one that is looked at.</summary>
    async Task PrepareAsync(QueryEngine engine)
    {
        foreach (var statement in Statements[..^1])
        {
            await using var result = engine.Execute(statement);
            await ReadAsync(result);
        }
    }

    static async Task ReadAsync(QueryResult result)
    {
        await foreach (var batch in result.Batches)
        {
        }
    }

    QueryEngine NewEngine()
    {
        Directory.CreateDirectory(_folder);
        var bytes = memoryMiB << 20;
        var engine = new QueryEngine(
            new() { MemoryBytes = bytes, Workers = workers, SpillDirectory = Path.Combine(_folder, "spill") }, new() { Directory = Path.Combine(_folder, "mydb"), MemoryBytes = bytes / 4 });
        engine.Register(new("t", "t", new MadeTable(Rows)));
        return engine;
    }

    string Leftovers()
    {
        var spill = Path.Combine(_folder, "spill");
        var files = Directory.Exists(spill) ? Directory.EnumerateFiles(spill, "*", SearchOption.AllDirectories).Count(f => !f.EndsWith(".lock", StringComparison.Ordinal)) : 0;
        return files > 0 ? $"{files} files left " : "";
    }

    // The largest anonymous resident size in KiB, looked up every few milliseconds.
    static async Task<long> PeakAsync(CancellationToken stop)
    {
        var peak = 0L;
        while (!stop.IsCancellationRequested)
        {
            peak = Math.Max(peak, RssAnon());
            await Task.Delay(5, CancellationToken.None);
        }

        return peak;
    }

    /// <summary>Gives all garbage back, also what waited for a finalizer.</summary>
    internal static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    internal static long RssAnon() => File.ReadLines("/proc/self/status")
        .Where(l => l.StartsWith("RssAnon:", StringComparison.Ordinal))
        .Select(l => long.Parse(l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture))
        .First();
}
