using System.Buffers.Binary;
using System.Numerics;

namespace Rubin.Query.Arrow.Compression;

/// <summary>
/// xxHash, 64 bits, seed 0 (xxhash_spec.md, "XXH64 algorithm description"): what Parquet's bloom filters hash values with
/// (BloomFilter.md), what dictionaries of byte arrays are built with, and the checksum of Zstandard frames.
/// </summary>
static class XxHash64
{
    const ulong Prime1 = 0x9E3779B185EBCA87;
    const ulong Prime2 = 0xC2B2AE3D27D4EB4F;
    const ulong Prime3 = 0x165667B19E3779F9;
    const ulong Prime4 = 0x85EBCA77C2B2AE63;
    const ulong Prime5 = 0x27D4EB2F165667C5;

    /// <summary>The hash of <paramref name="bytes"/>.</summary>
    public static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = bytes.Length >= 32 ? Stripes(ref bytes, (ulong)bytes.Length) : Prime5 + (ulong)bytes.Length;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            hash = Mix8(hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        if (bytes.Length >= 4)
        {
            hash = Mix4(hash, BinaryPrimitives.ReadUInt32LittleEndian(bytes));
            bytes = bytes[4..];
        }

        foreach (var value in bytes)
        {
            hash = BitOperations.RotateLeft(hash ^ value * Prime5, 11) * Prime1;
        }

        return Avalanche(hash);
    }

    /// <summary>The hash of 4 bytes, the lowest first.</summary>
    public static ulong Hash(uint value) => Avalanche(Mix4(Prime5 + 4, value));

    /// <summary>The hash of 8 bytes, the lowest first.</summary>
    public static ulong Hash(ulong value) => Avalanche(Mix8(Prime5 + 8, value));

    static ulong Stripes(ref ReadOnlySpan<byte> bytes, ulong length)
    {
        var (a, b, c, d) = (unchecked(Prime1 + Prime2), Prime2, 0UL, unchecked(0 - Prime1));
        for (; bytes.Length >= 32; bytes = bytes[32..])
        {
            a = Round(a, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            b = Round(b, BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
            c = Round(c, BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]));
            d = Round(d, BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]));
        }

        var hash = BitOperations.RotateLeft(a, 1) + BitOperations.RotateLeft(b, 7)
            + BitOperations.RotateLeft(c, 12) + BitOperations.RotateLeft(d, 18);
        return Merge(Merge(Merge(Merge(hash, a), b), c), d) + length;
    }

    static ulong Round(ulong accumulator, ulong lane) => BitOperations.RotateLeft(accumulator + lane * Prime2, 31) * Prime1;

    static ulong Merge(ulong hash, ulong accumulator) => (hash ^ Round(0, accumulator)) * Prime1 + Prime4;

    static ulong Mix8(ulong hash, ulong lane) => BitOperations.RotateLeft(hash ^ Round(0, lane), 27) * Prime1 + Prime4;

    static ulong Mix4(ulong hash, uint lane) => BitOperations.RotateLeft(hash ^ lane * Prime1, 23) * Prime2 + Prime3;

    static ulong Avalanche(ulong hash)
    {
        hash = (hash ^ hash >> 33) * Prime2;
        hash = (hash ^ hash >> 29) * Prime3;
        return hash ^ hash >> 32;
    }
}
