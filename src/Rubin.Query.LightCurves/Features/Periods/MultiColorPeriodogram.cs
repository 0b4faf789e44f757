using Rubin.Query.LightCurves.Curves;
using Rubin.Query.LightCurves.Periods;

namespace Rubin.Query.LightCurves.Features;

/// <param name="prefix">Of the names.</param>
/// <param name="byChi2">Whether bands count by their χ² about the weighted mean instead of by their measurements.</param>
/// <param name="peaks">How many peaks.</param>
/// <param name="resolution">Steps in the width of a peak, about.</param>
/// <param name="factor">The greatest frequency over the average Nyquist frequency.</param>
sealed class MultiColorPeriodogram(string prefix, bool byChi2, double peaks, double resolution, double factor) : Feature(
    FormattableString.Invariant($"{prefix}_periodogram({peaks}, {resolution}, {factor})"),
    [.. Enumerable.Range(0, (int)peaks).SelectMany(i => new[] { $"{prefix}_period_{i}", $"{prefix}_period_s_to_n_{i}" })])
{
    public override int MinObservations => 3;

    public override bool NeedsVariation => true;

    public override string Summary =>
        "The highest peaks of the mean of the bands' own periodograms without weights, on the grid of the curve of all bands, each band by its part of "
        + (byChi2 ? "χ² about the weighted mean" : "the measurements") + ": period, and power above the mean in standard deviations of all powers; 0 where there are fewer peaks.";

    public override CurveColumns Reads => CurveColumns.Time | CurveColumns.Error | CurveColumns.Band;

    public override string Source => "Malanchev et al. 2021, doi:10.1093/mnras/stab316; light-curve-feature 0.19";

    internal override void Evaluate(LightCurve curve, Span<double> result)
    {
        result.Fill(double.NaN);
        if (!(curve.Duration > 0))
        {
            return;
        }

        var grid = ClassicalSpectrum.GridOf(curve, resolution, factor);
        var sum = new double[grid.Count];
        var (total, own, band) = (0.0, new ClassicalSpectrum(), curve.Derived);
        for (var number = Greatest(curve.Band); number >= 0; number--)
        {
            curve.CopyBand(number, band);
            if (band.Count < 2 || band.IsConstant || !(band.Duration > 0))
            {
                continue;
            }

            var weight = byChi2 ? band.Moments.Chi2 : band.Count;
            own.Compute(band, grid);
            total += weight;
            for (var k = 0; k < sum.Length; k++) sum[k] += double.IsNaN(own.Curve.Value[k]) ? 0 : weight * own.Curve.Value[k];
        }

        if (total > 0)
        {
            foreach (ref var p in sum.AsSpan()) p /= total;
            own.Load(grid, sum);
            own.WritePeaks(result);
        }
    }

    static int Greatest(ReadOnlySpan<int> bands)
    {
        var greatest = 0;
        foreach (var band in bands) greatest = Math.Max(greatest, band);
        return greatest;
    }
}
