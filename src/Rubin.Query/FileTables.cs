using Rubin.Query.Engine.Catalog;

namespace Rubin.Query;

/// <summary>The files that statements may name: all, those below some folders, or none.</summary>
static class FileTables
{
    /// <summary>The tables of a file or folder.</summary>
    /// <param name="path">As the query has it.</param>
    /// <param name="roots">The folders it must lie below; null for anywhere.</param>
    /// <exception cref="QueryException">It may not be read, or cannot.</exception>
    internal static IReadOnlyList<AttachedTable> Open(string path, IReadOnlyList<string>? roots)
    {
        Check(path, roots);
        return TableFormats.Open(path);
    }

    /// <summary>The bytes of a small file, such as a coverage.</summary>
    /// <exception cref="QueryException">It may not be read, cannot, or is no small file.</exception>
    internal static byte[] Read(string path, IReadOnlyList<string>? roots)
    {
        const long MostBytes = 256 << 20;
        if (path.Length == 0) throw new QueryException(QueryErrorCode.Data, "no file is named");
        Check(path, roots);
        try
        {
            using var file = File.OpenRead(path);
            var bytes = new byte[file.Length <= MostBytes
                ? file.Length
                : throw new QueryException(QueryErrorCode.Data, $"the file \"{path}\" has more than {MostBytes >> 20} MiB")];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new QueryException(QueryErrorCode.Data, $"the file \"{path}\" cannot be read: {error.Message}", inner: error);
        }
    }

    /// <summary>Fails where a path does not lie below the folders it must lie below.</summary>
    /// <exception cref="QueryException">Unsupported: it does not.</exception>
    internal static void Check(string path, IReadOnlyList<string>? roots)
    {
        if (roots is not null && !roots.Any(root => IsBelow(Resolve(path), Resolve(root))))
        {
            throw new QueryException(QueryErrorCode.Unsupported, $"the file \"{path}\" may not be named here", hint: "read an attached table, and keep the answer of a query yourself");
        }
    }

    static bool IsBelow(string path, string root) =>
        path == root || path.StartsWith(Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>The full path with every link on the way followed.</summary>
    static string Resolve(string path)
    {
        var full = Path.GetFullPath(path);
        var resolved = Path.GetPathRoot(full)!;
        foreach (var part in full[resolved.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            resolved = Path.Combine(resolved, part);
            FileSystemInfo entry = Directory.Exists(resolved) ? new DirectoryInfo(resolved) : new FileInfo(resolved);
            if (entry.LinkTarget is not null)
            {
                resolved = entry.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? resolved;
            }
        }

        return resolved;
    }
}
