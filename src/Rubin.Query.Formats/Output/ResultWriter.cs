using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Formats.Fits;
using Rubin.Query.Formats.VoTable;

namespace Rubin.Query.Formats;

/// <summary>Writes the rows of one answer in one format. Used by one thread; the stream stays open.</summary>
public abstract class ResultWriter : IDisposable
{
    /// <summary>Bytes of rows that are written at a time, about: some milliseconds.</summary>
    const long PieceBytes = 1 << 20;

    /// <summary>Set when the rest is not wanted any more: for what takes more than some milliseconds.</summary>
    protected CancellationToken Cancel { get; private set; }

    /// <summary>Writes what comes before the rows.</summary>
    public abstract void Begin(Schema schema);

    /// <summary>Writes some rows.</summary>
    public abstract void Write(RecordBatch batch);

    /// <summary>Writes what comes behind the rows; without it the output is incomplete.</summary>
    public abstract void End();

    /// <summary>
    /// Writes all rows of an answer. Waits for the first rows before it writes anything, so that an answer that fails at once leaves the stream empty.
    /// </summary>
    /// <param name="schema">The columns.</param>
    /// <param name="batches">The rows.</param>
    /// <param name="cancel">Ends the writing between two pieces of rows and within long steps; the output is incomplete then.</param>
    /// <returns>The number of rows.</returns>
    public async Task<long> WriteAllAsync(Schema schema, IAsyncEnumerable<RecordBatch> batches, CancellationToken cancel = default)
    {
        Cancel = cancel;
        var rows = 0L;
        var hasBegun = false;
        await foreach (var batch in batches.ConfigureAwait(false))
        {
            if (!hasBegun)
            {
                Begin(schema);
                hasBegun = true;
            }

            var pieceRows = (int)Math.Clamp(PieceBytes * batch.Length / Math.Max(1, MemorySize.Of(batch)), 1, Math.Max(1, batch.Length));
            for (var row = 0; row < batch.Length; row += pieceRows)
            {
                cancel.ThrowIfCancellationRequested();
                Write(batch.Slice(row, Math.Min(pieceRows, batch.Length - row)));
            }

            rows += batch.Length;
        }

        if (!hasBegun)
        {
            Begin(schema);
        }

        End();
        return rows;
    }

    /// <inheritdoc/>
    public virtual void Dispose() => GC.SuppressFinalize(this);
}

/// <summary>A format that answers can be written in.</summary>
/// <param name="Name">As <c>--format</c> takes it.</param>
/// <param name="MediaType">For HTTP.</param>
/// <param name="Suffix">Of files, with the dot.</param>
/// <param name="Create">A writer to a stream.</param>
public sealed record OutputFormat(string Name, string MediaType, string Suffix, Func<Stream, ResultWriter> Create);

/// <summary>The formats that answers can be written in. A new one is a writer and a line here.</summary>
public static class OutputFormats
{
    /// <summary>All formats.</summary>
    public static IReadOnlyList<OutputFormat> All { get; } =
    [
        new("csv", "text/csv", ".csv", stream => new DelimitedWriter(stream, ',')),
        new("tsv", "text/tab-separated-values", ".tsv", stream => new DelimitedWriter(stream, '\t')),
        new("json", "application/json", ".json", stream => new JsonWriter(stream, isLines: false)),
        new("jsonl", "application/x-ndjson", ".jsonl", stream => new JsonWriter(stream, isLines: true)),
        new("votable", "application/x-votable+xml", ".vot", stream => new VoTableWriter(stream, VoTableSerialization.Binary2)),
        new("votable-b", "application/x-votable+xml;serialization=binary", ".vot", stream => new VoTableWriter(stream, VoTableSerialization.Binary)),
        new("votable-td", "application/x-votable+xml;serialization=tabledata", ".vot", stream => new VoTableWriter(stream, VoTableSerialization.TableData)),
        new("fits", "application/fits", ".fits", stream => new FitsWriter(stream)),
        new("md", "text/markdown", ".md", stream => new MarkdownWriter(stream)),
        new("latex", "application/x-latex", ".tex", stream => new LatexWriter(stream)),
        new("arrow", "application/vnd.apache.arrow.stream", ".arrow", stream => new ArrowResultWriter(stream)),
        new("parquet", "application/vnd.apache.parquet", ".parquet", stream => new ParquetResultWriter(stream)),
    ];

    /// <summary>The format of that name, ignoring case; null where there is none.</summary>
    public static OutputFormat? Find(string name) => All.FirstOrDefault(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The format of that name, ignoring case.</summary>
    /// <exception cref="QueryException">Unsupported: there is none.</exception>
    public static OutputFormat Named(string name) =>
        Find(name) ?? throw new QueryException(QueryErrorCode.Unsupported, $"there is no format \"{name}\"", hint: $"there are {Names}");

    /// <summary>The format that the suffix of a file tells.</summary>
    /// <exception cref="QueryException">Unsupported: it tells none.</exception>
    public static OutputFormat OfFile(string path) =>
        All.FirstOrDefault(f => f.Suffix.Equals(Path.GetExtension(path), StringComparison.OrdinalIgnoreCase))
        ?? throw new QueryException(QueryErrorCode.Unsupported, $"no format has the suffix \"{Path.GetExtension(path)}\"", hint: $"name one: {Names}");

    static string Names => string.Join(", ", All.Select(f => f.Name));
}
