namespace Rubin.Query.Parquet;

/// <summary>Where the data pages of a chunk lie (parquet.thrift, <c>OffsetIndex</c>).</summary>
public sealed record OffsetIndex(ValueList<PageLocation> Pages);

/// <summary>One data page.</summary>
/// <param name="Offset">Where its header starts in the file.</param>
/// <param name="CompressedBytes">Its bytes in the file, header included.</param>
/// <param name="FirstRow">Its first row, counted from the row group's first.</param>
public readonly record struct PageLocation(long Offset, int CompressedBytes, long FirstRow);

/// <summary>The bounds of the data pages of a chunk, one item a page (parquet.thrift, <c>ColumnIndex</c>).</summary>
/// <param name="NullPages">Pages that hold NULLs only; their bounds mean nothing.</param>
/// <param name="Min">A value that none of the page is below, plain.</param>
/// <param name="Max">A value that none of the page is above, plain.</param>
/// <param name="Order">Whether bounds ascend or descend from page to page, null pages left out.</param>
public sealed record ColumnIndex(ValueList<bool> NullPages, ValueList<byte[]> Min, ValueList<byte[]> Max, BoundaryOrder Order)
{
    /// <summary>NULLs of each page; empty where absent.</summary>
    public ValueList<long> NullCounts { get; init; } = [];
}
