namespace Rubin.Query.Console.Completion;

/// <summary>Files and folders by the beginning of a path.</summary>
static class FilePaths
{
    const int Most = 500;

    /// <summary>What the path between <paramref name="start"/> and <paramref name="cursor"/> could become.</summary>
    internal static Completions Complete(string text, int start, int cursor)
    {
        var typed = text[start..cursor];
        var slash = typed.LastIndexOf(Path.DirectorySeparatorChar) + 1;
        var folder = Expand(typed[..slash]);
        try
        {
            var entries = new DirectoryInfo(folder.Length == 0 ? "." : folder).EnumerateFileSystemInfos()
                .Where(e => e.Name.StartsWith(typed[slash..], StringComparison.Ordinal) && (e.Name[0] != '.' || typed.Length > slash))
                .Take(Most).OrderBy(e => e.Name, StringComparer.Ordinal)
                .Select(e => e is DirectoryInfo ? new Candidate(e.Name, "folder", "/") : new Candidate(e.Name, $"{new FileInfo(e.FullName).Length:N0} bytes", ""));
            return new(start + slash, [.. entries]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Completions.None;
        }
    }

    /// <summary>A path in which <c>~</c> is the home folder.</summary>
    internal static string Expand(string path) => path is "~" or ['~', '/', ..]
        ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify) + path[1..]
        : path;
}
