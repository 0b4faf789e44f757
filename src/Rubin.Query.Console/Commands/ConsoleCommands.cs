using Rubin.Query.Console.Completion;
using Con = System.Console;

namespace Rubin.Query.Console.Commands;

/// <summary>Commands about the console itself.</summary>
static class ConsoleCommands
{
    const string Statements =
        """
        A statement may run over several lines and ends with ;
          FROM 'stars.csv'           in place of a table reads a file: SELECT * FROM 'stars.csv' LIMIT 5;
          SHOW TABLES;               what is attached
          DESCRIBE t;                the columns of a table
          SUMMARIZE t;               what is in them
          EXPLAIN SELECT …;          how a query is computed
          COPY (SELECT …) TO 'x.parquet';
        Tab completes, Ctrl-R searches what was typed before, Ctrl-C stops a query, Ctrl-D leaves.

        """;

    internal static IReadOnlyList<DotCommand> All { get; } =
    [
        DotCommand.Of(".help", "[COMMAND]", "this list", Help) with { Aliases = ["\\?", "\\h", ".h"], Values = _ => DotCommands.All.Select(c => new Candidate(c.Name, c.Summary)) },
        DotCommand.Of(".quit", "", "leave", (session, _) => session.IsOver = true) with { Aliases = ["\\q", ".exit", ".q"] },
    ];

    static void Help(ConsoleSession session, string name)
    {
        if (name.Length > 0)
        {
            Show([DotCommands.Find(name[0] is '.' or '\\' ? name : '.' + name)]);
            return;
        }

        Con.Out.WriteLine(Statements);
        Show(DotCommands.All);
    }

    static void Show(IReadOnlyList<DotCommand> commands)
    {
        var width = commands.Max(c => c.Name.Length + c.Arguments.Length) + 1;
        foreach (var command in commands)
        {
            var aliases = command.Aliases.Count > 0 ? $" ({string.Join(", ", command.Aliases)})" : "";
            Con.Out.WriteLine($"{$"{command.Name} {command.Arguments}".PadRight(width)}  {command.Summary}{aliases}");
        }
    }
}
