using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>
/// The values of one leaf in a row group as they will be stored, without the NULLs, end to end. Filled from columns, read by the
/// encoders, and reused from row group to row group.
/// </summary>
abstract class LeafValues
{
    /// <summary>Number of values.</summary>
    public abstract int Count { get; }

    /// <summary>The values of <paramref name="leaf"/>, none so far.</summary>
    public static LeafValues For(LeafColumn leaf)
    {
        var isUnsigned = leaf.Element.LogicalType is { Kind: LogicalKind.Integer, IsSigned: false };
        return leaf.PhysicalType switch
        {
            PhysicalType.Boolean => new BooleanValues(),
            PhysicalType.Int32 => new FixedValues<int>(isUnsigned),
            PhysicalType.Int64 => new FixedValues<long>(isUnsigned),
            PhysicalType.Float => new FixedValues<float>(false),
            PhysicalType.Double => new FixedValues<double>(false),
            PhysicalType.ByteArray => new BinaryValues(),
            PhysicalType.FixedLengthByteArray => new FixedValues<Int128>(false),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>Forgets all values.</summary>
    public abstract void Clear();

    /// <summary>Appends all rows of <paramref name="column"/>, none of which is NULL.</summary>
    public abstract void Append(Column column);

    /// <summary>Appends the rows of <paramref name="column"/> at <paramref name="rows"/>, none of which is NULL.</summary>
    public abstract void Append(Column column, ReadOnlySpan<int> rows);

    /// <summary>Bytes of the values from <paramref name="start"/> to before <paramref name="end"/>, plain.</summary>
    public abstract long PlainBytes(int start, int end);

    /// <summary>
    /// Appends the values from <paramref name="start"/> to before <paramref name="end"/> in an encoding that <see cref="CanEncode"/>.
    /// </summary>
    public abstract void Encode(PageEncoding encoding, int start, int end, ByteWriter output);

    /// <summary>Whether values of this type can be written in <paramref name="encoding"/>, dictionaries apart.</summary>
    public abstract bool CanEncode(PageEncoding encoding);

    /// <summary>The encoding, dictionaries apart, that suits the values: small first, then fast to read.</summary>
    public abstract PageEncoding ChooseEncoding();

    /// <summary>
    /// Bounds of the values from <paramref name="start"/> to before <paramref name="end"/>; null where no value has an order.
    /// </summary>
    public abstract Bounds? BoundsOf(int start, int end);

    /// <summary>
    /// The distinct values and the code of each value; null where there are more than <paramref name="maxCount"/> or they take more than
    /// <paramref name="maxBytes"/>. Values are the same where all their bits are: -0 and 0 differ, and NaNs of different payloads.
    /// </summary>
    /// <param name="maxCount">
    /// The most distinct values that are worth it; where this is less than all, a look at the first ones may give up early.
    /// </param>
    /// <param name="maxBytes">The most bytes of distinct values, plain.</param>
    public abstract ValueDictionary? TryDictionary(int maxCount, int maxBytes);

    /// <summary>The values at <paramref name="positions"/> in that order.</summary>
    public abstract LeafValues Gather(ReadOnlySpan<int> positions);

    /// <summary>Adds every value to <paramref name="filter"/>.</summary>
    public abstract void AddTo(BloomFilterBuilder filter);
}

/// <summary>Distinct values, and which of them each value is.</summary>
sealed record ValueDictionary(LeafValues Distinct, int[] Codes);
