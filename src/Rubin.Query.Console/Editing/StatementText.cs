using Rubin.Query.Adql;

namespace Rubin.Query.Console.Editing;

/// <summary>Where statements end in what is typed or read.</summary>
static class StatementText
{
    /// <summary>What people type before they know that commands begin with a point.</summary>
    static readonly string[] BareCommands = ["help", "quit", "exit"];

    /// <summary>Whether a line is a command and no part of a statement.</summary>
    internal static bool IsCommand(string text) => text.TrimStart() is ['.', not (>= '0' and <= '9'), ..] or ['\\', ..]
        || BareCommands.Contains(text.Trim().TrimEnd(';'), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether nothing more is needed: a command, nothing at all, or statements of which the last is ended.</summary>
    internal static bool IsComplete(string text)
    {
        if (IsCommand(text) || string.IsNullOrWhiteSpace(text))
        {
            return true;
        }

        var tokens = AdqlTokens.Read(text);
        var last = tokens.LastOrDefault(t => t.Kind != AdqlTokenKind.Comment);
        return last.Kind == AdqlTokenKind.End && tokens[^1].Kind != AdqlTokenKind.Unclosed;
    }

    /// <summary>The ended statements of a text, and the rest.</summary>
    internal static (IReadOnlyList<string> Statements, string Remainder) Split(string text)
    {
        var statements = AdqlScript.Split(text);
        return ([.. statements.Where(s => s.IsEnded).Select(s => s.Text.Trim())], statements is [.., { IsEnded: false } last] ? last.Text : "");
    }

    /// <summary>Whether a text holds more than white space and comments.</summary>
    internal static bool SaysSomething(string text) => AdqlTokens.Read(text).Any(t => t.Kind is not (AdqlTokenKind.Comment or AdqlTokenKind.End));
}
