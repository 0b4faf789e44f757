using Rubin.Query.Engine.Execution;
using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Variability;

/// <summary>The time differences of all pairs of measurements at different times, ascending.</summary>
static class CurvePairs
{
    /// <summary>As many numbers of pairs as are kept at once, 128 MiB: those of 5,793 measurements.</summary>
    public const int Most = 1 << 24;

    // Sorted one after another, so that a stopped query need not wait for all.
    const int Piece = 1 << 18;

    /// <summary>How many there are.</summary>
    public static long Count(LightCurve curve)
    {
        var t = curve.Time;
        long pairs = 0;
        var from = 0;
        for (var i = 1; i < t.Length; i++)
        {
            from = t[i] > t[i - 1] ? i : from;
            pairs += from;
        }

        return pairs;
    }

    /// <exception cref="QueryException">There are more than can be kept.</exception>
    public static double[] Times(LightCurve curve)
    {
        var pairs = Count(curve);
        CheckKept(pairs, curve);
        var times = new double[pairs];
        var t = curve.Time;
        var next = 0;
        for (var i = 0; i < t.Length; i++)
        {
            for (var j = i + 1; j < t.Length; j++)
            {
                if (t[j] > t[i])
                {
                    times[next++] = t[j] - t[i];
                }
            }
        }

        Sort(times);
        return times;
    }

    /// <exception cref="QueryException">It is more than is kept.</exception>
    public static void CheckKept(long pairs, LightCurve curve)
    {
        if (pairs > Most)
        {
            throw new QueryException(
                QueryErrorCode.OutOfMemory,
                FormattableString.Invariant($"this structure function needs all {pairs} pairs of {curve.Count} measurements at once, of which there may be {Most}"),
                hint: "give the edges of bins (bins => [1, 10, 100]) or bin_method => 'loglength', with a method other than macleod_2012 and no bootstrap; or take lc_bin first");
        }
    }

    /// <summary>Sorts pieces, then merges neighbours.</summary>
    static void Sort(double[] values)
    {
        for (var start = 0; start < values.Length; start += Piece)
        {
            WorkerPool.ThrowIfStopped();
            values.AsSpan(start, Math.Min(Piece, values.Length - start)).Sort();
        }

        var merged = values.Length > Piece ? new double[values.Length] : [];
        for (var width = Piece; width < values.Length; width *= 2)
        {
            for (var start = 0; start < values.Length; start += 2 * width)
            {
                WorkerPool.ThrowIfStopped();
                var middle = Math.Min(start + width, values.Length);
                Merge(values.AsSpan(start, middle - start), values.AsSpan(middle, Math.Min(start + 2 * width, values.Length) - middle), merged.AsSpan(start));
            }

            merged.CopyTo(values, 0);
        }
    }

    static void Merge(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> to)
    {
        var (i, j) = (0, 0);
        for (var k = 0; k < a.Length + b.Length; k++) to[k] = j == b.Length || (i < a.Length && a[i] <= b[j]) ? a[i++] : b[j++];
    }
}
