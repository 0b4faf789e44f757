namespace Rubin.Query.Slt;

/// <summary>What came of a run.</summary>
/// <param name="Records">Records checked, once each whatever the grid.</param>
/// <param name="Unverified">Records among them whose answer nothing but the engine has confirmed.</param>
/// <param name="Failures">What went wrong, in the order of the files.</param>
sealed record SltOutcome(int Records, int Unverified, IReadOnlyList<SltFailure> Failures)
{
    internal static SltOutcome Add(SltOutcome left, SltOutcome right) =>
        new(left.Records + right.Records, left.Unverified + right.Unverified, [.. left.Failures, .. right.Failures]);
}

/// <summary>Runs files over the grid of options; every point of it must give the record's answer.</summary>
static class SltRun
{
    /// <summary>
    /// The grid that tests run: workers {1, 2, 8} × batch rows {7, 1024, 8192}, then with little memory: 16 MiB, which is enough for every query, and so little that the
    /// states of most records go to disk.
    /// </summary>
    internal static IReadOnlyList<RunnerOptions> Grid { get; } =
    [
        .. from workers in (int[])[1, 2, 8] from rows in (int[])[7, 1024, 8192] select new RunnerOptions(workers, rows),
        new(1, 8192, MemoryBytes: 16 << 20),
        new(2, 1024, MemoryBytes: 64 << 10),
    ];

    /// <summary>Runs a file, or the one record that <paramref name="line"/> lies in.</summary>
    internal static SltOutcome Run(string path, Func<RunnerOptions, IQueryRunner> open, IReadOnlyList<RunnerOptions> grid, int? line = null)
    {
        SltFile file;
        try
        {
            file = SltFile.Read(path);
        }
        catch (SltFormatException error)
        {
            return new(0, 0, [new(Path.GetRelativePath(SltFile.Root, path), error.Line, error.Message)]);
        }

        var checks = file.Records.Where(r => r is StatementRecord or QueryRecord or ExplainRecord or ErrorRecord).ToList();
        var chosen = checks.Where(r => line is not { } l || (r.Line <= l && l <= r.EndLine)).ToList();
        var failures = new SortedDictionary<int, SltFailure>();
        foreach (var options in grid)
        {
            using var runner = open(options with { Strict = file.IsStrict });
            RunOnce(file, runner, options, chosen, failures);
        }

        return new(chosen.Count, chosen.Count(r => r is QueryRecord { IsUnverified: true }), [.. failures.Values]);
    }

    static void RunOnce(SltFile file, IQueryRunner runner, RunnerOptions options, List<SltRecord> records, SortedDictionary<int, SltFailure> failures)
    {
        var session = new SltSession(file, runner);
        foreach (var failure in session.AttachAll().Concat(records.Select(session.Check).OfType<SltFailure>()))
        {
            failures.TryAdd(failure.Line, failure with { Message = $"{failure.Message} [{options}]" });
        }
    }
}
