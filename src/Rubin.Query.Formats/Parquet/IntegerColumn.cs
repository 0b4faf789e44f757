using Rubin.Query.Engine.Execution;
using Rubin.Query.Parquet;

namespace Rubin.Query.Formats.Parquet;

/// <summary>A column of integers in a file, whose row groups tell its bounds.</summary>
/// <param name="leaf">Its leaf.</param>
sealed class IntegerColumn(LeafColumn leaf)
{
    /// <summary>The column of a name; null where it holds no integers.</summary>
    public static IntegerColumn? Find(ParquetFile file, string name) =>
        file.Layout.Columns.FirstOrDefault(c => c.Field.Name == name) is LeafNode { Leaf: { MaxRepetition: 0, Type.IsInteger: true } leaf } ? new(leaf) : null;

    /// <summary>The bounds in a row group; null where it does not tell them, or they are beyond 64 bits.</summary>
    public MorselBounds? BoundsIn(RowGroup group)
    {
        var bounds = group.Bounds(leaf);
        return bounds.IsAllNull ? MorselBounds.Nothing
            : bounds is { Min.Integer: { } least, Max.Integer: { } greatest } && least >= long.MinValue && greatest <= long.MaxValue ? new((long)least, (long)greatest)
            : null;
    }
}
