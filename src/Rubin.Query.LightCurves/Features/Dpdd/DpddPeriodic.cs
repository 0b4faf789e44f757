using Rubin.Query.LightCurves.Curves;
using Rubin.Query.LightCurves.Periods;

namespace Rubin.Query.LightCurves.Features;

/// <remarks>
/// The frequencies go from 1 / T to 10 a day in steps of 1 / (5 T); peaks above f_N = ½ ⟨1 / Δt⟩ lose ln(f / f_N), as Richards et al. do. The significance
/// of a frequency is its power (N - 1) / 2 × (1 - χ² / χ²₀), less that.
/// </remarks>
sealed class DpddPeriodic() : Feature("lcPeriodic", [.. Names])
{
    const int Frequencies = 3;
    const int Harmonics = 4;
    const double Greatest = 10;

    static IEnumerable<string> Names =>
    [
        "lcPeriodic_linear", "lcPeriodic_f1", "lcPeriodic_f2", "lcPeriodic_f3", .. Each("A"), .. Each("PH"),
        "lcPeriodic_significance_f1", "lcPeriodic_significance_f2_f1", "lcPeriodic_significance_f3_f1", "lcPeriodic_variance_ratio",
    ];

    static IEnumerable<string> Each(string kind) =>
        Enumerable.Range(1, Frequencies).SelectMany(i => Enumerable.Range(1, Harmonics).Select(j => $"lcPeriodic_{kind}{i}{j}"));

    public override int MinObservations => 12;

    public override bool NeedsVariation => true;

    public override bool IsArray => true;

    public override string Summary =>
        "The 32 numbers of lcPeriodic as the DPDD lists them: slope, three frequencies found one after another, amplitudes and phases of four harmonics of each, significance of "
        + "the first and ratios to it of the others, and the variance left by the first over that before.";

    public override CurveColumns Reads => CurveColumns.Time | CurveColumns.Error;

    public override string Source => "LSE-163; DMTN-118; Richards et al. 2011, doi:10.1088/0004-637X/733/1/10, section 3";

    internal override void Evaluate(LightCurve curve, Span<double> result)
    {
        result.Fill(double.NaN);
        if (!(curve.Duration > 1 / Greatest))
        {
            return;
        }

        var slope = curve.Moments.WeightedSlope;
        var value = new double[curve.Count];
        for (var k = 0; k < value.Length; k++) value[k] = curve.Value[k] - slope * (curve.Time[k] - curve.Time[0]);
        result[0] = slope;
        var (rest, periodogram) = (new LightCurve(), new LombScargle());
        var (firstPhase, first) = (0.0, 0.0);
        for (var i = 0; i < Frequencies; i++)
        {
            rest.Load(curve.Time, value, curve.HasErrors ? curve.Error : default);
            if (rest.IsConstant)
            {
                return;
            }

            var (frequency, significance) = Best(rest, periodogram);
            var fit = HarmonicFit.Of(rest, 1 / frequency, Harmonics, curve.Time[0]);
            (firstPhase, first) = i == 0 ? (Phase(fit, 1), significance) : (firstPhase, first);
            result[1 + i] = frequency;
            for (var j = 1; j <= Harmonics; j++)
            {
                result[4 + Harmonics * i + j - 1] = fit.Amplitude(j);
                result[16 + Harmonics * i + j - 1] = Phase(fit, j) - j * frequency / result[1] * firstPhase;
            }

            result[28 + i] = i == 0 ? significance : significance / first;
            var before = rest.Moments.Chi2;
            if (i == 0)
            {
                result[31] = fit.Chi2 / before;
            }

            for (var k = 0; k < value.Length; k++) value[k] -= fit.At(curve.Time[k]);
        }
    }

    /// <summary>atan2(b, a) of a sin + b cos, as the definition has it.</summary>
    static double Phase(HarmonicFit fit, int j) => Math.Atan2(fit.Cosine(j), fit.Sine(j));

    static (double Frequency, double Significance) Best(LightCurve curve, IPowerStream periodogram)
    {
        var grid = FrequencyGrid.OfPeriods(1 / Greatest, curve.Duration, curve.Duration);
        var nyquist = 0.0;
        for (var k = 1; k < curve.Count; k++)
        {
            var step = curve.Time[k] - curve.Time[k - 1];
            nyquist += step > 0 ? 0.5 / step / (curve.Count - 1) : 0;
        }

        var (best, first) = ((Frequency: grid.Start, Significance: double.NegativeInfinity), 0);
        periodogram.Start(curve, grid);
        for (var power = periodogram.Next(); !power.IsEmpty; power = periodogram.Next())
        {
            for (var k = 0; k < power.Length; k++, first++)
            {
                var significance = 0.5 * (curve.Count - 1) * power[k] - Math.Max(0, Math.Log(grid[first] / nyquist));
                best = significance > best.Significance ? (grid[first], significance) : best;
            }
        }

        return best;
    }
}
