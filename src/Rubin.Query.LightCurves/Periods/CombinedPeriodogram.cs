using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Periods;

/// <summary>
/// The mean of the bands' own periodograms, each weighted by the sum of its squared powers over the grid: astropy's multi-band method "fast".
/// </summary>
public sealed class CombinedPeriodogram
{
    readonly LombScargle _single = new();
    readonly LightCurve _band = new();

    /// <summary>Computes the power at every frequency of a grid; NaN where no band has one.</summary>
    public void Compute(LightCurve curve, FrequencyGrid grid, Span<double> power)
    {
        var own = new double[grid.Count];
        var total = 0.0;
        power.Clear();
        var bands = 0;
        foreach (var band in curve.Band) bands = Math.Max(bands, band + 1);
        for (var band = 0; band < bands; band++)
        {
            curve.CopyBand(band, _band);
            _single.Compute(_band, grid, own);
            var weight = 0.0;
            foreach (var p in own) weight += p * p;
            if (double.IsNaN(weight))
            {
                continue;
            }

            total += weight;
            for (var k = 0; k < own.Length; k++) power[k] += weight * own[k];
        }

        foreach (ref var p in power) p /= total;
    }
}
