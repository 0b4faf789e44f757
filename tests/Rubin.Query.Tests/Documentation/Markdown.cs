using System.Text.RegularExpressions;

namespace Rubin.Query.Tests.Documentation;

/// <summary>A fenced block of a page.</summary>
/// <param name="Page">Path relative to the repository.</param>
/// <param name="Line">Of its first line, from 1.</param>
/// <param name="Language">What stands behind the fence.</param>
/// <param name="Text">Its lines.</param>
sealed record MarkdownBlock(string Page, int Line, string Language, string Text);

/// <summary>The pages of the repository.</summary>
static partial class Markdown
{
    /// <summary>README and its like, and all below docs and grammar, relative to the repository.</summary>
    public static IReadOnlyList<string> Pages { get; } =
    [
        .. new[] { "", "docs", "grammar", "tests", "bench" }
            .Select(f => Path.Combine(SharedData.Repository, f))
            .Where(Directory.Exists)
            .SelectMany(f => Directory.EnumerateFiles(f, "*.md", f == Path.Combine(SharedData.Repository, "") ? SearchOption.TopDirectoryOnly : SearchOption.AllDirectories))
            .Where(f => !f.Contains("node_modules", StringComparison.Ordinal))
            .Select(f => Path.GetRelativePath(SharedData.Repository, f).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    public static IEnumerable<MarkdownBlock> Blocks(string page)
    {
        var lines = File.ReadAllLines(Path.Combine(SharedData.Repository, page));
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("```", StringComparison.Ordinal))
            {
                var text = lines.Skip(i + 1).TakeWhile(l => !l.StartsWith("```", StringComparison.Ordinal)).ToList();
                yield return new(page, i + 2, lines[i][3..].Trim(), string.Join('\n', text));
                i += text.Count + 1;
            }
        }
    }

    /// <summary>The files that a page's links name; what lies on the network is left out.</summary>
    public static IEnumerable<string> Links(string page) =>
        from Match match in Link().Matches(File.ReadAllText(Path.Combine(SharedData.Repository, page)))
        let target = match.Groups[1].Value.Split('#')[0]
        where target.Length > 0 && !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal)
        select target;

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
