using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class FeetsStructureFunctions() : Feature(
    "feets_StructureFunction", "feets_StructureFunction_index_21", "feets_StructureFunction_index_31", "feets_StructureFunction_index_32")
{
    const int Points = 100;

    public override int MinObservations => 2;

    public override bool NeedsVariation => true;

    public override string Summary =>
        "Slopes between the logarithms of the structure functions S_p(τ) = mean |m(t + τ) - m(t)|^p, p = 1, 2, 3, of the "
        + "curve interpolated to 100 equal steps of time, τ = 1 … 99 steps: S₂ over S₁, S₃ over S₁, S₃ over S₂.";

    public override CurveColumns Reads => CurveColumns.Time;

    public override string Source => "Simonetti, Cordes and Heeschen 1985, doi:10.1086/163418; feets: Cabral et al. 2018, doi:10.1016/j.ascom.2018.09.005";

    internal override void Evaluate(LightCurve curve, Span<double> result)
    {
        Span<double> m = stackalloc double[Points];
        Interpolate(curve, m);
        Span<double> s1 = stackalloc double[Points - 1];
        Span<double> s2 = stackalloc double[Points - 1];
        Span<double> s3 = stackalloc double[Points - 1];
        for (var lag = 1; lag < Points; lag++)
        {
            double first = 0, second = 0, third = 0;
            for (var i = lag; i < Points; i++)
            {
                var d = Math.Abs(m[i] - m[i - lag]);
                first += d;
                second += d * d;
                third += d * d * d;
            }

            double pairs = Points - lag;
            (s1[lag - 1], s2[lag - 1], s3[lag - 1]) = (Math.Log10(first / pairs), Math.Log10(second / pairs), Math.Log10(third / pairs));
        }

        result[0] = Slope(s1, s2);
        result[1] = Slope(s1, s3);
        result[2] = Slope(s2, s3);
    }

    static void Interpolate(LightCurve curve, Span<double> target)
    {
        var t = curve.Time;
        var row = 0;
        for (var i = 0; i < Points; i++)
        {
            var time = i == Points - 1 ? t[^1] : t[0] + i * (curve.Duration / (Points - 1));
            while (row + 2 < t.Length && t[row + 1] < time) row++;
            var step = t[row + 1] - t[row];
            var part = step > 0 ? (time - t[row]) / step : 0;
            target[i] = curve.Value[row] + part * (curve.Value[row + 1] - curve.Value[row]);
        }
    }

    /// <summary>Of the straight line through finite points; NaN where a logarithm is that of zero.</summary>
    static double Slope(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double meanX = 0, meanY = 0, xx = 0, xy = 0;
        for (var i = 0; i < x.Length; i++)
        {
            meanX += x[i] / x.Length;
            meanY += y[i] / x.Length;
        }

        for (var i = 0; i < x.Length; i++)
        {
            xx += (x[i] - meanX) * (x[i] - meanX);
            xy += (x[i] - meanX) * (y[i] - meanY);
        }

        return double.IsFinite(xy / xx) ? xy / xx : double.NaN;
    }
}
