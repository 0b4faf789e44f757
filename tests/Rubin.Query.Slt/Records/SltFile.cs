using Rubin.Query.Tests;

namespace Rubin.Query.Slt;

/// <summary>An .slt file and its records.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Lines">Its lines as they are.</param>
/// <param name="Records">Its records in order.</param>
sealed record SltFile(string Path, IReadOnlyList<string> Lines, IReadOnlyList<SltRecord> Records)
{
    /// <summary>The folder of all .slt files.</summary>
    internal static string Root { get; } = System.IO.Path.Combine(SharedData.Repository, "tests", "Rubin.Query.Slt", "slt");

    /// <summary>The path below <see cref="Root"/>, as messages show it.</summary>
    internal string Name => System.IO.Path.GetRelativePath(Root, Path);

    internal bool IsStrict => Records.OfType<ModeRecord>().Any(r => r.Strict);

    /// <summary>What the file requires: <c>shared</c>, <c>duckdb</c>.</summary>
    internal IEnumerable<string> Required => Records.OfType<RequireRecord>().Select(r => r.What);

    internal static SltFile Read(string path)
    {
        var lines = File.ReadAllLines(path);
        return new(path, lines, [.. SltParser.Parse(lines).Select(Expand)]);
    }

    /// <summary>Statements can name files below the shared data.</summary>
    static SltRecord Expand(SltRecord record) => record switch
    {
        StatementRecord statement => statement with { Text = Expand(statement.Text) },
        QueryRecord query => query with { Text = Expand(query.Text) },
        _ => record,
    };

    static string Expand(string text) => SharedData.Root is null ? text : text.Replace("$SHARED/", SharedData.Path("") + "/", StringComparison.Ordinal);

    /// <summary>The full path of what <c>attach</c> names.</summary>
    internal string Resolve(string path) =>
        path.StartsWith("$SHARED/", StringComparison.Ordinal)
            ? SharedData.Path(path["$SHARED/".Length..])
            : System.IO.Path.GetFullPath(path, System.IO.Path.GetDirectoryName(Path)!);
}
