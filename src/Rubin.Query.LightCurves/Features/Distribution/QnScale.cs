using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class QnScale() : ScalarFeature("qn")
{
    public override int MinObservations => 2;

    public override string Summary => "2.219144… times the k-th smallest |m_i - m_j|, k = h (h - 1) / 2, h = N / 2 + 1.";

    public override string Source => "Rousseeuw and Croux 1993, doi:10.1080/01621459.1993.10476408";

    public override string Example => "ABS(lc_qn([1, 2, 4]) - 2.219144466) < 1e-9";

    protected override double Value(LightCurve curve) => Scale * PairDifferences.Smallest(curve.Sorted, (long)(curve.Count / 2 + 1) * (curve.Count / 2) / 2);

    // 1 / (√2 Φ⁻¹(5/8)): one for values drawn from a normal distribution of unit width.
    const double Scale = 2.219144465985076;
}
