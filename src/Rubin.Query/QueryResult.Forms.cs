using System.Data.Common;
using Rubin.Query.Arrow;
using Rubin.Query.Arrow.CData;
using Rubin.Query.Data;
using Rubin.Query.Formats;

namespace Rubin.Query;

/// <content>The rows in other forms. An answer is read once, in one of them.</content>
public sealed partial class QueryResult
{
    /// <summary>The rows one by one.</summary>
    public IAsyncEnumerable<QueryRow> Rows => EachRow();

    /// <summary>
    /// The rows as objects. A number, text, time, list or enumeration takes the only column; a tuple takes columns by their order; any other object by names, ignoring case and
    /// underscores: those of the public constructor that takes most of them, then those of properties and fields that can be set. Columns that are nothing of it are passed over.
    /// Numbers go into wider types, and into narrower ones where they fit.
    /// </summary>
    /// <exception cref="QueryException">
    /// At once: UnknownColumn, a parameter without default or a required property has no column, or nothing has; TypeMismatch, a column is of another type. From the rows: Value, a NULL
    /// where none can be, or a number that does not fit; and what the query throws.
    /// </exception>
    public IAsyncEnumerable<T> As<T>() => Each(ObjectReader.Of<T>(Schema));

    /// <summary>The rows as ADO.NET reads them; disposing it disposes the answer.</summary>
    public DbDataReader OpenReader() => new RubinQueryDataReader([() => this]);

    /// <summary>Writes the rows to a file, which appears under its name only when it is complete.</summary>
    /// <param name="path">The file; its suffix tells the format where none is named.</param>
    /// <param name="format">A name of <see cref="OutputFormats.All"/>; null for that of the suffix.</param>
    /// <returns>The number of rows.</returns>
    /// <exception cref="QueryException">Unsupported: there is no such format. Data: the file cannot be written. What the query throws comes through.</exception>
    public Task<long> WriteAsync(string path, string? format = null)
    {
        var chosen = format is null ? OutputFormats.OfFile(path) : OutputFormats.Named(format);
        return ResultFile.WriteAsync(Schema, Batches, path, chosen.Create, Cancel);
    }

    /// <summary>Writes the rows to a stream, which stays open.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="format">A name of <see cref="OutputFormats.All"/>, such as <c>arrow</c> or <c>votable</c>.</param>
    /// <returns>The number of rows.</returns>
    /// <exception cref="QueryException">Unsupported: there is no such format. What the query throws comes through.</exception>
    public async Task<long> WriteAsync(Stream target, string format)
    {
        using var writer = OutputFormats.Named(format).Create(target);
        return await writer.WriteAllAsync(Schema, Batches, Cancel).ConfigureAwait(false);
    }

    /// <summary>
    /// Hands the rows to another library in the process as a stream of Arrow's C stream interface; each batch is computed when it is asked for, which blocks. The consumer
    /// releases the stream; dispose this answer only then.
    /// </summary>
    /// <param name="stream">Address of a <c>struct ArrowArrayStream</c> that the consumer owns; it is overwritten.</param>
    public void ExportArrowStream(nint stream)
    {
        ArgumentOutOfRangeException.ThrowIfZero(stream);
        CExport.Export(Schema, Batches.ToBlockingEnumerable(), stream);
    }

    async IAsyncEnumerable<QueryRow> EachRow()
    {
        await foreach (var batch in Batches.ConfigureAwait(false))
        {
            for (var row = 0; row < batch.Length; row++)
            {
                yield return new(batch, row);
            }
        }
    }

    async IAsyncEnumerable<T> Each<T>(Func<IReadOnlyList<Column>, ValueAt<T>> read)
    {
        await foreach (var batch in Batches.ConfigureAwait(false))
        {
            var at = read(batch.Columns);
            for (var row = 0; row < batch.Length; row++)
            {
                yield return at(row);
            }
        }
    }
}
