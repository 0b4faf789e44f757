namespace Rubin.Query.Console.Terminals;

/// <summary>Colours of a terminal: ECMA-48 "Select Graphic Rendition", the sixteen that follow the user's own theme. NO_COLOR (no-color.org) turns them off.</summary>
static class Style
{
    internal const string Keyword = "\e[1;34m";
    internal const string Text = "\e[32m";
    internal const string Number = "\e[36m";
    internal const string Function = "\e[35m";
    internal const string Comment = "\e[90m";
    internal const string Wrong = "\e[31m";
    internal const string Faint = "\e[90m";
    internal const string Strong = "\e[1m";
    internal const string Chosen = "\e[7m";
    internal const string Reset = "\e[0m";

    /// <summary>Whether colours are wanted where there is a terminal.</summary>
    internal static bool IsWanted { get; } = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
}
