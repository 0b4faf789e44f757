using System.IO.Compression;
using Microsoft.Win32.SafeHandles;

namespace Rubin.Query.Formats;

/// <summary>A file that is attached, perhaps compressed, in the state in which it was seen first.</summary>
sealed class InputFile
{
    readonly string _path;
    readonly (long Length, DateTime Written) _state;

    /// <summary>
    /// Without this switch of .NET a compressed stream that ends too early just ends. Programs of this project have it set from their start;
    /// in others it counts where no stream was decompressed before.
    /// </summary>
    static InputFile()
    {
        const string Strict = "System.IO.Compression.UseStrictValidation";
        if (!AppContext.TryGetSwitch(Strict, out _))
        {
            AppContext.SetSwitch(Strict, true);
        }
    }

    InputFile(string path, (long, DateTime) state) => (_path, _state) = (path, state);

    /// <summary>The name for messages.</summary>
    public string Name => Path.GetFileName(_path);

    /// <summary>Whether the bytes can only be read from the first to the last.</summary>
    public bool IsCompressed => _path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the name is that of a table with tabs.</summary>
    public bool IsTabbed => (IsCompressed ? _path[..^3] : _path).EndsWith(".tsv", StringComparison.OrdinalIgnoreCase);

    /// <summary>Its state, as a text.</summary>
    public string Version => FileVersion.Of(_state.Length, _state.Written);

    /// <summary>The file as it is now.</summary>
    /// <exception cref="QueryException">Data: it is not there.</exception>
    public static InputFile Find(string path) => new(path, StateOf(path));

    /// <summary>Its bytes, uncompressed, from <paramref name="start"/> on; compressed files are read from their start.</summary>
    /// <exception cref="QueryException">Data: it cannot be read, or is no longer what it was.</exception>
    public Stream OpenRead(long start = 0)
    {
        if (StateOf(_path) != _state)
        {
            throw Changed();
        }

        return Reading<Stream>(() =>
        {
            var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            file.Position = IsCompressed ? 0 : start;
            return IsCompressed ? new GZipStream(file, CompressionMode.Decompress) : file;
        });
    }

    /// <summary>Its bytes as they are, at any place.</summary>
    /// <exception cref="QueryException">Data: it cannot be read, or is no longer what it was.</exception>
    public SafeFileHandle OpenHandle() =>
        StateOf(_path) == _state ? Reading(() => File.OpenHandle(_path, options: FileOptions.RandomAccess)) : throw Changed();

    /// <summary>Reads until <paramref name="buffer"/> is full or the file at its end.</summary>
    /// <returns>Bytes read.</returns>
    /// <exception cref="QueryException">Data: it cannot be read.</exception>
    public int Read(Stream stream, Memory<byte> buffer) =>
        Reading(() => stream.ReadAtLeast(buffer.Span, buffer.Length, throwOnEndOfStream: false));

    /// <summary>The error of a file that another program writes to.</summary>
    public QueryException Changed() => new(QueryErrorCode.Data, $"\"{Name}\" has changed since it was attached", hint: "attach it again");

    /// <summary>An error in the content.</summary>
    public QueryException Bad(long line, string message, string hint) =>
        new(QueryErrorCode.Data, $"\"{Name}\" line {line}: {message}", hint: hint);

    static (long, DateTime) StateOf(string path)
    {
        var file = new FileInfo(path);
        return file.Exists
            ? (file.Length, file.LastWriteTimeUtc)
            : throw new QueryException(QueryErrorCode.Data, $"file \"{path}\" does not exist", hint: "check the path after --attach");
    }

    T Reading<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new QueryException(QueryErrorCode.Data, $"\"{Name}\" cannot be read: {e.Message}", inner: e);
        }
    }
}
