using System.Globalization;
using Rubin.Query.Console.Completion;
using Con = System.Console;

namespace Rubin.Query.Console.Commands;

/// <summary>Commands about the engine.</summary>
static class EngineCommands
{
    internal static IReadOnlyList<DotCommand> All { get; } =
    [
        DotCommand.Switch(".strict", "ADQL 2.1 and nothing else", s => s.IsStrict, (s, on) => s.IsStrict = on),
        DotCommand.Of(".workers", "[N]", "threads that work on queries", Workers),
        DotCommand.Of(".memory", "[SIZE]", "memory for hash tables and sorts, such as 2GiB", Memory),
        DotCommand.Of(".functions", "[NAME]", "the functions, or one with its example", Functions) with
        {
            Aliases = ["\\df"],
            Values = session => session.Engine.Functions.Names.Order(StringComparer.OrdinalIgnoreCase).Select(n => new Candidate(n)),
        },
    ];

    static void Workers(ConsoleSession session, string argument)
    {
        if (argument.Length > 0)
        {
            var isRight = int.TryParse(argument, NumberStyles.None, CultureInfo.InvariantCulture, out var workers) && workers is >= 1 and <= 1024;
            session.Reopen(session.Engine.Options with
            {
                Workers = isRight ? workers : throw new QueryException(QueryErrorCode.Semantic, $"\"{argument}\" is no number of threads from 1 to 1024"),
            });
        }

        Con.Out.WriteLine($"{session.Engine.Options.Workers} workers");
    }

    static void Memory(ConsoleSession session, string argument)
    {
        if (argument.Length > 0)
        {
            var bytes = EngineSettings.Bytes(argument) ?? throw new QueryException(QueryErrorCode.Semantic, $"\"{argument}\" is no size such as 512MiB or 2GiB");
            session.Reopen(session.Engine.Options with { MemoryBytes = bytes });
        }

        Con.Out.WriteLine($"{session.Engine.Options.MemoryBytes / (double)(1 << 20):N0} MiB");
    }

    static void Functions(ConsoleSession session, string name)
    {
        var all = FunctionReference.Of(session.Engine.Functions);
        if (name.Length > 0)
        {
            foreach (var entry in FunctionsVerb.Find(all, name))
            {
                Con.Out.WriteLine(entry.Text());
            }

            return;
        }

        foreach (var family in all.GroupBy(e => e.Family))
        {
            Con.Out.WriteLine($"{family.Key}: {string.Join(" ", family.Select(e => e.Name))}");
        }

        Con.Out.WriteLine(".functions NAME tells more");
    }
}
