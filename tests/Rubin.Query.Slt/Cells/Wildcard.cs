namespace Rubin.Query.Slt;

/// <summary>Patterns in which <c>&lt;ignore&gt;</c> stands for anything.</summary>
static class Wildcard
{
    internal const string Ignore = "<ignore>";

    /// <summary>Whether <paramref name="text"/> is what <paramref name="pattern"/> says.</summary>
    internal static bool Matches(string pattern, string text)
    {
        var parts = pattern.Split(Ignore);
        if (parts.Length == 1)
        {
            return pattern == text;
        }

        if (!text.StartsWith(parts[0], StringComparison.Ordinal))
        {
            return false;
        }

        var at = parts[0].Length;
        foreach (var part in parts[1..^1])
        {
            var found = text.IndexOf(part, at, StringComparison.Ordinal);
            if (found < 0)
            {
                return false;
            }

            at = found + part.Length;
        }

        return text.Length - at >= parts[^1].Length && text.EndsWith(parts[^1], StringComparison.Ordinal);
    }

    /// <summary>Whether lines match line by line; a line that is only <c>&lt;ignore&gt;</c> stands for any number of lines.</summary>
    internal static bool LinesMatch(ReadOnlySpan<string> patterns, ReadOnlySpan<string> lines)
    {
        if (patterns.IsEmpty)
        {
            return lines.IsEmpty;
        }

        if (patterns[0].Trim() == Ignore)
        {
            return LinesMatch(patterns[1..], lines) || (!lines.IsEmpty && LinesMatch(patterns, lines[1..]));
        }

        return !lines.IsEmpty && Matches(patterns[0].TrimEnd(), lines[0].TrimEnd()) && LinesMatch(patterns[1..], lines[1..]);
    }
}
