using Rubin.Query.Engine.Functions;

namespace Rubin.Query.Console.Commands;

/// <summary>All commands of the console. A new one is an entry in one of these lists.</summary>
static class DotCommands
{
    /// <summary>In the order of the help.</summary>
    internal static IReadOnlyList<DotCommand> All { get; } = [.. CatalogCommands.All, .. OutputCommands.All, .. QueryCommands.All, .. PlotCommand.All, .. JobCommands.All, .. EngineCommands.All, .. ConsoleCommands.All];

    /// <summary>The command of that name or alias, or the only one whose name begins so.</summary>
    /// <exception cref="QueryException">There is none.</exception>
    internal static DotCommand Find(string name)
    {
        if (All.FirstOrDefault(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || c.Aliases.Contains(name)) is { } same)
        {
            return same;
        }

        var begun = All.Where(c => c.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase)).ToList();
        return begun is [var only] ? only : throw new QueryException(
            QueryErrorCode.Semantic,
            $"there is no command \"{name}\"",
            hint: begun.Count > 1 ? $"did you mean {string.Join(" or ", begun.Select(c => c.Name))}"
                : NameSuggestion.For(name, All.Select(c => c.Name)) ?? ".help lists all");
    }

    /// <summary>Runs a line.</summary>
    /// <exception cref="QueryException">There is no such command, or it fails.</exception>
    internal static Task RunAsync(ConsoleSession session, string line, CancellationToken cancel)
    {
        var words = line.Trim().TrimEnd(';').Split((char[])[' ', '\t'], 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return Find(words[0][0] is '.' or '\\' ? words[0] : "." + words[0]).Run(session, words.Length > 1 ? words[1] : "", cancel);
    }
}
