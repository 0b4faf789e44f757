using System.Numerics;

namespace Rubin.Query.Parquet;

/// <summary>
/// DELTA_BINARY_PACKED (Parquet Encodings.md, "Delta Encoding"): differences of neighbours, less the smallest of a block, bit-packed.
/// Blocks of 128 values in 4 miniblocks for 32-bit integers, of 256 for 64-bit ones, as other writers choose.
/// </summary>
static class DeltaBinaryPackedEncoder
{
    const int Miniblocks = 4;

    /// <summary>
    /// Appends the header and blocks for <paramref name="values"/>. Differences wrap around, as the format demands of overflow.
    /// </summary>
    public static void Encode(ReadOnlySpan<int> values, ByteWriter output)
    {
        const int Block = 128;
        WriteHeader(Block, values.Length, values.IsEmpty ? 0 : values[0], output);
        Span<ulong> deltas = stackalloc ulong[Block];
        for (var start = 1; start < values.Length; start += Block)
        {
            var count = Math.Min(Block, values.Length - start);
            var smallest = int.MaxValue;
            for (var i = 0; i < count; i++)
            {
                var delta = unchecked(values[start + i] - values[start + i - 1]);
                smallest = Math.Min(smallest, delta);
                deltas[i] = (uint)delta;
            }

            for (var i = 0; i < count; i++)
            {
                deltas[i] = unchecked((uint)deltas[i] - (uint)smallest);
            }

            WriteBlock(smallest, deltas, count, output);
        }
    }

    /// <inheritdoc cref="Encode(ReadOnlySpan{int}, ByteWriter)"/>
    public static void Encode(ReadOnlySpan<long> values, ByteWriter output)
    {
        const int Block = 256;
        WriteHeader(Block, values.Length, values.IsEmpty ? 0 : values[0], output);
        Span<ulong> deltas = stackalloc ulong[Block];
        for (var start = 1; start < values.Length; start += Block)
        {
            var count = Math.Min(Block, values.Length - start);
            var smallest = long.MaxValue;
            for (var i = 0; i < count; i++)
            {
                var delta = unchecked(values[start + i] - values[start + i - 1]);
                smallest = Math.Min(smallest, delta);
                deltas[i] = (ulong)delta;
            }

            for (var i = 0; i < count; i++)
            {
                deltas[i] = unchecked(deltas[i] - (ulong)smallest);
            }

            WriteBlock(smallest, deltas, count, output);
        }
    }

    static void WriteHeader(int block, int count, long first, ByteWriter output)
    {
        output.WriteVarint((ulong)block);
        output.WriteVarint(Miniblocks);
        output.WriteVarint((ulong)count);
        output.WriteZigZag(first);
    }

    /// <summary>
    /// One block: the smallest difference, the widths of its miniblocks, and those that hold a value; the last of them is filled up with
    /// zeros, and those without a value have width 0 and no bytes.
    /// </summary>
    static void WriteBlock(long smallest, Span<ulong> deltas, int count, ByteWriter output)
    {
        deltas[count..].Clear();
        output.WriteZigZag(smallest);
        var size = deltas.Length / Miniblocks;
        Span<byte> widths = stackalloc byte[Miniblocks];
        for (var i = 0; i < Miniblocks; i++)
        {
            var bits = 0UL;
            foreach (var delta in deltas.Slice(i * size, size))
            {
                bits |= delta;
            }

            widths[i] = (byte)(64 - BitOperations.LeadingZeroCount(bits));
        }

        output.Write(widths);
        for (var i = 0; i < Miniblocks && i * size < count; i++)
        {
            BitPackingEncoder.Pack(deltas.Slice(i * size, size), widths[i], output);
        }
    }
}
