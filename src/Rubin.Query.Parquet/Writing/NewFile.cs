namespace Rubin.Query.Parquet;

/// <summary>A file that nobody sees under its name before it is complete: written beside it under a hidden name, then renamed.</summary>
sealed class NewFile : IDisposable
{
    readonly string _path;
    readonly string _hidden;
    bool _isPublished;

    /// <summary>Creates the hidden file.</summary>
    public NewFile(string path)
    {
        _path = Path.GetFullPath(path);
        _hidden = Path.Combine(Path.GetDirectoryName(_path)!, $".{Path.GetFileName(_path)}.{Guid.NewGuid():N}");
        Stream = new(_hidden, FileMode.CreateNew, FileShare.None, _path);
    }

    /// <summary>Where to write.</summary>
    public OutputFile Stream { get; }

    /// <summary>Closes the file and gives it its name, over a file that has it.</summary>
    public void Publish()
    {
        Stream.Dispose();
        File.Move(_hidden, _path, overwrite: true);
        _isPublished = true;
    }

    /// <summary>Closes the file, and deletes it unless it has its name.</summary>
    public void Dispose()
    {
        if (!_isPublished)
        {
            Stream.Abandon();
            File.Delete(_hidden);
        }
    }
}
