using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using Rubin.Query.Arrow;
using Rubin.Query.Arrow.Compression;

namespace Rubin.Query.Parquet;

/// <summary>A chunk's split-block bloom filter (BloomFilter.md), of which only the blocks that are asked for are read.</summary>
sealed class BloomFilter
{
    const int BlockBytes = 32;
    const int MostBytes = 128 << 20;
    const int HeaderBytes = 64;

    readonly SafeFileHandle _file;
    readonly LeafColumn _leaf;
    readonly long _start;
    readonly int _blocks;

    BloomFilter(SafeFileHandle file, LeafColumn leaf, long start, int blocks) => (_file, _leaf, _start, _blocks) = (file, leaf, start, blocks);

    static ReadOnlySpan<uint> Salts =>
        [0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31];

    /// <summary>The filter of a chunk; null where it has none, or one of another kind than the only one there is.</summary>
    public static BloomFilter? Open(ParquetFile file, LeafColumn leaf, ColumnChunkMetadata chunk)
    {
        if (chunk.BloomFilterOffset is not { } offset || offset >= file.Length)
        {
            return null;
        }

        var reader = new ThriftReader(ParquetFile.ReadAt(file.Handle, offset, (int)Math.Min(HeaderBytes, file.Length - offset)));
        var bytes = 0;
        var isKnown = true;
        var outer = reader.BeginStruct();
        while (reader.NextField())
        {
            switch (reader.Field)
            {
                case 1: bytes = reader.ReadSize(); break;
                case 2 or 3 or 4: isKnown &= IsFirst(ref reader); break;
                default: reader.Skip(); break;
            }
        }

        reader.EndStruct(outer);
        if (!isKnown)
        {
            return null;
        }

        var start = offset + reader.Position;
        return bytes is >= BlockBytes and <= MostBytes && bytes % BlockBytes == 0 && bytes <= file.Length - start
            ? new(file.Handle, leaf, start, bytes / BlockBytes)
            : throw new CorruptDataException($"a bloom filter of {bytes} bytes");
    }

    // Algorithm, hash and compression are unions of which only the first member is defined.
    static bool IsFirst(ref ThriftReader reader)
    {
        var isFirst = true;
        var outer = reader.BeginStruct();
        while (reader.NextField())
        {
            isFirst &= reader.Field == 1;
            reader.Skip();
        }

        reader.EndStruct(outer);
        return isFirst;
    }

    /// <summary>False where the chunk certainly does not have <paramref name="value"/>.</summary>
    public bool MayContain(BoundValue value) => _leaf.PhysicalType switch
    {
        PhysicalType.Int32 when value.Integer is { } i => Int32Form(i) is { } form && MayContain(XxHash64.Hash((uint)form)),
        PhysicalType.Int64 when value.Integer is { } i => Int64Form(i) is { } form && MayContain(XxHash64.Hash((ulong)form)),
        PhysicalType.Float when value.Real is { } d => MayContainFloat(value, d),
        PhysicalType.Double when value.Real is { } d => MayContainDouble(value, d),
        PhysicalType.ByteArray when value.Bytes is { } bytes => MayContain(XxHash64.Hash(bytes.Span)),
        PhysicalType.FixedLengthByteArray when value.Bytes is { } bytes && _leaf.Type.Id == TypeId.Binary => MayContain(XxHash64.Hash(bytes.Span)),
        _ => true,
    };

    int? Int32Form(Int128 value) => _leaf.Type.Id == TypeId.UInt32
        ? value == (uint)value ? (int)(uint)value : null
        : value == (int)value ? (int)value : null;

    long? Int64Form(Int128 value) => _leaf.Type.Id == TypeId.UInt64
        ? value == (ulong)value ? (long)(ulong)value : null
        : value == (long)value ? (long)value : null;

    // Both zeros are equal and have bytes of their own; an integer that a float does not hold exactly equals none.
    bool MayContainFloat(BoundValue value, double d) => BoundValue.Of((double)(float)d).Compare(value) == 0 && ((float)d == 0
        ? MayContain(XxHash64.Hash(0u)) || MayContain(XxHash64.Hash(BitConverter.SingleToUInt32Bits(-0f)))
        : MayContain(XxHash64.Hash(BitConverter.SingleToUInt32Bits((float)d))));

    bool MayContainDouble(BoundValue value, double d) => BoundValue.Of(d).Compare(value) == 0 && (d == 0
        ? MayContain(XxHash64.Hash(0UL)) || MayContain(XxHash64.Hash(BitConverter.DoubleToUInt64Bits(-0.0)))
        : MayContain(XxHash64.Hash(BitConverter.DoubleToUInt64Bits(d))));

    bool MayContain(ulong hash)
    {
        var index = (long)((hash >> 32) * (ulong)_blocks >> 32);
        var block = ParquetFile.ReadAt(_file, _start + index * BlockBytes, BlockBytes);
        for (var i = 0; i < Salts.Length; i++)
        {
            var bit = 1u << (int)((uint)hash * Salts[i] >> 27);
            if ((BinaryPrimitives.ReadUInt32LittleEndian(block.AsSpan(4 * i)) & bit) == 0)
            {
                return false;
            }
        }

        return true;
    }
}
