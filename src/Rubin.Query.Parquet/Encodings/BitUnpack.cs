using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Rubin.Query.Parquet;

/// <summary>Unpacks integers that lie bit after bit, lowest bit first (Encodings.md, "bit-packed-run").</summary>
static class BitUnpack
{
    /// <summary>The widest value that lies within 4 bytes wherever its first bit is.</summary>
    const int WidestOfWords = 25;

    /// <summary>The widest value that lies within 8 bytes wherever its first bit is.</summary>
    const int WidestOfLongs = 57;

    static readonly (Vector512<byte> Bytes, Vector512<uint> Shifts)[] Layouts = MakeLayouts<uint>(WidestOfWords);
    static readonly (Vector512<byte> Bytes, Vector512<ulong> Shifts)[] LongLayouts = MakeLayouts<ulong>(WidestOfLongs);

    /// <summary>
    /// Unpacks as many values of <paramref name="width"/> (0 to 32) bits as <paramref name="target"/> holds, from bit <paramref
    /// name="bit"/> on.
    /// </summary>
    public static void Unpack(PageBytes source, long bit, int width, Span<int> target)
    {
        Check(source, bit, width, target.Length);
        ref var to = ref MemoryMarshal.GetReference(target);
        var i = 0;
        if (width is > 0 and <= WidestOfWords && Avx512Vbmi.IsSupported)
        {
            for (; i < target.Length && (bit & 7) != 0; i++, bit += width)
            {
                Unsafe.Add(ref to, i) = (int)One(source, bit, width);
            }

            // 16 values take 2·width whole bytes: gather each one's 4 bytes, then shift it down.
            var (bytes, shifts) = Layouts[width];
            var mask = Vector512.Create((1u << width) - 1);
            for (; i <= target.Length - 16; i += 16, bit += 16 * width)
            {
                var words = Avx512Vbmi.PermuteVar64x8(Vector512.LoadUnsafe(in source.At((int)(bit >> 3))), bytes).AsUInt32();
                (Avx512F.ShiftRightLogicalVariable(words, shifts) & mask).AsInt32().StoreUnsafe(ref to, (nuint)i);
            }
        }

        for (; i < target.Length; i++, bit += width)
        {
            Unsafe.Add(ref to, i) = (int)One(source, bit, width);
        }
    }

    /// <summary>Unpacks values of 0 to 64 bits from the first bit on.</summary>
    public static void Unpack(PageBytes source, int width, Span<long> target)
    {
        Check(source, 0, width, target.Length);
        ref var to = ref MemoryMarshal.GetReference(target);
        var i = 0;
        if (width is > 0 and <= WidestOfLongs && Avx512Vbmi.IsSupported)
        {
            // 8 values take as many bytes as one has bits.
            var (bytes, shifts) = LongLayouts[width];
            var mask = Vector512.Create((1UL << width) - 1);
            for (; i <= target.Length - 8; i += 8)
            {
                var words = Avx512Vbmi.PermuteVar64x8(Vector512.LoadUnsafe(in source.At(i / 8 * width)), bytes).AsUInt64();
                (Avx512F.ShiftRightLogicalVariable(words, shifts) & mask).AsInt64().StoreUnsafe(ref to, (nuint)i);
            }
        }

        for (; i < target.Length; i++)
        {
            Unsafe.Add(ref to, i) = (long)One(source, (long)i * width, width);
        }
    }

    /// <summary>Unpacks levels, whose <paramref name="width"/> is 1 to 8 bits, to a byte each.</summary>
    public static void Unpack(PageBytes source, int width, Span<byte> target)
    {
        Check(source, 0, width, target.Length);
        ref var to = ref MemoryMarshal.GetReference(target);
        var i = 0;
        if (Bmi2.X64.IsSupported)
        {
            var deposit = 0x0101010101010101UL * ((1u << width) - 1);
            for (; i <= target.Length - 8; i += 8)
            {
                var packed = Unsafe.ReadUnaligned<ulong>(in source.At(i / 8 * width));
                Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, i), Bmi2.X64.ParallelBitDeposit(packed, deposit));
            }
        }

        for (; i < target.Length; i++)
        {
            target[i] = (byte)One(source, (long)i * width, width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Check(PageBytes source, long bit, int width, int count)
    {
        if ((bit + (long)width * count + 7) >> 3 > source.Length)
        {
            throw new CorruptDataException("packed integers run past the end of their page");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong One(PageBytes source, long bit, int width)
    {
        ref readonly var at = ref source.At((int)(bit >> 3));
        var shift = (int)(bit & 7);
        var value = Unsafe.ReadUnaligned<ulong>(in at) >> shift;
        if (width + shift > 64)
        {
            value |= (ulong)Unsafe.Add(ref Unsafe.AsRef(in at), 8) << (64 - shift);
        }

        return width == 64 ? value : value & ((1UL << width) - 1);
    }

    /// <summary>For each width up to the widest, where the bytes of the values of a vector lie, and how far they are shifted in them.</summary>
    static (Vector512<byte> Bytes, Vector512<T> Shifts)[] MakeLayouts<T>(int widest)
        where T : unmanaged, INumber<T>
    {
        var layouts = new (Vector512<byte>, Vector512<T>)[widest + 1];
        Span<byte> bytes = stackalloc byte[Vector512<byte>.Count];
        Span<T> shifts = stackalloc T[Vector512<T>.Count];
        var size = bytes.Length / shifts.Length;
        for (var width = 1; width <= widest; width++)
        {
            for (var i = 0; i < shifts.Length; i++)
            {
                shifts[i] = T.CreateChecked(i * width & 7);
                for (var k = 0; k < size; k++)
                {
                    bytes[size * i + k] = (byte)Math.Min((i * width >> 3) + k, 63);
                }
            }

            layouts[width] = (Vector512.Create<byte>(bytes), Vector512.Create<T>(shifts));
        }

        return layouts;
    }
}
