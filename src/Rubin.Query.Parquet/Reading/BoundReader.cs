using System.Buffers.Binary;
using System.Text;
using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>
/// Reads the bounds in statistics and page indexes (parquet.thrift, <c>Statistics</c> and <c>ColumnOrder</c>). A bound that cannot be
/// trusted is left out: NaN, an INT96, an order of the column that we do not know, deprecated fields of types whose order they do not
/// follow, a minimum above the maximum.
/// </summary>
static class BoundReader
{
    /// <summary>The bounds of a chunk.</summary>
    public static ColumnBounds Of(LeafColumn leaf, ColumnChunkMetadata chunk, FileMetadata file)
    {
        if (chunk.Statistics is not { } statistics)
        {
            return new() { ValueCount = chunk.ValueCount };
        }

        if (!HasKnownOrder(leaf, file))
        {
            return new() { ValueCount = chunk.ValueCount, NullCount = statistics.NullCount is >= 0 ? statistics.NullCount : null };
        }

        var isDeprecated = statistics.Min is null && statistics.Max is null && IsSigned(leaf);
        var bounds = Of(
            leaf,
            isDeprecated ? statistics.DeprecatedMin : statistics.Min,
            isDeprecated ? statistics.DeprecatedMax : statistics.Max,
            statistics.NullCount is >= 0 ? statistics.NullCount : null,
            chunk.ValueCount);
        var isWhole = leaf.PhysicalType is not (PhysicalType.ByteArray or PhysicalType.FixedLengthByteArray);
        return bounds with
        {
            IsMinExact = bounds.Min is not null && (statistics.IsMinExact ?? isWhole),
            IsMaxExact = bounds.Max is not null && (statistics.IsMaxExact ?? isWhole),
        };
    }

    /// <summary>The bounds in two plain values, none of them said to be exact.</summary>
    public static ColumnBounds Of(LeafColumn leaf, byte[]? min, byte[]? max, long? nullCount, long? valueCount)
    {
        var (low, high) = (Value(leaf, min), Value(leaf, max));
        if (low is { } l && high is { } h && l.Compare(h) is not <= 0)
        {
            (low, high) = (null, null);
        }

        return new() { Min = low, Max = high, NullCount = nullCount, ValueCount = valueCount };
    }

    /// <summary>Whether the bounds of a leaf follow the order of its type; files that say nothing about orders are taken to.</summary>
    public static bool HasKnownOrder(LeafColumn leaf, FileMetadata file) =>
        file.HasTypeOrder.Count == 0 || (leaf.Index < file.HasTypeOrder.Count && file.HasTypeOrder[leaf.Index]);

    // The deprecated fields were compared as signed numbers, whatever the type.
    static bool IsSigned(LeafColumn leaf) =>
        leaf.PhysicalType is PhysicalType.Boolean or PhysicalType.Int32 or PhysicalType.Int64 or PhysicalType.Float or PhysicalType.Double
        && leaf.Type.Id is not (TypeId.UInt8 or TypeId.UInt16 or TypeId.UInt32 or TypeId.UInt64);

    static BoundValue? Value(LeafColumn leaf, byte[]? bytes)
    {
        if (bytes is null)
        {
            return null;
        }

        var value = leaf.PhysicalType switch
        {
            PhysicalType.Boolean when bytes.Length == 1 => BoundValue.Of(bytes[0]),
            PhysicalType.Int32 when bytes.Length == 4 => OfInt32(leaf, BinaryPrimitives.ReadInt32LittleEndian(bytes)),
            PhysicalType.Int64 when bytes.Length == 8 => OfInt64(leaf, BinaryPrimitives.ReadInt64LittleEndian(bytes)),
            PhysicalType.Float when bytes.Length == 4 => BoundValue.Of(BinaryPrimitives.ReadSingleLittleEndian(bytes)),
            PhysicalType.Double when bytes.Length == 8 => BoundValue.Of(BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
            PhysicalType.ByteArray or PhysicalType.FixedLengthByteArray => OfBytes(leaf, bytes),
            _ => (BoundValue?)null,
        };
        return value is { IsNaN: true } ? null : value;
    }

    static BoundValue? OfInt32(LeafColumn leaf, int value) => leaf.Type.Id switch
    {
        TypeId.UInt8 or TypeId.UInt16 or TypeId.UInt32 => BoundValue.Of((uint)value),
        TypeId.Double or TypeId.Null => null,
        _ => BoundValue.Of(value),
    };

    static BoundValue? OfInt64(LeafColumn leaf, long value) => leaf.Type.Id switch
    {
        TypeId.UInt64 => BoundValue.Of((Int128)(ulong)value),
        TypeId.Double or TypeId.Null => null,
        _ => BoundValue.Of((Int128)value),
    };

    static BoundValue? OfBytes(LeafColumn leaf, byte[] bytes) => leaf.Type.Id switch
    {
        TypeId.Decimal => bytes.Length is > 0 and <= 16 ? BoundValue.Of(Decimals.FromBigEndian(bytes)) : null,
        TypeId.Float => bytes.Length == 2 ? BoundValue.Of((double)BinaryPrimitives.ReadHalfLittleEndian(bytes)) : null,
        TypeId.Utf8 when leaf.PhysicalType == PhysicalType.FixedLengthByteArray =>
            bytes.Length == 16 ? BoundValue.Of(Encoding.ASCII.GetBytes(new Guid(bytes, bigEndian: true).ToString("D"))) : null,
        TypeId.Utf8 or TypeId.Binary when leaf.Element.ConvertedType != ConvertedType.Interval => BoundValue.Of((ReadOnlyMemory<byte>)bytes),
        _ => null,
    };
}
