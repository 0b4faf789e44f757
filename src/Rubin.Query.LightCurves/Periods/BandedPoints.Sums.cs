using System.Runtime.Intrinsics;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.LightCurves.Periods;

/// <content>Sums over the points at one frequency.</content>
sealed partial class BandedPoints
{
    double[] _cosine = [];
    double[] _sine = [];

    /// <summary>Takes the phases of one frequency, in cycles a day, for <see cref="AddUp"/>.</summary>
    public void SetPhases(double frequency)
    {
        WorkerPool.ThrowIfStopped();
        for (var row = 0; row < Count; row += 8)
        {
            var (sine, cosine) = Phase.SinCos(frequency, Vector512.LoadUnsafe(ref Time[row]));
            sine.StoreUnsafe(ref _sine[row]);
            cosine.StoreUnsafe(ref _cosine[row]);
        }
    }

    /// <summary>
    /// Σ w cos hφ and Σ w sin hφ of one band at the harmonics 0 to 2 K, then of the weighted values at 1 to K.
    /// </summary>
    public void AddUp(int band, int terms, Span<double> cosines, Span<double> sines)
    {
        var end = Ends[band];
        Span<Vector512<double>> sums = stackalloc Vector512<double>[2 * (3 * terms + 1)];
        sums.Clear();
        for (var row = band == 0 ? 0 : Ends[band - 1]; row < end; row += 8)
        {
            var here = Curves.Tail.Mask(end - row);
            var w = Vector512.LoadUnsafe(ref Weight[row]) & here;
            var y = Vector512.LoadUnsafe(ref Weighted[row]) & here;
            var c1 = Vector512.LoadUnsafe(ref _cosine[row]);
            var s1 = Vector512.LoadUnsafe(ref _sine[row]);
            var (c, s) = (Vector512<double>.One, Vector512<double>.Zero);
            for (var h = 0; h <= 2 * terms; h++)
            {
                sums[2 * h] = Vector512.FusedMultiplyAdd(w, c, sums[2 * h]);
                sums[2 * h + 1] = Vector512.FusedMultiplyAdd(w, s, sums[2 * h + 1]);
                if (h > 0 && h <= terms)
                {
                    var at = 2 * (2 * terms + h);
                    sums[at] = Vector512.FusedMultiplyAdd(y, c, sums[at]);
                    sums[at + 1] = Vector512.FusedMultiplyAdd(y, s, sums[at + 1]);
                }

                (c, s) = (c * c1 - s * s1, s * c1 + c * s1);
            }
        }

        for (var h = 0; h <= 3 * terms; h++)
        {
            cosines[h] = Vector512.Sum(sums[2 * h]);
            sines[h] = Vector512.Sum(sums[2 * h + 1]);
        }
    }
}
