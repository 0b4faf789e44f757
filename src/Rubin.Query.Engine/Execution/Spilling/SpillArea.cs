namespace Rubin.Query.Engine.Execution.Spilling;

/// <summary>
/// The folder in which one engine keeps the files of rows that do not fit into memory. It is made with the first file and goes with the engine. Beside it stands a file
/// that is locked as long as the engine lives: where the lock is free, the process was killed, and the next engine that uses the place clears up. Safe for many threads
/// and processes.
/// </summary>
/// <param name="place">The folder to make it in; made where it is missing.</param>
public sealed class SpillArea(string place) : IDisposable
{
    const string Prefix = "rubin-query-spill-";
    const string LockSuffix = ".lock";

    readonly Lock _gate = new();
    FileStream? _lock;
    string? _folder;
    long _files;
    bool _isClosed;

    /// <summary>Removes what killed processes left in <paramref name="place"/>; what cannot be removed stays.</summary>
    public static void ClearLeftovers(string place)
    {
        if (!Directory.Exists(place))
        {
            return;
        }

        try
        {
            foreach (var path in Directory.EnumerateFiles(place, Prefix + "*" + LockSuffix))
            {
                ClearLeftover(path);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The folder cannot be listed: nothing to clear for this user.
        }
    }

    /// <summary>A new file for rows of one operator.</summary>
    /// <exception cref="QueryException">Data: the folder cannot be made or written to.</exception>
    internal SpillFile NewFile(string owner)
    {
        try
        {
            return new(owner, Path.Combine(Folder(), $"{Interlocked.Increment(ref _files)}.rows"));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new QueryException(
                QueryErrorCode.Data,
                $"{owner} has more rows than fit into memory, and cannot write to \"{place}\": {failure.Message}",
                hint: "name a folder that can be written to (--temp), or raise the memory limit (--memory)",
                inner: failure);
        }
    }

    /// <summary>Removes the folder. No query may run any more.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            if (_lock is not null)
            {
                Remove(_lock);
                _lock = null;
            }
        }
    }

    string Folder()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            if (_folder is null || !Directory.Exists(_folder))
            {
                // Who clears folders of temporary files may have taken it away.
                _lock?.Dispose();
                Directory.CreateDirectory(place);
                _lock = Claim();
                _folder = FolderOf(_lock.Name);
                MakeOwnFolder(_folder);
            }

            return _folder;
        }
    }

    /// <summary>
    /// The lock comes before the folder, so a folder never stands without. Another process may take a lock between its making and its locking, for a leftover: then
    /// the next name is tried.
    /// </summary>
    FileStream Claim()
    {
        for (var attempt = 1; ; attempt++)
        {
            var path = Path.Combine(place, $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid():n}{LockSuffix}");
            try
            {
                return new(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (attempt < 3 && Directory.Exists(place))
            {
            }
        }
    }

    static void MakeOwnFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    static void ClearLeftover(string lockPath)
    {
        try
        {
            Remove(new(lockPath, FileMode.Open, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Its process lives, or another clears it up, or it is another user's.
        }
    }

    /// <summary>Removes a folder, then its lock, which is held until the end.</summary>
    static void Remove(FileStream held)
    {
        using (held)
        {
            var folder = FolderOf(held.Name);
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            // Whoever cleared the whole place has taken the lock too.
            if (File.Exists(held.Name))
            {
                File.Delete(held.Name);
            }
        }
    }

    static string FolderOf(string lockPath) => lockPath[..^LockSuffix.Length];
}
