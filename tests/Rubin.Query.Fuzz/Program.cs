using System.Globalization;
using Rubin.Query.Fuzz;
using Rubin.Query.Slt;

return FuzzProgram.Run(args);

/// <summary>
/// <c>dotnet run --project tests/Rubin.Query.Fuzz -- [--seed N] [--count N] [--max-failures N] [--runner NAME] [--show] [--keep]</c>.
/// <c>--show</c> prints the cases without running them; <c>--keep</c> writes failing cases to the folder of kept seeds.
/// Exit status: 0 all the same, 1 something differs, 2 the command line is wrong.
/// </summary>
static class FuzzProgram
{
    internal static int Run(string[] args)
    {
        var (seed, count, maxFailures, show, keep) = (0, 1000, 5, false, false);
        var open = QueryRunners.UnderTest;
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--seed": seed = Number(args, ++i); break;
                case "--count": count = Number(args, ++i); break;
                case "--max-failures": maxFailures = Number(args, ++i); break;
                case "--runner" when i + 1 < args.Length: open = QueryRunners.Named(args[++i]); break;
                case "--show": show = true; break;
                case "--keep": keep = true; break;
                default:
                    Console.Error.WriteLine($"no such option: {args[i]}");
                    return 2;
            }
        }

        return show ? Show(seed, count) : Fuzz(open, seed, count, maxFailures, keep);
    }

    static int Show(int seed, int count)
    {
        for (var i = seed; i < seed + count; i++)
        {
            Console.WriteLine($"-- {i}\n{FuzzCase.Of(i).Query.Print(Dialect.Adql)};");
        }

        return 0;
    }

    static int Fuzz(Func<RunnerOptions, IQueryRunner> open, int seed, int count, int maxFailures, bool keep)
    {
        var outcome = new FuzzRun(open).Run(seed, count, maxFailures);
        foreach (var (item, finding) in outcome.Failures)
        {
            Console.WriteLine($"seed {item.Seed}: {finding.Verdict}: {finding.Message}\n{SeedFile.Text(item, finding)}");
            if (keep)
            {
                Console.WriteLine($"kept as {SeedFile.Write(item, finding, SeedFile.Folder)}");
            }
        }

        Console.WriteLine($"{outcome.Same} same, {outcome.Discarded} discarded, {outcome.Failures.Count} failed");
        return outcome.Failures.Count == 0 ? 0 : 1;
    }

    static int Number(string[] args, int i) =>
        i < args.Length && int.TryParse(args[i], CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new ArgumentException($"{args[i - 1]} needs a number");
}
