using System.Runtime.Intrinsics;

namespace Rubin.Query.PhotoZ.Pdfs;

/// <summary>Sums in sixteen lanes, in the same order on any processor, so that all of them agree to the bit.</summary>
static class LaneSum
{
    const int Lanes = 8;

    public static float Of(ReadOnlySpan<float> values)
    {
        Vector256<float> first = default, second = default;
        var i = 0;
        for (; i <= values.Length - (2 * Lanes); i += 2 * Lanes)
        {
            first += Vector256.Create(values[i..]);
            second += Vector256.Create(values[(i + Lanes)..]);
        }

        var sum = Vector256.Sum(first + second);
        for (; i < values.Length; i++) sum += values[i];
        return sum;
    }

    public static float OfSquares(ReadOnlySpan<float> values)
    {
        Vector256<float> first = default, second = default;
        var i = 0;
        for (; i <= values.Length - (2 * Lanes); i += 2 * Lanes)
        {
            var (a, b) = (Vector256.Create(values[i..]), Vector256.Create(values[(i + Lanes)..]));
            first = Vector256.FusedMultiplyAdd(a, a, first);
            second = Vector256.FusedMultiplyAdd(b, b, second);
        }

        var sum = Vector256.Sum(first + second);
        for (; i < values.Length; i++) sum += values[i] * values[i];
        return sum;
    }
}
