using System.Diagnostics;

namespace Rubin.Query.Parquet;

/// <summary>
/// A condition on one leaf outside of lists that rows must meet to be of interest; several stand for all of them at once. What follows from
/// bounds and bloom filters is certain only where the answer is no: a row that is left has still to be tested.
/// </summary>
/// <param name="Leaf">The leaf.</param>
public abstract record ColumnFilter(LeafColumn Leaf)
{
    /// <summary>Whether some value within <paramref name="bounds"/> may meet the condition.</summary>
    public abstract bool MayMatch(ColumnBounds bounds);
}

/// <summary>The value lies between two others; null leaves a side open. NULL and NaN do not.</summary>
/// <param name="Leaf">The leaf.</param>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
/// <param name="IncludesLow">Whether the lower end itself is in.</param>
/// <param name="IncludesHigh">Whether the upper end itself is in.</param>
public sealed record ColumnRange(LeafColumn Leaf, BoundValue? Low, BoundValue? High, bool IncludesLow = true, bool IncludesHigh = true)
    : ColumnFilter(Leaf)
{
    /// <inheritdoc/>
    public override bool MayMatch(ColumnBounds bounds)
    {
        if (bounds.IsAllNull || Low is { IsNaN: true } || High is { IsNaN: true })
        {
            return false;
        }

        var top = Low is { } low ? bounds.Max?.Compare(low) : null;
        var bottom = High is { } high ? bounds.Min?.Compare(high) : null;
        return !(top < 0 || (top == 0 && !IncludesLow)) && !(bottom > 0 || (bottom == 0 && !IncludesHigh));
    }
}

/// <summary>The value is one of some values. Row groups are also told by their bloom filter.</summary>
/// <param name="Leaf">The leaf.</param>
/// <param name="Values">The values; NaN matches nothing.</param>
public sealed record ColumnIn(LeafColumn Leaf, ValueList<BoundValue> Values) : ColumnFilter(Leaf)
{
    /// <inheritdoc/>
    public override bool MayMatch(ColumnBounds bounds)
    {
        foreach (var value in Values)
        {
            if (MayHold(bounds, value))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether <paramref name="value"/> may lie within <paramref name="bounds"/>.</summary>
    internal static bool MayHold(ColumnBounds bounds, BoundValue value) =>
        !bounds.IsAllNull && !value.IsNaN && !(bounds.Min?.Compare(value) > 0) && !(bounds.Max?.Compare(value) < 0);
}

/// <summary>The integer lies in one of some ranges, such as HEALPix cells at order 29.</summary>
/// <param name="Leaf">The leaf, of integers.</param>
/// <param name="Ranges">First and last value of each range, ascending and apart from each other.</param>
public sealed record ColumnInRanges(LeafColumn Leaf, ValueList<(long First, long Last)> Ranges) : ColumnFilter(Leaf)
{
    /// <inheritdoc/>
    public override bool MayMatch(ColumnBounds bounds)
    {
        if (bounds.IsAllNull || Ranges.Count == 0)
        {
            return false;
        }

        if (bounds.Min?.Integer is not { } min || bounds.Max?.Integer is not { } max)
        {
            return true;
        }

        // The first range that ends at or behind the minimum; it matters whether it starts at or before the maximum.
        var (low, high) = (0, Ranges.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Ranges[middle].Last < min ? (middle + 1, high) : (low, middle);
        }

        return low < Ranges.Count && Ranges[low].First <= max;
    }
}

/// <summary>The value is NULL, or is not.</summary>
/// <param name="Leaf">The leaf.</param>
/// <param name="Wanted">What is wanted.</param>
public sealed record ColumnNullness(LeafColumn Leaf, Nullness Wanted) : ColumnFilter(Leaf)
{
    /// <inheritdoc/>
    public override bool MayMatch(ColumnBounds bounds) => Wanted switch
    {
        Nullness.Null => !bounds.HasNoNull,
        Nullness.NotNull => !bounds.IsAllNull,
        _ => throw new UnreachableException(),
    };
}

/// <summary>Whether a value is wanted that is NULL.</summary>
public enum Nullness
{
    /// <summary>IS NULL.</summary>
    Null,

    /// <summary>IS NOT NULL.</summary>
    NotNull,
}
