using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>
/// Writes record batches of any size to one Parquet file, in row groups of exactly <see cref="ParquetWriteOptions.RowGroupRows"/> rows but
/// the last. Holds the batches of one row group. A file is complete only after <see cref="Complete"/>; one that was created by
/// <see cref="Create"/> appears under its name only then. For one thread at a time.
/// </summary>
public sealed class ParquetWriter : IDisposable, IAsyncDisposable
{
    readonly Stream _stream;
    readonly NewFile? _file;
    readonly ParquetWriteOptions _options;
    readonly RowGroupEncoder _encoder;
    readonly FileLayout _layout;
    readonly List<RecordBatch> _batches = [];
    int _bufferedRows;
    bool _isComplete;

    /// <summary>A writer to <paramref name="stream"/>, which is only written to, from where it stands, and is left open.</summary>
    /// <exception cref="QueryException">
    /// A type that Parquet cannot hold, a codec whose library is not there, or a sort column that does not exist.
    /// </exception>
    public ParquetWriter(Stream stream, Schema schema, ParquetWriteOptions? options = null)
    {
        _stream = stream;
        _options = Checked(options ?? new());
        Schema = ParquetSchema.FromArrow(schema);
        _layout = new(Schema, FooterWriter.KeyValues(schema, _options.KeyValues), _options);
        _encoder = new(Schema, _options);
    }

    ParquetWriter(NewFile file, Schema schema, ParquetWriteOptions? options) : this(file.Stream, schema, options) => _file = file;

    /// <summary>The schema of the file.</summary>
    public ParquetSchema Schema { get; }

    /// <summary>Rows written so far, those still held included.</summary>
    public long RowCount => _layout.RowCount + _bufferedRows;

    /// <summary>
    /// A writer to a new file that takes the name <paramref name="path"/>, and the place of a file that has it, when complete. Until then
    /// it is a hidden file beside it, which is gone if the writer is disposed before.
    /// </summary>
    /// <exception cref="IOException">The folder is not there, or the disk refuses.</exception>
    /// <exception cref="QueryException">As for the constructor.</exception>
    public static ParquetWriter Create(string path, Schema schema, ParquetWriteOptions? options = null)
    {
        var file = new NewFile(path);
        try
        {
            return new(file, schema, options);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Adds the rows of <paramref name="batch"/>; encodes and writes whenever a row group is full.</summary>
    /// <exception cref="QueryException">As for <see cref="RowGroupEncoder.Encode"/>.</exception>
    public void Write(RecordBatch batch, CancellationToken cancel = default)
    {
        foreach (var group in Take(batch, cancel))
        {
            Put(_layout.Place(group));
        }
    }

    /// <summary>Adds the rows of <paramref name="batch"/>; encodes and writes whenever a row group is full.</summary>
    /// <exception cref="QueryException">As for <see cref="RowGroupEncoder.Encode"/>.</exception>
    public async ValueTask WriteAsync(RecordBatch batch, CancellationToken cancel = default)
    {
        foreach (var group in Take(batch, cancel))
        {
            await PutAsync(_layout.Place(group), cancel);
        }
    }

    /// <summary>
    /// Adds a row group that was encoded elsewhere, behind the rows written before, which then end a row group of their own.
    /// </summary>
    /// <exception cref="ArgumentException">The group has another number of columns.</exception>
    public void Append(EncodedRowGroup group)
    {
        Flush();
        Put(_layout.Place(group));
    }

    /// <inheritdoc cref="Append"/>
    public async ValueTask AppendAsync(EncodedRowGroup group, CancellationToken cancel = default)
    {
        if (TakeRest(cancel) is { } rest)
        {
            await PutAsync(_layout.Place(rest), cancel);
        }

        await PutAsync(_layout.Place(group), cancel);
    }

    /// <summary>Ends the row group at the rows written so far, however few.</summary>
    public void Flush(CancellationToken cancel = default)
    {
        if (TakeRest(cancel) is { } group)
        {
            Put(_layout.Place(group));
        }
    }

    /// <summary>Writes the last rows and the footer, and gives the file its name.</summary>
    /// <exception cref="InvalidOperationException">The file is complete already; so also from all other methods that write.</exception>
    /// <returns>The footer, whose row groups can go into a <c>_metadata</c> file.</returns>
    public FileMetadata Complete(CancellationToken cancel = default)
    {
        Flush(cancel);
        Put(_layout.End());
        _stream.Flush();
        return Publish();
    }

    /// <inheritdoc cref="Complete"/>
    public async ValueTask<FileMetadata> CompleteAsync(CancellationToken cancel = default)
    {
        if (TakeRest(cancel) is { } group)
        {
            await PutAsync(_layout.Place(group), cancel);
        }

        await PutAsync(_layout.End(), cancel);
        await _stream.FlushAsync(cancel);
        return Publish();
    }

    /// <summary>Frees what the writer holds; a file that is not complete is deleted.</summary>
    public void Dispose()
    {
        _encoder.Dispose();
        _file?.Dispose();
    }

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The row groups that <paramref name="batch"/> fills up; what is left of it is kept.</summary>
    IEnumerable<EncodedRowGroup> Take(RecordBatch batch, CancellationToken cancel)
    {
        ThrowIfComplete();
        for (var start = 0; start < batch.Length;)
        {
            var count = Math.Min(batch.Length - start, _options.RowGroupRows - _bufferedRows);
            _batches.Add(batch.Slice(start, count));
            _bufferedRows += count;
            start += count;
            if (_bufferedRows == _options.RowGroupRows && TakeRest(cancel) is { } group)
            {
                yield return group;
            }
        }
    }

    EncodedRowGroup? TakeRest(CancellationToken cancel)
    {
        ThrowIfComplete();
        if (_bufferedRows == 0)
        {
            return null;
        }

        var group = _encoder.Encode(_batches, cancel);
        _batches.Clear();
        _bufferedRows = 0;
        return group;
    }

    FileMetadata Publish()
    {
        _file?.Publish();
        _isComplete = true;
        return _layout.Footer;
    }

    void ThrowIfComplete()
    {
        if (_isComplete)
        {
            throw new InvalidOperationException("the Parquet file is complete");
        }
    }

    void Put(List<ReadOnlyMemory<byte>> pieces)
    {
        foreach (var piece in pieces)
        {
            _stream.Write(piece.Span);
        }
    }

    async ValueTask PutAsync(List<ReadOnlyMemory<byte>> pieces, CancellationToken cancel)
    {
        foreach (var piece in pieces)
        {
            await _stream.WriteAsync(piece, cancel);
        }
    }

    static ParquetWriteOptions Checked(ParquetWriteOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.RowGroupRows, 1, nameof(options.RowGroupRows));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.PageRows, 1, nameof(options.PageRows));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.PageBytes, 1, nameof(options.PageBytes));
        ArgumentOutOfRangeException.ThrowIfNegative(options.DictionaryBytes, nameof(options.DictionaryBytes));
        return options;
    }
}
