using System.Globalization;
using Rubin.Query.Slt;

return SltProgram.Run(args);

/// <summary>
/// <c>dotnet run --project tests/Rubin.Query.Slt -- [FILE[:LINE]]… [--complete] [--runner NAME] [--workers N] [--batch N]</c>.
/// Exit status: 0 all as written, 1 a record failed, 2 the command line is wrong.
/// </summary>
static class SltProgram
{
    internal static int Run(string[] args)
    {
        try
        {
            var (targets, complete, open, grid) = Parse(args);
            return complete ? Complete(targets, open) : Check(targets, open, grid);
        }
        catch (ArgumentException error)
        {
            Console.Error.WriteLine(error.Message);
            return 2;
        }
    }

    static int Check(List<(string Path, int? Line)> targets, Func<RunnerOptions, IQueryRunner> open, IReadOnlyList<RunnerOptions> grid)
    {
        var outcome = targets.Select(t => SltRun.Run(t.Path, open, grid, t.Line)).Aggregate(new SltOutcome(0, 0, []), SltOutcome.Add);
        foreach (var failure in outcome.Failures)
        {
            Console.WriteLine(failure);
        }

        Console.WriteLine($"{outcome.Records} records, {outcome.Failures.Count} failed, {outcome.Unverified} unverified");
        return outcome.Failures.Count == 0 ? 0 : 1;
    }

    static int Complete(List<(string Path, int? Line)> targets, Func<RunnerOptions, IQueryRunner> open)
    {
        foreach (var path in targets.Select(t => t.Path).Distinct())
        {
            var file = SltFile.Read(path);
            var options = new RunnerOptions(Strict: file.IsStrict);
            using var oracle = QueryRunners.Oracle?.Invoke(options);
            using var engine = open(options);
            foreach (var runner in new[] { oracle, engine }.OfType<IQueryRunner>())
            {
                new SltSession(file, runner).AttachAll();
            }

            var (lines, problems) = new SltCompletion(file, oracle, engine).Complete();
            File.WriteAllText(path, string.Concat(lines.Select(l => l + "\n")));
            Console.Write(string.Concat(problems.Select(p => p + "\n")));
        }

        return 0;
    }

    static (List<(string Path, int? Line)> Targets, bool Complete, Func<RunnerOptions, IQueryRunner> Open, IReadOnlyList<RunnerOptions> Grid) Parse(string[] args)
    {
        List<(string, int?)> targets = [];
        int? workers = null, batch = null;
        var complete = false;
        var open = QueryRunners.UnderTest;
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--complete": complete = true; break;
                case "--runner": open = QueryRunners.Named(Value(args, ++i)); break;
                case "--workers": workers = int.Parse(Value(args, ++i), CultureInfo.InvariantCulture); break;
                case "--batch": batch = int.Parse(Value(args, ++i), CultureInfo.InvariantCulture); break;
                case ['-', ..]: throw new ArgumentException($"no such option: {args[i]}");
                default: targets.Add(Target(args[i])); break;
            }
        }

        var grid = SltRun.Grid.Where(o => (workers ?? o.Workers) == o.Workers && (batch ?? o.BatchRows) == o.BatchRows).ToList();
        var all = Directory.EnumerateFiles(SltFile.Root, "*.slt", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(p => (p, (int?)null));
        return (targets.Count > 0 ? targets : [.. all], complete, open, grid.Count > 0 ? grid : [new(workers ?? 1, batch ?? 8192)]);
    }

    static string Value(string[] args, int i) => i < args.Length ? args[i] : throw new ArgumentException($"{args[^1]} needs a value");

    static (string Path, int? Line) Target(string text)
    {
        var colon = text.LastIndexOf(':');
        int? line = colon > 0 && int.TryParse(text[(colon + 1)..], CultureInfo.InvariantCulture, out var number) ? number : null;
        var path = line is null ? text : text[..colon];
        var found = new[] { path, Path.Combine(SltFile.Root, path) }.FirstOrDefault(File.Exists) ?? throw new ArgumentException($"no such file: {path}");
        return (Path.GetFullPath(found), line);
    }
}
