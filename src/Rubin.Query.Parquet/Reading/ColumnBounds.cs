namespace Rubin.Query.Parquet;

/// <summary>What a file says about the values of a leaf in a row group or page. Everything it does not say is null.</summary>
public sealed record ColumnBounds
{
    /// <summary>No value is below it; NaN left out. Null where unknown, or where all is NULL.</summary>
    public BoundValue? Min { get; init; }

    /// <summary>No value is above it; NaN left out. Null where unknown, or where all is NULL.</summary>
    public BoundValue? Max { get; init; }

    /// <summary>Whether <see cref="Min"/> is one of the values, and not only a bound: true only where that is certain.</summary>
    public bool IsMinExact { get; init; }

    /// <summary>Whether <see cref="Max"/> is one of the values, and not only a bound: true only where that is certain.</summary>
    public bool IsMaxExact { get; init; }

    /// <summary>NULLs, those of structs around the leaf included.</summary>
    public long? NullCount { get; init; }

    /// <summary>Values, NULLs included.</summary>
    public long? ValueCount { get; init; }

    /// <summary>Whether it is certain that all is NULL.</summary>
    public bool IsAllNull => NullCount is { } nulls && nulls == ValueCount;

    /// <summary>Whether it is certain that nothing is NULL.</summary>
    public bool HasNoNull => NullCount == 0;
}
