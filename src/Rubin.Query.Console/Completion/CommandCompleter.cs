using Rubin.Query.Console.Commands;
using Rubin.Query.Console.Editing;

namespace Rubin.Query.Console.Completion;

/// <summary>What could stand at a place of what is typed: commands and their arguments, else what <see cref="Completer"/> finds in a statement.</summary>
sealed class CommandCompleter(ConsoleSession session)
{
    static readonly string[] QueryWords = ["SELECT ", "WITH "];

    Completer? _statements;
    QueryEngine? _engine;

    /// <summary>What could stand at <paramref name="cursor"/>.</summary>
    internal Completions Complete(string text, int cursor)
    {
        if (!StatementText.IsCommand(text))
        {
            return Statements().Complete(text, cursor);
        }

        var nameStart = text.Length - text.TrimStart().Length;
        var nameEnd = text.AsSpan(nameStart).IndexOfAny(' ', '\t') is >= 0 and var blank ? nameStart + blank : text.Length;
        if (cursor <= nameEnd)
        {
            var names = DotCommands.All.SelectMany(c => c.Aliases.Prepend(c.Name).Select(name => new Candidate(name, $"{c.Arguments} {c.Summary}".Trim())));
            return new(nameStart, [.. names.Where(c => c.Text.StartsWith(text[nameStart..cursor], StringComparison.OrdinalIgnoreCase))]);
        }

        var name = text[nameStart..nameEnd];
        return DotCommands.All.FirstOrDefault(c => c.Name == name || c.Aliases.Contains(name)) is { } command ? Argument(command, text, nameEnd, cursor) : Completions.None;
    }

    Completions Argument(DotCommand command, string text, int nameEnd, int cursor)
    {
        var start = nameEnd + 1;
        while (start < cursor && text[start] == ' ')
        {
            start++;
        }

        var typed = text[start..cursor];
        if (command.TakesPath)
        {
            return FilePaths.Complete(text, start + typed.LastIndexOf('=') + 1, cursor);
        }

        if (Query(typed) is >= 0 and var query)
        {
            var inner = Statements().Complete(text[(start + query)..], cursor - start - query);
            return inner with { Start = inner.Start + start + query };
        }

        return new(start, Completer.Matching(command.Values(session), typed));
    }

    /// <summary>Where a query begins in an argument; -1 for nowhere.</summary>
    static int Query(string argument)
    {
        var places = QueryWords.Select(word => argument.IndexOf(word, StringComparison.OrdinalIgnoreCase)).Where(place => place >= 0).ToList();
        return places.Count > 0 ? places.Min() : -1;
    }

    /// <summary>The engine changes with .workers and .memory.</summary>
    Completer Statements()
    {
        if (_statements is null || _engine != session.Engine)
        {
            _engine = session.Engine;
            _statements = new(() => session.Catalog, session.Engine.Functions);
        }

        return _statements;
    }
}
