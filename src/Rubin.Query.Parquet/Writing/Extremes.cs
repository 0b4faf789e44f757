using System.Numerics;
using System.Runtime.InteropServices;

namespace Rubin.Query.Parquet;

/// <summary>The smallest and the largest of some numbers. NaN takes no part.</summary>
static class Extremes
{
    /// <summary>The extremes of <paramref name="values"/>; null where there is no value but NaN.</summary>
    public static (T Min, T Max)? Of<T>(ReadOnlySpan<T> values)
        where T : unmanaged, INumber<T>
    {
        var first = 0;
        while (first < values.Length && T.IsNaN(values[first]))
        {
            first++;
        }

        if (first == values.Length)
        {
            return null;
        }

        var (min, max) = (values[first], values[first]);
        var rest = values[first..];
        if (Vector<T>.IsSupported && rest.Length >= Vector<T>.Count)
        {
            var vectors = MemoryMarshal.Cast<T, Vector<T>>(rest);
            var (low, high) = (new Vector<T>(min), new Vector<T>(max));
            foreach (var vector in vectors)
            {
                // A comparison with NaN is false and leaves the extreme as it was.
                low = Vector.ConditionalSelect(Vector.LessThan(vector, low), vector, low);
                high = Vector.ConditionalSelect(Vector.GreaterThan(vector, high), vector, high);
            }

            for (var i = 0; i < Vector<T>.Count; i++)
            {
                min = low[i] < min ? low[i] : min;
                max = high[i] > max ? high[i] : max;
            }

            rest = rest[(vectors.Length * Vector<T>.Count)..];
        }

        foreach (var value in rest)
        {
            min = value < min ? value : min;
            max = value > max ? value : max;
        }

        return (min, max);
    }
}
