using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Rubin.Query.PhotoZ.Dnf;

/// <summary>Parts the smallest few of many values from the others, without sorting. Begins where it ended the time before. Scratch of one worker.</summary>
sealed class SmallestValues
{
    static readonly int Most = BitConverter.SingleToInt32Bits(float.MaxValue);

    int _guess = BitConverter.SingleToInt32Bits(1);

    /// <summary>
    /// A limit that the <paramref name="count"/> smallest values are at most, and others only if they are equal to one of them. Floats that are not negative and not NaN
    /// are ordered as their bits are: passes over all values count those up to a guess, first around the guess until it lies between two bounds, then by turns by
    /// a straight line through the counts at the bounds and by halves.
    /// </summary>
    /// <param name="values">A multiple of eight of them.</param>
    /// <param name="count">From one to their number.</param>
    public float Select(ReadOnlySpan<float> values, int count)
    {
        int low = -1, high = Most, below = 0, upTo = values.Length;
        var (guess, stride) = (_guess, 1 << 20);
        for (var pass = 0; high - low > 1 && upTo != count; pass++)
        {
            var found = CountUpTo(values, BitConverter.Int32BitsToSingle(guess));
            if (found >= count)
            {
                (high, upTo) = (guess, found);
            }
            else
            {
                (low, below) = (guess, found);
            }

            var width = (long)high - low;
            var share = pass % 3 == 2 ? 0.5 : (count - below - 0.5) / (upTo - below);
            var next = low == -1 ? (long)high - stride : high == Most ? (long)low + stride : low + (long)(share * width);
            guess = low + (int)Math.Clamp(next - low, 1, Math.Max(1, width - 1));
            stride = Math.Min(stride, 1 << 28) * 2;
        }

        _guess = Math.Clamp(high, 1, Most - 1);
        return BitConverter.Int32BitsToSingle(high);
    }

    /// <summary>How many values are at most a limit.</summary>
    static int CountUpTo(ReadOnlySpan<float> values, float limit)
    {
        Vector256<int> a = default, b = default, c = default, d = default;
        var most = Vector256.Create(limit);
        ref var value = ref MemoryMarshal.GetReference(values);
        nuint i = 0;
        for (; i + 32 <= (nuint)values.Length; i += 32)
        {
            a -= Vector256.LessThanOrEqual(Vector256.LoadUnsafe(ref value, i), most).AsInt32();
            b -= Vector256.LessThanOrEqual(Vector256.LoadUnsafe(ref value, i + 8), most).AsInt32();
            c -= Vector256.LessThanOrEqual(Vector256.LoadUnsafe(ref value, i + 16), most).AsInt32();
            d -= Vector256.LessThanOrEqual(Vector256.LoadUnsafe(ref value, i + 24), most).AsInt32();
        }

        for (; i < (nuint)values.Length; i += 8)
        {
            a -= Vector256.LessThanOrEqual(Vector256.LoadUnsafe(ref value, i), most).AsInt32();
        }

        return Vector256.Sum(a + b + c + d);
    }
}
