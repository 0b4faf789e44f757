using System.Globalization;
using Rubin.Query.Console.Completion;
using Rubin.Query.Console.Output;
using Con = System.Console;

namespace Rubin.Query.Console.Commands;

/// <summary>Commands about the form of answers.</summary>
static class OutputCommands
{
    internal static IReadOnlyList<DotCommand> All { get; } =
    [
        DotCommand.Of(".mode", "[MODE]", $"how answers look: {string.Join(", ", OutputTarget.Modes)}", Mode) with
        {
            Aliases = ["\\pset"],
            Values = _ => OutputTarget.Modes.Select(m => new Candidate(m)),
        },
        DotCommand.Of(".line", "", "a value a line, and back", (session, _) => Mode(session, session.Output.Mode == "line" ? "box" : "line")) with { Aliases = ["\\x"] },
        DotCommand.Of(".output", "[FILE]", "send answers to a file; without one, to the terminal again", (session, path) => session.Output.SetPath(path.Length == 0 ? null : FilePaths.Expand(path))) with
        {
            Aliases = ["\\o"],
            TakesPath = true,
        },
        DotCommand.Switch(".timer", "tell time and rows behind each answer", s => s.IsTimed, (s, on) => s.IsTimed = on) with { Aliases = ["\\timing"] },
        DotCommand.Of(".maxrec", "[N|all]", "most rows of an answer; a cut answer says so", MaxRows),
        DotCommand.Of(".print", "TEXT", "print a text", (_, text) => Con.Out.WriteLine(text)) with { Aliases = ["\\echo"] },
    ];

    static void Mode(ConsoleSession session, string mode)
    {
        if (mode.Length > 0)
        {
            session.Output.SetMode(mode);
        }

        if (session.IsInteractive || mode.Length == 0)
        {
            Con.Out.WriteLine($"mode is {session.Output.Mode}");
        }
    }

    static void MaxRows(ConsoleSession session, string argument)
    {
        if (argument.Length > 0)
        {
            session.MaxRows = argument.Equals("all", StringComparison.OrdinalIgnoreCase) ? null
                : long.TryParse(argument.Replace("_", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var rows) ? rows
                : throw new QueryException(QueryErrorCode.Semantic, $"\"{argument}\" is no number of rows", hint: ".maxrec 10000, or .maxrec all");
        }

        Con.Out.WriteLine(session.MaxRows is { } most ? $"answers have at most {most:N0} rows" : "answers have all their rows");
    }
}
