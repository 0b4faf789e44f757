using System.Diagnostics;

namespace Rubin.Query.Bench.Memory;

/// <summary>Queries of all shapes, one after the other in one engine, each stopped at a random moment: what is left then must not grow.</summary>
sealed class Soak(long rows, long memoryMiB, int workers, string place)
{
    const int Report = 100;

    readonly string _folder = Path.Combine(place, "soak");

    /// <summary>Stops so many queries, and prints a line for every hundred of them.</summary>
    /// <param name="stops">How many.</param>
    /// <param name="queries">Which; each comes as often as the others.</param>
    /// <param name="longest">The last moment at which one is stopped.</param>
    internal async Task RunAsync(int stops, IReadOnlyList<MemoryQuery> queries, TimeSpan longest)
    {
        ProcessMemory.Limit(memoryMiB << 20);
        if (Directory.Exists(_folder))
        {
            // What a run left that was killed.
            Directory.Delete(_folder, recursive: true);
        }

        var random = new Random(1);
        var late = new List<(double Taken, double Paused, string Name)>();
        using (var engine = NewEngine())
        {
            await ReadAsync(engine.Execute("SELECT id, k, x, s INTO mydb.held FROM t WHERE id < 1000000"));
            foreach (var before in queries.SelectMany(q => Statements(q).SkipLast(1)).Where(s => s.StartsWith("COPY", StringComparison.Ordinal)))
            {
                await ReadAsync(engine.Execute(before));
            }

            for (var i = 1; i <= stops; i++)
            {
                var query = queries[random.Next(queries.Count)];
                var (taken, paused) = await StopAsync(engine, Statements(query)[^1], longest * random.NextDouble());
                late.Add((taken, paused, query.Name));
                if (i % Report == 0 || i == stops)
                {
                    late.Sort();
                    var slowest = string.Join(", ", late.TakeLast(5).Reverse().Select(l => $"{l.Name} {l.Taken:F0} ({l.Paused:F0})"));
                    Console.WriteLine($"| {i} | {late[late.Count / 2].Taken:F0} | {late.Count(l => l.Taken > 50)}: {slowest} | {State(engine)} |");
                    late.Clear();
                }
            }
        }

        Directory.Delete(_folder, recursive: true);
        Console.WriteLine($"| closed | | | {State(null)} |");
    }

    /// <summary>What makes the tables of a query, and the query.</summary>
    string[] Statements(MemoryQuery query) => query.Text.Replace("$DIR", _folder, StringComparison.Ordinal).Split("; ");

    QueryEngine NewEngine()
    {
        Directory.CreateDirectory(_folder);
        var bytes = memoryMiB << 20;
        var engine = new QueryEngine(
            new() { MemoryBytes = bytes, Workers = workers, SpillDirectory = Path.Combine(_folder, "spill") }, new() { Directory = Path.Combine(_folder, "mydb"), MemoryBytes = bytes / 4 });
        engine.Register(new("t", "t", new MadeTable(rows)));
        return engine;
    }

    /// <summary>Milliseconds from the request to the end, and how many of them the collector took; 0 where the query ended all the same.</summary>
    static async Task<(double Taken, double Paused)> StopAsync(QueryEngine engine, string text, TimeSpan moment)
    {
        using var cancel = new CancellationTokenSource();
        var (start, paused) = (0L, TimeSpan.Zero);
        try
        {
            var reading = ReadAsync(engine.Execute(text, cancel: cancel.Token));
            if (await Task.WhenAny(reading, Task.Delay(moment)) != reading)
            {
                (start, paused) = (Stopwatch.GetTimestamp(), GC.GetTotalPauseDuration());
                await cancel.CancelAsync();
            }

            await reading;
            start = 0;
        }
        catch (Exception ended) when (ended is OperationCanceledException or QueryException { Code: QueryErrorCode.Cancelled or QueryErrorCode.OutOfMemory })
        {
        }

        return start > 0 ? (Stopwatch.GetElapsedTime(start).TotalMilliseconds, (GC.GetTotalPauseDuration() - paused).TotalMilliseconds) : default;
    }

    static async Task ReadAsync(QueryResult answer)
    {
        await using var result = answer;
        await foreach (var batch in result.Batches)
        {
        }
    }

    /// <summary>What the process holds now that no query runs.</summary>
    string State(QueryEngine? engine)
    {
        QueryRun.Collect();
        var spill = Path.Combine(_folder, "spill");
        var files = Directory.Exists(spill) ? Directory.EnumerateFiles(spill, "*.rows", SearchOption.AllDirectories).Count() : 0;
        var (threads, handles) = (Directory.GetDirectories("/proc/self/task").Length, Directory.GetFileSystemEntries("/proc/self/fd").Length);
        return $"{QueryRun.RssAnon() >> 10} | {GC.GetTotalMemory(false) >> 20} | {(engine?.MemoryHeld ?? 0) >> 20} | {threads} | {handles} | {files}";
    }
}
