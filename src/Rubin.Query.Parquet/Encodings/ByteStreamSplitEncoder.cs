using System.Buffers.Binary;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Rubin.Query.Parquet;

/// <summary>
/// BYTE_STREAM_SPLIT (Parquet Encodings.md): the first bytes of all values, then the second bytes, and so on. Signs and exponents of
/// neighbours then lie together and compress, and mantissas pass as they are.
/// </summary>
static class ByteStreamSplitEncoder
{
    /// <summary>For 8 values of 8 bytes, the bytes in the order of the streams.</summary>
    static readonly Vector512<byte> EightByEight = Transposition(8);

    /// <summary>For 16 values of 4 bytes, the bytes in the order of the streams.</summary>
    static readonly Vector512<byte> SixteenByFour = Transposition(4);

    /// <summary>Appends <paramref name="values"/>, which are <paramref name="width"/> bytes each.</summary>
    public static void Encode(ReadOnlySpan<byte> values, int width, ByteWriter output)
    {
        var target = output.Append(values.Length);
        var count = values.Length / width;
        var done = (width, Avx512Vbmi.IsSupported) switch
        {
            (8, true) => SplitEights(values, count, target),
            (4, true) => SplitFours(values, count, target),
            _ => 0,
        };
        Split(values, width, count, done, target);
    }

    /// <summary>The definition: byte k of value i goes to place i of stream k.</summary>
    internal static void Split(ReadOnlySpan<byte> values, int width, int count, int from, Span<byte> target)
    {
        for (var stream = 0; stream < width; stream++)
        {
            var plane = target.Slice(stream * count, count);
            for (int i = from, at = from * width + stream; i < plane.Length; i++, at += width)
            {
                plane[i] = values[at];
            }
        }
    }

    static int SplitEights(ReadOnlySpan<byte> values, int count, Span<byte> target)
    {
        var i = 0;
        for (; i + 8 <= count; i += 8)
        {
            var planes = Vector512.Shuffle(Vector512.Create(values.Slice(8 * i, 64)), EightByEight).AsUInt64();
            for (var stream = 0; stream < 8; stream++)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(target.Slice(stream * count + i, 8), planes[stream]);
            }
        }

        return i;
    }

    static int SplitFours(ReadOnlySpan<byte> values, int count, Span<byte> target)
    {
        var i = 0;
        for (; i + 16 <= count; i += 16)
        {
            var planes = Vector512.Shuffle(Vector512.Create(values.Slice(4 * i, 64)), SixteenByFour);
            planes.GetLower().GetLower().CopyTo(target.Slice(i, 16));
            planes.GetLower().GetUpper().CopyTo(target.Slice(count + i, 16));
            planes.GetUpper().GetLower().CopyTo(target.Slice(2 * count + i, 16));
            planes.GetUpper().GetUpper().CopyTo(target.Slice(3 * count + i, 16));
        }

        return i;
    }

    static Vector512<byte> Transposition(int width)
    {
        Span<byte> order = stackalloc byte[64];
        var count = 64 / width;
        for (var i = 0; i < 64; i++)
        {
            order[i] = (byte)(i % count * width + i / count);
        }

        return Vector512.Create<byte>(order);
    }
}
