using System.Buffers.Binary;
using System.Numerics;
using Rubin.Query.Arrow.Compression;

namespace Rubin.Query.Parquet;

/// <summary>
/// A split-block bloom filter (BloomFilter.md): blocks of 8 words of 32 bits, one bit set a word and value.
/// "Not contained" is certain; "contained" is wrong with the probability that the size was chosen for.
/// </summary>
sealed class BloomFilterBuilder
{
    const int BlockBytes = 32;
    const int MaxBytes = 128 << 20;

    /// <summary>The eight odd constants of the standard, one a word of a block.</summary>
    static ReadOnlySpan<uint> Salts =>
        [0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31];

    readonly byte[] _bits;

    /// <summary>
    /// A filter for up to <paramref name="distinct"/> values that answers wrongly about <paramref name="falsePositives"/> (0 to 1) of
    /// others.
    /// </summary>
    public BloomFilterBuilder(long distinct, double falsePositives) => _bits = new byte[SizeFor(distinct, falsePositives)];

    /// <summary>The filter itself, without header.</summary>
    public ReadOnlySpan<byte> Bits => _bits;

    /// <summary>Adds the value whose <see cref="XxHash64"/> is <paramref name="hash"/>.</summary>
    public void Add(ulong hash)
    {
        var block = _bits.AsSpan((int)((hash >> 32) * (ulong)(_bits.Length / BlockBytes) >> 32) * BlockBytes, BlockBytes);
        for (var i = 0; i < Salts.Length; i++)
        {
            var word = block[(4 * i)..];
            var bit = 1u << (int)((uint)hash * Salts[i] >> 27);
            BinaryPrimitives.WriteUInt32LittleEndian(word, BinaryPrimitives.ReadUInt32LittleEndian(word) | bit);
        }
    }

    /// <summary>Header and bits as they lie in the file (parquet.thrift, <c>BloomFilterHeader</c>).</summary>
    public byte[] ToArray()
    {
        var output = new ByteWriter();
        var thrift = new ThriftWriter(output);
        thrift.BeginStruct();
        thrift.WriteInt32(1, _bits.Length);
        // The block algorithm, xxHash and no compression are the only choices there are, each an empty struct in a union.
        thrift.WriteUnion(2, 1);
        thrift.WriteUnion(3, 1);
        thrift.WriteUnion(4, 1);
        thrift.EndStruct();
        output.Write(_bits);
        return output.ToArray();
    }

    /// <summary>Bytes by BloomFilter.md, "Sizing an SBBF", rounded up to a power of two as all readers accept it.</summary>
    static int SizeFor(long distinct, double falsePositives)
    {
        var bits = -8 * Math.Max(1, distinct) / Math.Log(1 - Math.Pow(falsePositives, 1.0 / 8));
        var bytes = Math.Clamp(bits / 8, BlockBytes, MaxBytes);
        return (int)BitOperations.RoundUpToPowerOf2((uint)Math.Ceiling(bytes));
    }
}
