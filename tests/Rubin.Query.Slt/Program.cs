using System.Globalization;
using Rubin.Query.Slt;

return SltProgram.Run(args);

/// <summary>What the command line says.</summary>
sealed record SltArguments(
    IReadOnlyList<(string Path, int? Line)> Targets, bool Complete, Func<RunnerOptions, IQueryRunner> Open, IReadOnlyList<RunnerOptions> Grid);

/// <summary>
/// <c>dotnet run --project tests/Rubin.Query.Slt -- [FILE[:LINE]]… [--complete] [--runner NAME] [--workers N] [--batch N] [--memory KIB]</c>.
/// Exit status: 0 all as written, 1 a record failed, 2 the command line is wrong.
/// </summary>
static class SltProgram
{
    internal static int Run(string[] args)
    {
        try
        {
            var arguments = Parse(args);
            return arguments.Complete ? Complete(arguments) : Check(arguments);
        }
        catch (ArgumentException error)
        {
            Console.Error.WriteLine(error.Message);
            return 2;
        }
    }

    static int Check(SltArguments arguments)
    {
        var outcomes = arguments.Targets.Select(t => SltRun.Run(t.Path, arguments.Open, arguments.Grid, t.Line));
        var outcome = outcomes.Aggregate(new SltOutcome(0, 0, []), SltOutcome.Add);
        foreach (var failure in outcome.Failures)
        {
            Console.WriteLine(failure);
        }

        Console.WriteLine($"{outcome.Records} records, {outcome.Failures.Count} failed, {outcome.Unverified} unverified");
        return outcome.Failures.Count == 0 ? 0 : 1;
    }

    static int Complete(SltArguments arguments)
    {
        foreach (var path in arguments.Targets.Select(t => t.Path).Distinct())
        {
            var file = SltFile.Read(path);
            var options = new RunnerOptions(Strict: file.IsStrict);
            using var oracle = QueryRunners.Oracle?.Invoke(options);
            using var engine = arguments.Open(options);
            foreach (var runner in new[] { oracle, engine }.OfType<IQueryRunner>())
            {
                foreach (var failure in new SltSession(file, runner).AttachAll())
                {
                    Console.WriteLine(failure);
                }
            }

            var (lines, problems) = new SltCompletion(file, oracle, engine).Complete();
            File.WriteAllText(path, string.Concat(lines.Select(l => l + "\n")));
            Console.Write(string.Concat(problems.Select(p => p + "\n")));
        }

        return 0;
    }

    static SltArguments Parse(string[] args)
    {
        List<(string, int?)> targets = [];
        int? workers = null, batch = null, memory = null;
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
                case "--memory": memory = int.Parse(Value(args, ++i), CultureInfo.InvariantCulture); break;
                case ['-', ..]: throw new ArgumentException($"no such option: {args[i]}");
                default: targets.Add(Target(args[i])); break;
            }
        }

        long? bytes = memory is { } kibibytes ? (long)kibibytes << 10 : null;
        var grid = SltRun.Grid
            .Where(o => (workers ?? o.Workers) == o.Workers && (batch ?? o.BatchRows) == o.BatchRows && (bytes ?? o.MemoryBytes) == o.MemoryBytes).ToList();
        var files = Directory.EnumerateFiles(SltFile.Root, "*.slt", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
        var all = files.Select(path => (path, (int?)null));
        return new(targets.Count > 0 ? targets : [.. all], complete, open, grid.Count > 0 ? grid : [new(workers ?? 1, batch ?? 8192, MemoryBytes: bytes)]);
    }

    static string Value(string[] args, int i) => i < args.Length ? args[i] : throw new ArgumentException($"{args[^1]} needs a value");

    static (string Path, int? Line) Target(string text)
    {
        var colon = text.LastIndexOf(':');
        int? line = colon > 0 && int.TryParse(text[(colon + 1)..], CultureInfo.InvariantCulture, out var number) ? number : null;
        var path = line is null ? text : text[..colon];
        var found = new[] { path, Path.Combine(SltFile.Root, path) }.FirstOrDefault(File.Exists);
        return (Path.GetFullPath(found ?? throw new ArgumentException($"no such file: {path}")), line);
    }
}
