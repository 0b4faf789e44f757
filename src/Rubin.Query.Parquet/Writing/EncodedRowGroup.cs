namespace Rubin.Query.Parquet;

/// <summary>A row group ready to be written, at any place of any file of its schema. Immutable.</summary>
public sealed class EncodedRowGroup
{
    internal EncodedRowGroup(int rowCount, ValueList<EncodedChunk> chunks)
    {
        RowCount = rowCount;
        Chunks = chunks;
    }

    /// <summary>Rows of the group.</summary>
    public int RowCount { get; }

    /// <summary>Bytes of all pages in the file.</summary>
    public long CompressedBytes => Chunks.Sum(c => (long)c.Pages.Length);

    internal ValueList<EncodedChunk> Chunks { get; }
}

/// <summary>The pages of one leaf. All offsets count from the first byte of <paramref name="Pages"/>.</summary>
/// <param name="Metadata">What the footer says of the chunk.</param>
/// <param name="Pages">Dictionary page and data pages end to end.</param>
/// <param name="Locations">Where each data page lies.</param>
/// <param name="Index">Bounds of the data pages; null where the values have no order.</param>
/// <param name="BloomFilter">Bloom filter with header; null where there is none.</param>
sealed record EncodedChunk(
    ColumnChunkMetadata Metadata, byte[] Pages, ValueList<PageLocation> Locations, ColumnIndex? Index, byte[]? BloomFilter);
