using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>The footer of a file (parquet.thrift, <c>FileMetaData</c>).</summary>
/// <param name="Schema">The schema's nodes, depth first; the first is the root.</param>
/// <param name="RowCount">Rows of the file.</param>
/// <param name="RowGroups">The row groups in the order of their rows.</param>
public sealed record FileMetadata(ValueList<SchemaElement> Schema, long RowCount, ValueList<RowGroupMetadata> RowGroups)
{
    /// <summary>The version the writer states: 1 or 2, of no meaning to readers.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Key-value pairs of the file, <c>ARROW:schema</c> among them.</summary>
    public Metadata KeyValues { get; init; } = Metadata.Empty;

    /// <summary>The program that wrote the file; null where it does not say.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>For each leaf whether its bounds follow the order of its type; empty in old files.</summary>
    public ValueList<bool> HasTypeOrder { get; init; } = [];
}

/// <summary>A run of rows, stored column by column (parquet.thrift, <c>RowGroup</c>).</summary>
/// <param name="Columns">One chunk a leaf, in the schema's order.</param>
/// <param name="RowCount">Rows of the group.</param>
/// <param name="TotalBytes">Uncompressed bytes of all pages.</param>
public sealed record RowGroupMetadata(ValueList<ColumnChunkMetadata> Columns, long RowCount, long TotalBytes)
{
    /// <summary>The columns that the rows are sorted by; empty where nothing is said.</summary>
    public ValueList<SortingColumn> SortingColumns { get; init; } = [];

    /// <summary>Where the first page lies; null where absent.</summary>
    public long? FileOffset { get; init; }

    /// <summary>Compressed bytes of all pages; null where absent.</summary>
    public long? CompressedBytes { get; init; }

    /// <summary>Position among the row groups; null where absent.</summary>
    public int? Ordinal { get; init; }
}

/// <summary>A column that a row group is sorted by.</summary>
/// <param name="Leaf">Position of the leaf.</param>
/// <param name="Descending">Largest first.</param>
/// <param name="NullsFirst">NULLs before all values.</param>
public readonly record struct SortingColumn(int Leaf, bool Descending, bool NullsFirst);

/// <summary>The values of one leaf in one row group (parquet.thrift, <c>ColumnChunk</c> and <c>ColumnMetaData</c>).</summary>
/// <param name="Type">How values are stored.</param>
/// <param name="Path">The leaf's path in the schema.</param>
/// <param name="Codec">How pages are compressed.</param>
public sealed record ColumnChunkMetadata(PhysicalType Type, ValueList<string> Path, CompressionCodec Codec)
{
    /// <summary>The encodings that occur in the chunk.</summary>
    public ValueList<PageEncoding> Encodings { get; init; } = [];

    /// <summary>Another file that holds the chunk, relative to this one; null for this file.</summary>
    public string? FilePath { get; init; }

    /// <summary>Values, NULLs included; for nested leaves the number of levels.</summary>
    public long ValueCount { get; init; }

    /// <summary>Bytes of all pages and headers before compression.</summary>
    public long UncompressedBytes { get; init; }

    /// <summary>Bytes of all pages and headers in the file.</summary>
    public long CompressedBytes { get; init; }

    /// <summary>Where the first data page lies.</summary>
    public long DataPageOffset { get; init; }

    /// <summary>Where the dictionary page lies; null where there is none, or the writer does not say.</summary>
    public long? DictionaryPageOffset { get; init; }

    /// <summary>Bounds and counts; null where absent.</summary>
    public Statistics? Statistics { get; init; }

    /// <summary>How many pages of each type and encoding; empty where absent.</summary>
    public ValueList<PageEncodingCount> PageEncodings { get; init; } = [];

    /// <summary>Where the bloom filter lies; null where there is none.</summary>
    public long? BloomFilterOffset { get; init; }

    /// <summary>Bytes of the bloom filter with its header; null where absent.</summary>
    public int? BloomFilterLength { get; init; }

    /// <summary>Where the offset index lies; null where there is none.</summary>
    public ByteRange? OffsetIndex { get; init; }

    /// <summary>Where the column index lies; null where there is none.</summary>
    public ByteRange? ColumnIndex { get; init; }
}

/// <summary>How many pages of a chunk have one type and encoding.</summary>
public readonly record struct PageEncodingCount(PageType Page, PageEncoding Encoding, int Count);

/// <summary>A stretch of the file.</summary>
public readonly record struct ByteRange(long Offset, int Length);

/// <summary>
/// Bounds and counts of a chunk or page, as stored: plain values without a length prefix (parquet.thrift, <c>Statistics</c>).
/// </summary>
public sealed record Statistics
{
    /// <summary>A value that none is below; null where absent.</summary>
    public byte[]? Min { get; init; }

    /// <summary>A value that none is above; null where absent.</summary>
    public byte[]? Max { get; init; }

    /// <summary>The deprecated minimum, in signed order of bytes.</summary>
    public byte[]? DeprecatedMin { get; init; }

    /// <summary>The deprecated maximum, in signed order of bytes.</summary>
    public byte[]? DeprecatedMax { get; init; }

    /// <summary>NULLs; null where absent.</summary>
    public long? NullCount { get; init; }

    /// <summary>Distinct values; null where absent.</summary>
    public long? DistinctCount { get; init; }

    /// <summary>Whether <see cref="Min"/> is a value of the column; null where the writer does not say.</summary>
    public bool? IsMinExact { get; init; }

    /// <summary>Whether <see cref="Max"/> is a value of the column; null where the writer does not say.</summary>
    public bool? IsMaxExact { get; init; }
}
