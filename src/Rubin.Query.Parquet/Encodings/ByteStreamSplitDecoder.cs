using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Rubin.Query.Parquet;

/// <summary>BYTE_STREAM_SPLIT: first byte 0 of all values, then byte 1 of all values, and so on (Encodings.md).</summary>
sealed class ByteStreamSplitDecoder : FixedDecoder
{
    PageBytes _bytes;
    int _width;
    int _count;
    int _at;

    /// <inheritdoc/>
    public override void Start(PageBytes bytes, int width, int count)
    {
        _bytes = bytes.Slice(0, (long)count * width);
        (_width, _count, _at) = (width, count, 0);
    }

    /// <inheritdoc/>
    public override void Skip(int count) => _at += count;

    /// <inheritdoc/>
    public override void Read(Span<byte> target)
    {
        var count = target.Length / _width;
        if (count > _count - _at)
        {
            throw new CorruptDataException("a page of split bytes ends early");
        }

        var done = _width switch
        {
            4 when Avx512BW.IsSupported => Join4(target, count),
            8 when Sse2.IsSupported => Join8(target, count),
            _ => 0,
        };
        for (var i = done; i < count; i++)
        {
            for (var k = 0; k < _width; k++)
            {
                target[i * _width + k] = _bytes.At(k * _count + _at + i);
            }
        }

        _at += count;
    }

    // 64 values at a time: interleave bytes, then pairs; the four lanes then hold values 0-15, 16-31, … of each quarter.
    int Join4(Span<byte> target, int count)
    {
        ref var to = ref MemoryMarshal.GetReference(target);
        var i = 0;
        for (; i <= count - 64; i += 64)
        {
            var (a, b, c, d) = (Load64(0, i), Load64(1, i), Load64(2, i), Load64(3, i));
            var lowAb = Avx512BW.UnpackLow(a, b).AsInt16();
            var highAb = Avx512BW.UnpackHigh(a, b).AsInt16();
            var lowCd = Avx512BW.UnpackLow(c, d).AsInt16();
            var highCd = Avx512BW.UnpackHigh(c, d).AsInt16();
            Store4(
                ref Unsafe.Add(ref to, (nint)i * 4),
                Avx512BW.UnpackLow(lowAb, lowCd).AsInt64(),
                Avx512BW.UnpackHigh(lowAb, lowCd).AsInt64(),
                Avx512BW.UnpackLow(highAb, highCd).AsInt64(),
                Avx512BW.UnpackHigh(highAb, highCd).AsInt64());
        }

        return i;
    }

    // A transpose of 4 x 4 lanes of 16 bytes.
    static void Store4(ref byte to, Vector512<long> q0, Vector512<long> q1, Vector512<long> q2, Vector512<long> q3)
    {
        var low01 = Avx512F.Shuffle4x128(q0, q1, 0b_01_00_01_00);
        var high01 = Avx512F.Shuffle4x128(q0, q1, 0b_11_10_11_10);
        var low23 = Avx512F.Shuffle4x128(q2, q3, 0b_01_00_01_00);
        var high23 = Avx512F.Shuffle4x128(q2, q3, 0b_11_10_11_10);
        Avx512F.Shuffle4x128(low01, low23, 0b_10_00_10_00).AsByte().StoreUnsafe(ref to, 0);
        Avx512F.Shuffle4x128(low01, low23, 0b_11_01_11_01).AsByte().StoreUnsafe(ref to, 64);
        Avx512F.Shuffle4x128(high01, high23, 0b_10_00_10_00).AsByte().StoreUnsafe(ref to, 128);
        Avx512F.Shuffle4x128(high01, high23, 0b_11_01_11_01).AsByte().StoreUnsafe(ref to, 192);
    }

    Vector512<byte> Load64(int stream, int i) => Vector512.LoadUnsafe(in _bytes.At(stream * _count + _at + i));

    Vector128<byte> Load16(int stream, int i) => Vector128.LoadUnsafe(in _bytes.At(stream * _count + _at + i));

    // 16 values at a time.
    int Join8(Span<byte> target, int count)
    {
        ref var to = ref MemoryMarshal.GetReference(target);
        var i = 0;
        for (; i <= count - 16; i += 16)
        {
            var (a, b, c, d) = (Load16(0, i), Load16(1, i), Load16(2, i), Load16(3, i));
            var (e, f, g, h) = (Load16(4, i), Load16(5, i), Load16(6, i), Load16(7, i));
            ref var at = ref Unsafe.Add(ref to, (nint)i * 8);
            Store8(ref at, Sse2.UnpackLow(a, b), Sse2.UnpackLow(c, d), Sse2.UnpackLow(e, f), Sse2.UnpackLow(g, h));
            Store8(ref Unsafe.Add(ref at, 64), Sse2.UnpackHigh(a, b), Sse2.UnpackHigh(c, d), Sse2.UnpackHigh(e, f), Sse2.UnpackHigh(g, h));
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store8(ref byte to, Vector128<byte> ab, Vector128<byte> cd, Vector128<byte> ef, Vector128<byte> gh)
    {
        var low = Sse2.UnpackLow(ab.AsInt16(), cd.AsInt16()).AsInt32();
        var high = Sse2.UnpackHigh(ab.AsInt16(), cd.AsInt16()).AsInt32();
        var lowUpper = Sse2.UnpackLow(ef.AsInt16(), gh.AsInt16()).AsInt32();
        var highUpper = Sse2.UnpackHigh(ef.AsInt16(), gh.AsInt16()).AsInt32();
        Sse2.UnpackLow(low, lowUpper).AsByte().StoreUnsafe(ref to, 0);
        Sse2.UnpackHigh(low, lowUpper).AsByte().StoreUnsafe(ref to, 16);
        Sse2.UnpackLow(high, highUpper).AsByte().StoreUnsafe(ref to, 32);
        Sse2.UnpackHigh(high, highUpper).AsByte().StoreUnsafe(ref to, 48);
    }
}
