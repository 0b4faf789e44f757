using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>How a Parquet file is written. The defaults suit catalogs that are read by column and by region.</summary>
public sealed record ParquetWriteOptions
{
    /// <summary>Rows of each row group but the last; 1 or more.</summary>
    public int RowGroupRows { get; init; } = 122_880;

    /// <summary>The most rows of a page; 1 or more. A page may be shorter by halves, so pages of different columns share borders.</summary>
    public int PageRows { get; init; } = 16_384;

    /// <summary>Bytes of encoded values from which on a page is halved; 1 or more. One row is never divided.</summary>
    public int PageBytes { get; init; } = 256 << 10;

    /// <summary>The most bytes of a dictionary; a column that would need more is written without one.</summary>
    public int DictionaryBytes { get; init; } = 1 << 20;

    /// <summary>How pages are compressed; a page that does not shrink is stored as it is.</summary>
    public CompressionCodec Codec { get; init; } = CompressionCodecs.Preferred;

    /// <summary>Effort of the codec in its own numbers; null for its default, which for zstd is 3.</summary>
    public int? CompressionLevel { get; init; }

    /// <summary>Whether bounds and places of pages are written, so that readers can skip pages.</summary>
    public bool HasPageIndex { get; init; } = true;

    /// <summary>Whether each page has a checksum (CRC-32), by which readers find bytes that were damaged later.</summary>
    public bool HasChecksums { get; init; } = true;

    /// <summary>What holds for the columns that <see cref="Columns"/> does not name.</summary>
    public ParquetColumnOptions Column { get; init; } = new();

    /// <summary>What holds for single columns, by name; nested ones by dotted path, lists passed over: <c>lc.mag</c>.</summary>
    public IReadOnlyDictionary<string, ParquetColumnOptions> Columns { get; init; } = new Dictionary<string, ParquetColumnOptions>();

    /// <summary>The order of the rows, which the caller vouches for; it is noted in every row group.</summary>
    public ValueList<ParquetSortOrder> SortedBy { get; init; } = [];

    /// <summary>
    /// Key-value pairs of the file, beside those of the schema's metadata, which they win over, and <c>ARROW:schema</c>, the schema itself.
    /// </summary>
    public Metadata KeyValues { get; init; } = Metadata.Empty;

    internal ParquetColumnOptions For(string name) => Columns.TryGetValue(name, out var column) ? column : Column;
}

/// <summary>How one column is written.</summary>
public sealed record ParquetColumnOptions
{
    /// <summary>
    /// The encoding of the values; null to choose by what they are: a dictionary where they repeat, differences for integers whose
    /// neighbours are close, byte streams for floating point, lengths first for texts. <see cref="PageEncoding.RleDictionary"/>, and an
    /// encoding that the column's type does not have, stand for this choice too.
    /// </summary>
    public PageEncoding? Encoding { get; init; }

    /// <summary>Whether a dictionary may be chosen.</summary>
    public bool MayUseDictionary { get; init; } = true;

    /// <summary>How pages are compressed; null for the file's codec.</summary>
    public CompressionCodec? Codec { get; init; }

    /// <summary>
    /// Whether a bloom filter is written, for lookups of single values in columns that are not sorted. Booleans never get one.
    /// </summary>
    public bool HasBloomFilter { get; init; }

    /// <summary>How often the bloom filter may say "perhaps" of a value that is not there: above 0 and below 1.</summary>
    public double BloomFilterFalsePositives { get; init; } = 0.01;
}

/// <summary>A column that rows are sorted by.</summary>
/// <param name="Column">Its name, or dotted path.</param>
/// <param name="Descending">Largest first.</param>
/// <param name="NullsFirst">NULLs before all values.</param>
public sealed record ParquetSortOrder(string Column, bool Descending = false, bool NullsFirst = false);
