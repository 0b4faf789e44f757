using System.Reflection;

namespace Rubin.Query.Console.DemoSky;

/// <summary>A query on the demo sky: a file of docs/examples, whose first line is a comment that tells its story.</summary>
/// <param name="Name">The file's name without suffix.</param>
/// <param name="Story">One sentence.</param>
/// <param name="Text">The query.</param>
sealed record Example(string Name, string Story, string Text)
{
    const string Prefix = "examples/";
    const string Suffix = ".adql";

    /// <summary>All examples, in the order of their names.</summary>
    internal static IReadOnlyList<Example> All { get; } =
    [
        .. typeof(Example).Assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(Read),
    ];

    static Example Read(string resource)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!);
        var story = reader.ReadLine()!.TrimStart('-', ' ');
        return new(resource[Prefix.Length..^Suffix.Length], story, reader.ReadToEnd().Trim().ReplaceLineEndings("\n"));
    }
}
