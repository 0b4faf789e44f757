using System.Runtime.Intrinsics;

namespace Rubin.Query.LightCurves.Curves;

/// <summary>What one pass over a curve adds up.</summary>
readonly record struct CurveSums
{
    public double Mean { get; private init; }

    public double TimeMean { get; private init; }

    public double ErrorMean { get; private init; }

    /// <summary>Sum of 1 / error².</summary>
    public double Weight { get; private init; }

    public double WeightedMean { get; private init; }

    public double WeightedTimeMean { get; private init; }

    public double Minimum { get; private init; }

    public double Maximum { get; private init; }

    /// <summary>Buffers hold whole vectors; rows past <paramref name="count"/> have weight and value 0.</summary>
    public static CurveSums Of(double[] time, double[] value, double[] error, double[] weight, int count)
    {
        Vector512<double> sumY = default, sumT = default, sumE = default, sumW = default, sumWY = default, sumWT = default;
        var low = Vector512.Create(double.PositiveInfinity);
        var high = Vector512.Create(double.NegativeInfinity);
        var row = 0;
        for (; row + 8 <= count; row += 8)
        {
            var y = Vector512.LoadUnsafe(ref value[row]);
            var t = Vector512.LoadUnsafe(ref time[row]);
            var w = Vector512.LoadUnsafe(ref weight[row]);
            sumY += y;
            sumT += t;
            sumE += Vector512.LoadUnsafe(ref error[row]);
            sumW += w;
            sumWY = Vector512.FusedMultiplyAdd(w, y, sumWY);
            sumWT = Vector512.FusedMultiplyAdd(w, t, sumWT);
            low = Vector512.MinNative(low, y);
            high = Vector512.MaxNative(high, y);
        }

        if (row < count)
        {
            var here = Tail.Mask(count - row);
            var y = Vector512.LoadUnsafe(ref value[row]);
            var t = Vector512.LoadUnsafe(ref time[row]) & here;
            var w = Vector512.LoadUnsafe(ref weight[row]);
            sumY += y;
            sumT += t;
            sumE += Vector512.LoadUnsafe(ref error[row]) & here;
            sumW += w;
            sumWY = Vector512.FusedMultiplyAdd(w, y, sumWY);
            sumWT = Vector512.FusedMultiplyAdd(w, t, sumWT);
            low = Vector512.ConditionalSelect(here, Vector512.MinNative(low, y), low);
            high = Vector512.ConditionalSelect(here, Vector512.MaxNative(high, y), high);
        }

        var total = Vector512.Sum(sumW);
        return new()
        {
            Mean = Vector512.Sum(sumY) / count,
            TimeMean = Vector512.Sum(sumT) / count,
            ErrorMean = Vector512.Sum(sumE) / count,
            Weight = total,
            WeightedMean = Vector512.Sum(sumWY) / total,
            WeightedTimeMean = Vector512.Sum(sumWT) / total,
            Minimum = Tail.Least(low),
            Maximum = -Tail.Least(-high),
        };
    }
}
