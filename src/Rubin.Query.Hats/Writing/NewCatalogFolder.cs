namespace Rubin.Query.Hats;

/// <summary>
/// The folder of a catalog or collection while it is written: beside its final place, which it takes as a whole when all is there. What another run
/// left half done is gone on where it belongs to the same rows, else it is removed. One writer at a time.
/// </summary>
public sealed class NewCatalogFolder : IDisposable
{
    const string NoteName = "_writing";
    const string PartialSuffix = ".partial";
    const string ReplacedSuffix = ".replaced";

    readonly string _target;
    readonly string _note;
    readonly bool _overwrite;
    FileStream? _lock;
    bool _isKept;

    NewCatalogFolder(string target, bool overwrite, string? signature)
    {
        _target = target;
        _overwrite = overwrite;
        Path = target + PartialSuffix;
        _note = System.IO.Path.Combine(Path, NoteName);
        Directory.CreateDirectory(Path);
        _lock = Lock();
        using var reader = new StreamReader(_lock, leaveOpen: true);
        IsResumed = signature is not null && reader.ReadToEnd() == signature;
        if (!IsResumed)
        {
            Clear();
            _lock.SetLength(0);
            _lock.Write(System.Text.Encoding.UTF8.GetBytes(signature ?? "\n"));
            _lock.Flush();
        }

        _isKept = signature is not null;
    }

    /// <summary>Where to write.</summary>
    public string Path { get; }

    /// <summary>Whether an earlier run was at the same work, and what it finished is there.</summary>
    public bool IsResumed { get; }

    /// <summary>A folder to write in.</summary>
    /// <param name="target">The final place.</param>
    /// <param name="overwrite">Whether a catalog that is there is to be replaced.</param>
    /// <param name="signature">What is written, told by all that decides on it; null where that is not known, and nothing is ever resumed.</param>
    /// <exception cref="QueryException">Data: something is there that may not be replaced, or another process writes there.</exception>
    public static NewCatalogFolder Create(string target, bool overwrite, string? signature = null)
    {
        target = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(target));
        Restore(target);
        if (File.Exists(target) || (Directory.Exists(target) && !overwrite))
        {
            throw Exists(target);
        }

        if (Directory.Exists(target) && !HatsCatalog.IsAt(target) && Directory.EnumerateFileSystemEntries(target).Any())
        {
            throw new QueryException(
                QueryErrorCode.Data, $"\"{target}\" holds something that is no HATS catalog, and is not replaced", hint: "give another folder");
        }

        try
        {
            return new(target, overwrite, signature);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new QueryException(QueryErrorCode.Data, $"\"{target}\" cannot be written: {Formats.ResultFile.Reason(target, error)}", inner: error);
        }
    }

    /// <summary>Whether a folder is one that a catalog is, or was, being written in; a run that was broken off at once leaves it empty.</summary>
    public static bool IsAt(string path) => path.EndsWith(PartialSuffix, StringComparison.Ordinal)
        && (File.Exists(System.IO.Path.Combine(path, NoteName)) || (Directory.Exists(path) && !Directory.EnumerateFileSystemEntries(path).Any()));

    /// <summary>Gives a catalog its name back where a run was broken off between two names, which happens only where the file system cannot swap them.</summary>
    public static void Restore(string target)
    {
        if (!Directory.Exists(target) && Directory.Exists(target + ReplacedSuffix))
        {
            Directory.Move(target + ReplacedSuffix, target);
        }
    }

    /// <summary>Of what an earlier run left, removes all but the partitions of the catalog that is written to <paramref name="primary"/>.</summary>
    public void KeepPartitions(string primary)
    {
        var data = System.IO.Path.Combine(primary, "dataset", "Norder=");
        foreach (var file in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories).Where(f => f != _note))
        {
            if (!file.StartsWith(data, StringComparison.Ordinal) || System.IO.Path.GetFileName(file)[0] == '.')
            {
                File.Delete(file);
            }
        }
    }

    /// <summary>Gives the folder its final name at one stroke; what had it is removed.</summary>
    public void Publish() => Publish(Path);

    /// <summary>Gives a folder inside this one the final name, and removes the rest.</summary>
    /// <exception cref="QueryException">Data: another process has made such a folder meanwhile.</exception>
    public void Publish(string folder)
    {
        var replaced = _target + ReplacedSuffix;
        RemoveFolder(replaced);
        if (!Directory.Exists(_target))
        {
            Directory.Move(folder, _target);
        }
        else if (!_overwrite)
        {
            throw Exists(_target);
        }
        else if (!FileSystemCalls.TrySwap(folder, _target))
        {
            Directory.Move(_target, replaced);
            Directory.Move(folder, _target);
        }

        // The lock was held until nobody else could take the folder for his own.
        _lock?.Dispose();
        _lock = null;
        File.Delete(folder == Path ? System.IO.Path.Combine(_target, NoteName) : _note);
        RemoveFolder(Path);
        RemoveFolder(replaced);
    }

    /// <summary>Frees the folder. What was not published is removed, unless a later run can go on with it.</summary>
    public void Dispose()
    {
        if (_lock is not null)
        {
            _lock.Dispose();
            _lock = null;
            if (!_isKept)
            {
                RemoveFolder(Path);
            }
        }
    }

    /// <summary>What is there will be of no use to a later run.</summary>
    public void Forget() => _isKept = false;

    /// <summary>What is there will be of use to a later run only where this one is killed, unless it is to be kept in any case.</summary>
    public void ForgetUnless(bool isKept) => _isKept &= isKept;

    FileStream Lock()
    {
        try
        {
            return new(_note, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new QueryException(
                QueryErrorCode.Data, $"\"{Path}\" cannot be locked: another process is writing \"{_target}\"", hint: "wait until it is done", inner: e);
        }
    }

    static QueryException Exists(string target) => new(
        QueryErrorCode.Data,
        $"\"{target}\" exists already",
        hint: "give another folder, or say overwrite true (--overwrite) to replace a catalog, or append true (--append) to add rows to it");

    void Clear()
    {
        foreach (var folder in Directory.EnumerateDirectories(Path))
        {
            RemoveFolder(folder);
        }

        foreach (var file in Directory.EnumerateFiles(Path).Where(f => f != _note))
        {
            File.Delete(file);
        }
    }

    static void RemoveFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
