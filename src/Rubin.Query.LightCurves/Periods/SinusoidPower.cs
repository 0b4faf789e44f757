using System.Runtime.Intrinsics;
using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Periods;

/// <summary>The standard power of one sinusoid from its sums.</summary>
/// <param name="fitMean">Whether the mean is fitted with the sinusoid.</param>
/// <param name="variance">Σ w (m - mean)² with the weights' sum 1.</param>
readonly struct SinusoidPower(bool fitMean, double variance)
{
    /// <summary>
    /// What the determinant of the normal equations is at least, for powers of ten digits: 1/4 where times are spread over the phases, 0 where the model is not determined.
    /// </summary>
    public const double LeastDeterminant = 1e-6;

    /// <summary>
    /// P = (YC² SS - 2 YC YS CS + YS² CC) / ((CC SS - CS²) YY): the formula of the paper without its τ, so one division a frequency.
    /// </summary>
    /// <param name="sums">For each frequency.</param>
    /// <param name="power">Takes the powers.</param>
    /// <param name="least">NaN where the determinant is not greater.</param>
    public void Fill(TrigonometricSums sums, Span<double> power, double least = LeastDeterminant)
    {
        var half = Vector512.Create(0.5);
        var mean = fitMean ? Vector512<double>.One : Vector512<double>.Zero;
        var reference = Vector512.Create(variance);
        for (var i = 0; i < power.Length; i += 8)
        {
            var c = mean * Vector512.Create(sums.Cosine1[i..]);
            var s = mean * Vector512.Create(sums.Sine1[i..]);
            var doubled = half * Vector512.Create(sums.Cosine2[i..]);
            var cc = Vector512.FusedMultiplyAdd(-c, c, half + doubled);
            var ss = Vector512.FusedMultiplyAdd(-s, s, half - doubled);
            var cs = Vector512.FusedMultiplyAdd(-s, c, half * Vector512.Create(sums.Sine2[i..]));
            var a = Vector512.Create(sums.WeightedCosine[i..]);
            var b = Vector512.Create(sums.WeightedSine[i..]);
            var determinant = Vector512.FusedMultiplyAdd(cc, ss, -(cs * cs));

            // a² SS - 2 a b CS + b² CC.
            var explained = Vector512.FusedMultiplyAdd(a, Vector512.FusedMultiplyAdd(a, ss, -(b + b) * cs), b * b * cc);
            var p = explained / (determinant * reference);
            p = Vector512.ConditionalSelect(Vector512.GreaterThan(determinant, Vector512.Create(least)), p, Vector512.Create(double.NaN));
            Tail.Store(p, power[i..]);
        }
    }

    /// <summary>The power at one frequency, to rounding; NaN where the determinant is not greater than <see cref="LeastDeterminant"/>.</summary>
    /// <param name="frequency">In cycles a day.</param>
    /// <param name="time">In days from the middle of the curve; like the others followed by zeros up to a whole vector.</param>
    /// <param name="weight">Of the sum 1.</param>
    /// <param name="weighted">Weights times values.</param>
    public double At(double frequency, ReadOnlySpan<double> time, ReadOnlySpan<double> weight, ReadOnlySpan<double> weighted)
    {
        Vector512<double> c = default, s = default, c2 = default, s2 = default, a = default, b = default;
        for (var i = 0; i < time.Length; i += 8)
        {
            var (sine, cosine) = Phase.SinCos(frequency, Vector512.Create(time[i..]));
            var (w, y) = (Vector512.Create(weight[i..]), Vector512.Create(weighted[i..]));
            (c, s) = (c + w * cosine, s + w * sine);
            (c2, s2) = (c2 + w * (cosine * cosine - sine * sine), s2 + (w + w) * (sine * cosine));
            (a, b) = (a + y * cosine, b + y * sine);
        }

        Span<double> sums = stackalloc double[6 * 8];
        sums.Clear();
        (sums[0], sums[8], sums[16]) = (Vector512.Sum(c), Vector512.Sum(s), Vector512.Sum(c2));
        (sums[24], sums[32], sums[40]) = (Vector512.Sum(s2), Vector512.Sum(a), Vector512.Sum(b));
        Span<double> power = stackalloc double[1];
        Fill(new(sums, sums[8..], sums[16..], sums[24..], sums[32..], sums[40..]), power);
        return power[0];
    }
}

/// <summary>Sums of the weights at the frequency and twice it, and of the weighted values; whole vectors, so that the last may reach past the powers.</summary>
readonly ref struct TrigonometricSums(
    ReadOnlySpan<double> cosine1, ReadOnlySpan<double> sine1, ReadOnlySpan<double> cosine2, ReadOnlySpan<double> sine2, ReadOnlySpan<double> weightedCosine, ReadOnlySpan<double> weightedSine)
{
    public ReadOnlySpan<double> Cosine1 { get; } = cosine1;

    public ReadOnlySpan<double> Sine1 { get; } = sine1;

    public ReadOnlySpan<double> Cosine2 { get; } = cosine2;

    public ReadOnlySpan<double> Sine2 { get; } = sine2;

    public ReadOnlySpan<double> WeightedCosine { get; } = weightedCosine;

    public ReadOnlySpan<double> WeightedSine { get; } = weightedSine;
}
