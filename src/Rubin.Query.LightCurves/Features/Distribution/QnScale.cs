using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>2.219144… times the k-th smallest |m_i - m_j|, k = h (h - 1) / 2, h = N / 2 + 1.</summary>
sealed class QnScale() : ScalarFeature("qn")
{
    public override int MinObservations => 2;

    public override string Source => "Rousseeuw and Croux 1993, doi:10.1080/01621459.1993.10476408";

    protected override double Value(LightCurve curve) => Scale * PairDifferences.Smallest(curve.Sorted, (long)(curve.Count / 2 + 1) * (curve.Count / 2) / 2);

    // 1 / (√2 Φ⁻¹(5/8)): one for values drawn from a normal distribution of unit width.
    const double Scale = 2.219144465985076;
}
