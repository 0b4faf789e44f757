using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class PeriodogramShape(double resolution, double factor) : Feature(
    FormattableString.Invariant($"periodogram_shape({resolution}, {factor})"), [.. OfSpectrum.Outputs.Select(o => $"periodogram_{o}")])
{
    static readonly FeatureSet OfSpectrum = new(
        [.. Parts.Select(p => (p, (IReadOnlyList<int>)[0]))],
        Dialect.LightCurve);

    static IEnumerable<Feature> Parts =>
    [
        new Amplitude(), new BeyondDeviations(1), new BeyondDeviations(2), new CumulativeSum(), new Eta(), new InterPercentileRange(0.25), new PercentAmplitude(),
        new StandardDeviation(),
    ];

    public override int MinObservations => 3;

    public override bool NeedsVariation => true;

    public override string Summary => "Features of the periodogram without weights, its powers in units of the variance taken as a curve over frequency.";

    public override CurveColumns Reads => CurveColumns.Time;

    public override string Source => "Malanchev et al. 2021, doi:10.1093/mnras/stab316";

    internal override void Evaluate(LightCurve curve, Span<double> result)
    {
        if (!(curve.Duration > 0))
        {
            result.Fill(double.NaN);
            return;
        }

        Span<bool> valid = stackalloc bool[OfSpectrum.Outputs.Count];
        OfSpectrum.Evaluate(curve.Spectrum(resolution, factor).Curve, result, valid);
    }
}
