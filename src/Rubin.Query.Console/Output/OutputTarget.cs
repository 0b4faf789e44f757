using Rubin.Query.Arrow;
using Rubin.Query.Formats;
using Con = System.Console;

namespace Rubin.Query.Console.Output;

/// <summary>The form that answers have, and where they go: standard output, or a file that the answers of a session follow one another in.</summary>
sealed class OutputTarget : IDisposable
{
    /// <summary>The modes that only the console has.</summary>
    static readonly (string Name, Func<Stream, ResultWriter> Create)[] OwnModes =
        [("box", BoxWriter.ToStandardOutput), ("line", stream => new LineWriter(stream))];

    static readonly string[] Binary = ["parquet", "arrow", "fits"];

    OutputFile? _file;

    /// <summary>Names of all modes.</summary>
    internal static IEnumerable<string> Modes => OwnModes.Select(m => m.Name).Concat(OutputFormats.All.Select(f => f.Name));

    /// <summary>The mode: one of <see cref="Modes"/>.</summary>
    internal string Mode { get; private set; } = Con.IsOutputRedirected ? "csv" : "box";

    /// <summary>The file; null for standard output.</summary>
    internal string? Path { get; private set; }

    /// <summary>Whether what is written is seen at once by a person.</summary>
    internal bool IsTerminal => Path is null && !Con.IsOutputRedirected;

    /// <summary>Whether the mode is of bytes, not text.</summary>
    bool IsBinary => Binary.Contains(Mode);

    /// <exception cref="QueryException">Unsupported: there is no such mode.</exception>
    internal void SetMode(string mode) => Mode = Modes.FirstOrDefault(m => m.Equals(mode, StringComparison.OrdinalIgnoreCase))
        ?? throw new QueryException(QueryErrorCode.Unsupported, $"there is no mode \"{mode}\"", hint: $"there are {string.Join(", ", Modes)}");

    /// <summary>Sends answers to a file from now on; its suffix chooses the mode where it is that of a format.</summary>
    /// <exception cref="QueryException">Data: it cannot be written; answers go to standard output.</exception>
    internal void SetPath(string? path)
    {
        _file?.Dispose();
        (_file, Path) = (null, null);
        if (path is not null)
        {
            var mode = OutputFormats.All.FirstOrDefault(f => f.Suffix.Equals(System.IO.Path.GetExtension(path), StringComparison.OrdinalIgnoreCase))?.Name ?? Mode;
            _file = Binary.Contains(mode) ? null : ResultFile.Open(path);
            (Path, Mode) = (path, mode);
        }
    }

    /// <summary>Writes an answer; the number of its rows. A file keeps whole answers alone: one that fails leaves nothing in it.</summary>
    /// <param name="schema">Its columns.</param>
    /// <param name="rows">Its rows, as far as the limit lets them through.</param>
    /// <param name="limit">What is told of the writer.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="QueryException">Unsupported: bytes that no terminal can show. Data: the file takes no more.</exception>
    internal async Task<long> WriteAsync(Schema schema, IAsyncEnumerable<RecordBatch> rows, RowLimit limit, CancellationToken cancel)
    {
        if (IsBinary && Path is not null)
        {
            return await ResultFile.WriteAsync(schema, rows, Path, stream => Writer(stream, limit), cancel);
        }

        if (IsBinary && IsTerminal)
        {
            throw new QueryException(QueryErrorCode.Unsupported, $"mode {Mode} is no text for a terminal", hint: $".output FILE{OutputFormats.Find(Mode)!.Suffix} sends answers to a file");
        }

        if (_file is { } file)
        {
            return await AppendAsync(file, schema, rows, limit, cancel);
        }

        await Con.Out.FlushAsync(cancel);
        using var standard = StandardOutput.Open();
        using var writer = Writer(standard, limit);
        return await writer.WriteAllAsync(schema, rows, cancel);
    }

    async Task<long> AppendAsync(OutputFile file, Schema schema, IAsyncEnumerable<RecordBatch> rows, RowLimit limit, CancellationToken cancel)
    {
        var start = file.Length;
        try
        {
            long count;
            using (var writer = Writer(file, limit))
            {
                count = await writer.WriteAllAsync(schema, rows, cancel);
            }

            file.Flush();
            return count;
        }
        catch (Exception error)
        {
            file.SetLength(start);
            if (error is IOException)
            {
                throw ResultFile.CannotWrite(Path!, error);
            }

            throw;
        }
    }

    ResultWriter Writer(Stream stream, RowLimit limit) => limit.Writer = Path is not null && Mode == "box"
        ? new BoxWriter(stream, int.MaxValue)
        : OwnModes.FirstOrDefault(m => m.Name == Mode).Create?.Invoke(stream) ?? OutputFormats.Find(Mode)!.Create(stream);

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();
}
