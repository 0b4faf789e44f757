using System.Globalization;

namespace Rubin.Query.Formats;

/// <summary>What tells whether files are still what they were: their size and when they were last written.</summary>
static class FileVersion
{
    /// <summary>Of one file.</summary>
    internal static string Of(long bytes, DateTime written) =>
        string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes of {written.ToUniversalTime():yyyy-MM-dd'T'HH:mm:ss.fff'Z'}");

    /// <summary>Of all the files of a table; null where one is not there.</summary>
    internal static string? Of(IReadOnlyList<string> paths)
    {
        var files = paths.Select(p => new FileInfo(p)).ToList();
        return files.TrueForAll(f => f.Exists)
            ? (files.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"{files.Count} files, ")) + Of(files.Sum(f => f.Length), files.Max(f => f.LastWriteTimeUtc))
            : null;
    }
}
