using System.Buffers;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Formats.Csv;

/// <summary>The rows of a file: each chunk a morsel; all of a compressed file one, for its bytes come in order only.</summary>
sealed class CsvSource(CsvLayout layout, ValueList<ScanColumn> columns) : MorselSource(new Schema(columns.Map(c => c.Field)))
{
    long _bytesRead;

    /// <inheritdoc/>
    public override IReadOnlyList<Counter> Counters => [new(CounterNames.BytesRead, Interlocked.Read(ref _bytesRead))];

    /// <inheritdoc/>
    protected override int Count => layout.File.IsCompressed ? Math.Min(1, layout.Chunks.Count) : layout.Chunks.Count;

    /// <inheritdoc/>
    protected override IEnumerable<RecordBatch> Read(int morsel, WorkerContext worker) =>
        layout.File.IsCompressed ? Read(layout.Chunks, worker) : Read([layout.Chunks[morsel]], worker);

    IEnumerable<RecordBatch> Read(ValueList<CsvChunk> chunks, WorkerContext worker)
    {
        var reader = new CsvChunkReader(layout, columns);
        var bytes = chunks.Max(c => c.Length);

        // Less than a chunk is no use: where there is no room for it others get less.
        using var lease = worker.Query.Memory.Lease("reading", 0);
        _ = lease.TryGrow(bytes);
        using var buffer = MemoryPool<byte>.Shared.Rent(bytes);
        using var stream = layout.File.OpenRead(chunks[0].Start);
        if (layout.File.IsCompressed)
        {
            Skip(stream, chunks[0].Start, buffer.Memory);
        }

        foreach (var chunk in chunks)
        {
            Fill(stream, buffer.Memory[..chunk.Length]);
            var position = 0;
            for (var row = 0; row < chunk.Rows; row += worker.BatchRows)
            {
                yield return reader.Read(buffer.Memory.Span[..chunk.Length], ref position, Math.Min(worker.BatchRows, chunk.Rows - row));
            }
        }
    }

    /// <summary>Reads past what stands before the first row: comments and header, which may be longer than the buffer.</summary>
    void Skip(Stream stream, long bytes, Memory<byte> buffer)
    {
        for (var left = bytes; left > 0; left -= buffer.Length)
        {
            Fill(stream, buffer[..(int)Math.Min(left, buffer.Length)]);
        }
    }

    void Fill(Stream stream, Memory<byte> target)
    {
        if (layout.File.Read(stream, target) < target.Length)
        {
            throw layout.File.Changed();
        }

        Interlocked.Add(ref _bytesRead, target.Length);
    }
}
