namespace Rubin.Query.Parquet;

/// <summary>Where the data pages of a chunk lie (parquet.thrift, <c>OffsetIndex</c>).</summary>
public sealed record OffsetIndex(ValueList<PageLocation> Pages);

/// <summary>One data page.</summary>
/// <param name="Offset">Where its header starts in the file.</param>
/// <param name="CompressedBytes">Its bytes in the file, header included.</param>
/// <param name="FirstRow">Its first row, counted from the row group's first.</param>
public readonly record struct PageLocation(long Offset, int CompressedBytes, long FirstRow);
