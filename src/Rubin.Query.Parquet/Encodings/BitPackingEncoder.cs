using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Rubin.Query.Parquet;

/// <summary>
/// Integers of a fixed number of bits end to end, the lowest bit first (Parquet Encodings.md, "Bit-packed" as RLE and DELTA_BINARY_PACKED
/// use it).
/// </summary>
static class BitPackingEncoder
{
    /// <summary>Appends the low <paramref name="width"/> (0 to 32) bits of each value; the last byte is filled up with zeros.</summary>
    public static void Pack(ReadOnlySpan<int> values, int width, ByteWriter output)
    {
        if (width == 0 || values.IsEmpty)
        {
            return;
        }

        var target = output.Append(PackedBytes(values.Length, width));
        var pairs = MemoryMarshal.Cast<int, ulong>(values);
        var mask = width == 32 ? uint.MaxValue : (1UL << width) - 1;
        var accumulator = new Accumulator(target);
        foreach (var pair in pairs)
        {
            accumulator.Add(Join(pair, mask, width), 2 * width);
        }

        if ((values.Length & 1) != 0)
        {
            accumulator.Add((uint)values[^1] & mask, width);
        }

        accumulator.Flush();
    }

    /// <summary>Appends the low <paramref name="width"/> (0 to 64) bits of each value; the last byte is filled up with zeros.</summary>
    public static void Pack(ReadOnlySpan<ulong> values, int width, ByteWriter output)
    {
        if (width == 0 || values.IsEmpty)
        {
            return;
        }

        var accumulator = new Accumulator(output.Append(PackedBytes(values.Length, width)));
        var mask = width == 64 ? ulong.MaxValue : (1UL << width) - 1;
        foreach (var value in values)
        {
            accumulator.Add(value & mask, width);
        }

        accumulator.Flush();
    }

    /// <summary>Bytes that <paramref name="count"/> values of <paramref name="width"/> bits take.</summary>
    public static int PackedBytes(int count, int width) => checked((int)(((long)count * width + 7) >> 3));

    /// <summary>
    /// The low bits of both halves of <paramref name="pair"/> side by side: one instruction where the machine has it (BMI2).
    /// </summary>
    static ulong Join(ulong pair, ulong mask, int width) => Bmi2.X64.IsSupported
        ? Bmi2.X64.ParallelBitExtract(pair, mask | mask << 32)
        : pair & mask | (pair >> 32 & mask) << width;

    /// <summary>Gathers bits and stores them 64 at a time.</summary>
    ref struct Accumulator(Span<byte> target)
    {
        Span<byte> _target = target;
        ulong _bits;
        int _filled;

        /// <summary>Adds the <paramref name="count"/> (1 to 64) low bits of <paramref name="bits"/>, which has no others set.</summary>
        public void Add(ulong bits, int count)
        {
            _bits |= bits << _filled;
            _filled += count;
            if (_filled >= 64)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(_target, _bits);
                _target = _target[8..];
                _filled -= 64;
                _bits = _filled == 0 ? 0 : bits >> (count - _filled);
            }
        }

        /// <summary>Stores the bits that are left.</summary>
        public readonly void Flush()
        {
            for (var i = 0; i < _target.Length; i++)
            {
                _target[i] = (byte)(_bits >> (8 * i));
            }
        }
    }
}
