using System.Runtime.Intrinsics;

namespace Rubin.Query.LightCurves.Curves;

/// <summary>What a second pass adds up about the means: central moments, χ² and both straight lines.</summary>
readonly record struct CurveMoments
{
    /// <summary>Σ (m - mean)².</summary>
    public double M2 { get; private init; }

    /// <summary>Σ (m - mean)³.</summary>
    public double M3 { get; private init; }

    /// <summary>Σ (m - mean)⁴.</summary>
    public double M4 { get; private init; }

    /// <summary>Σ w (m - weighted mean)².</summary>
    public double Chi2 { get; private init; }

    /// <summary>Σ |m - weighted mean| / error.</summary>
    public double AbsoluteChi { get; private init; }

    /// <summary>Σ (t - mean t)².</summary>
    public double Stt { get; private init; }

    /// <summary>Σ (t - mean t) (m - mean).</summary>
    public double Sty { get; private init; }

    /// <summary>Σ w (t - weighted mean t)².</summary>
    public double Wtt { get; private init; }

    /// <summary>Σ w (t - weighted mean t) (m - weighted mean).</summary>
    public double Wty { get; private init; }

    /// <summary>Slope of the straight line through all values alike.</summary>
    public double Slope => Sty / Stt;

    /// <summary>Slope of the straight line through the values by their weights.</summary>
    public double WeightedSlope => Wty / Wtt;

    public static CurveMoments Of(in CurveSums sums, double[] time, double[] value, double[] inverseError, double[] weight, int count)
    {
        var mean = Vector512.Create(sums.Mean);
        var meanW = Vector512.Create(sums.WeightedMean);
        var timeMean = Vector512.Create(sums.TimeMean);
        var timeMeanW = Vector512.Create(sums.WeightedTimeMean);
        Vector512<double> m2 = default, m3 = default, m4 = default, chi2 = default, chi = default;
        Vector512<double> tt = default, ty = default, wtt = default, wty = default;
        for (var row = 0; row < count; row += 8)
        {
            var here = Tail.Mask(count - row);
            var y = Vector512.LoadUnsafe(ref value[row]);
            var t = Vector512.LoadUnsafe(ref time[row]);
            var w = Vector512.LoadUnsafe(ref weight[row]);
            var d = (y - mean) & here;
            var dt = (t - timeMean) & here;
            var r = y - meanW;
            var dtW = t - timeMeanW;
            var d2 = d * d;
            var wr = w * r;
            m2 += d2;
            m3 = Vector512.FusedMultiplyAdd(d2, d, m3);
            m4 = Vector512.FusedMultiplyAdd(d2, d2, m4);
            chi2 = Vector512.FusedMultiplyAdd(wr, r, chi2);
            chi = Vector512.FusedMultiplyAdd(Vector512.Abs(r), Vector512.LoadUnsafe(ref inverseError[row]), chi);
            tt = Vector512.FusedMultiplyAdd(dt, dt, tt);
            ty = Vector512.FusedMultiplyAdd(dt, d, ty);
            wtt = Vector512.FusedMultiplyAdd(w * dtW, dtW, wtt);
            wty = Vector512.FusedMultiplyAdd(wr, dtW, wty);
        }

        return new()
        {
            M2 = Vector512.Sum(m2),
            M3 = Vector512.Sum(m3),
            M4 = Vector512.Sum(m4),
            Chi2 = Vector512.Sum(chi2),
            AbsoluteChi = Vector512.Sum(chi),
            Stt = Vector512.Sum(tt),
            Sty = Vector512.Sum(ty),
            Wtt = Vector512.Sum(wtt),
            Wty = Vector512.Sum(wty),
        };
    }

    /// <summary>Σ (m - mean)² alone, to the last bit as in <see cref="M2"/>.</summary>
    public static double SquaresOf(in CurveSums sums, double[] value, int count)
    {
        var mean = Vector512.Create(sums.Mean);
        Vector512<double> squares = default;
        for (var row = 0; row < count; row += 8)
        {
            var d = (Vector512.LoadUnsafe(ref value[row]) - mean) & Tail.Mask(count - row);
            squares += d * d;
        }

        return Vector512.Sum(squares);
    }
}
