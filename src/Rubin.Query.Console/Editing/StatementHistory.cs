namespace Rubin.Query.Console.Editing;

/// <summary>
/// What was typed, in this session and those before: a file with an entry a line, the latest last, in which <c>\n</c> stands for a line break and <c>\\</c> for a backslash.
/// Sessions at the same time append to the same file. Where the file cannot be written, the session remembers alone.
/// </summary>
sealed class StatementHistory
{
    const int MostEntries = 10_000;

    readonly List<string> _entries = [];
    readonly string? _path;

    /// <summary>The entries of a file.</summary>
    /// <param name="path">The file; made at the first entry. Null for no memory beyond this session.</param>
    internal StatementHistory(string? path)
    {
        _path = path;
        try
        {
            if (path is not null && File.Exists(path))
            {
                _entries.AddRange(File.ReadLines(path).Where(line => line.Length > 0).Select(Unescape));
                Shorten();
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _path = null;
        }
    }

    /// <summary>The usual file.</summary>
    internal static string UsualPath => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".rubin-query", "history");

    /// <summary>The latest last.</summary>
    internal IReadOnlyList<string> Entries => _entries;

    /// <summary>Remembers an entry that is not the same as the last one, and does not begin with a blank.</summary>
    internal void Add(string entry)
    {
        if (string.IsNullOrWhiteSpace(entry) || entry[0] == ' ' || (_entries.Count > 0 && _entries[^1] == entry))
        {
            return;
        }

        _entries.Add(entry);
        if (_path is not null)
        {
            Write(path => File.AppendAllText(path, Escape(entry) + "\n"));
        }
    }

    /// <summary>The latest entry before a place that holds a text; -1 for none.</summary>
    internal int Find(string part, int before)
    {
        for (var i = Math.Min(before, _entries.Count) - 1; i >= 0; i--)
        {
            if (_entries[i].Contains(part, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }

    void Shorten()
    {
        if (_entries.Count > MostEntries)
        {
            _entries.RemoveRange(0, _entries.Count - MostEntries);
            Write(path => File.WriteAllLines(path, _entries.Select(Escape)));
        }
    }

    void Write(Action<string> write)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            if (!OperatingSystem.IsWindows() && !File.Exists(_path))
            {
                using var made = new FileStream(_path!, new FileStreamOptions
                {
                    Mode = FileMode.OpenOrCreate,
                    Access = FileAccess.Write,
                    UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                });
            }

            write(_path!);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A full disk or a folder of another user is no reason to disturb who types.
        }
    }

    static string Escape(string entry) => entry.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    static string Unescape(string line) => string.Join('\\', line.Split("\\\\").Select(part => part.Replace("\\n", "\n", StringComparison.Ordinal)));
}
