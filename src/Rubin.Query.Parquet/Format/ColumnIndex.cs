namespace Rubin.Query.Parquet;

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
