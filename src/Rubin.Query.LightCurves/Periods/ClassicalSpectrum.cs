using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Periods;

/// <summary>
/// The classical periodogram of a curve (Lomb 1976, doi:10.1007/BF00648343; Scargle 1982, doi:10.1086/160554) without weights, in units of its variance,
/// on the grid of the light-curve package: 2^k + 1 frequencies from 0 to a multiple of the average Nyquist frequency (N - 1) / (2 T).
/// </summary>
sealed class ClassicalSpectrum
{
    readonly LombScargle _periodogram = new() { FitMean = false, IgnoreErrors = true };
    double[] _power = [];
    double[] _frequency = [];

    public LightCurve Curve { get; } = new();

    /// <summary>Computes the powers, and makes them a curve over frequency.</summary>
    /// <param name="curve">Not constant, of some length.</param>
    /// <param name="resolution">Steps in the width of a peak, about.</param>
    /// <param name="factor">The multiple.</param>
    public void Compute(LightCurve curve, double resolution, double factor)
    {
        // The step of the package, 1 / (resolution × T (N - 1) / N); the count is the power of two nearest to the range over it.
        double n = curve.Count;
        var step = (n - 1) / (n * resolution * curve.Duration);
        var greatest = factor * (n - 1) / (2 * curve.Duration);
        var steps = Math.Pow(2, Math.Round(Math.Log2(greatest / step)));
        if (!(steps is >= 1 and < FrequencyGrid.Longest))
        {
            throw new QueryException(QueryErrorCode.Value, FormattableString.Invariant($"a periodogram of {steps} frequencies, of which there may be 1 to {FrequencyGrid.Longest}"));
        }

        var count = (int)steps + 1;
        Array.Resize(ref _power, count);
        Array.Resize(ref _frequency, count);
        _periodogram.Compute(curve, new(0, step, count), _power);
        _power[0] = 0;
        for (var k = 0; k < count; k++)
        {
            _frequency[k] = k * step;
            _power[k] *= 0.5 * (n - 1);
        }

        Curve.Load(_frequency, _power);
    }

    /// <summary>The highest local maxima: period and (power - mean) / s of all powers; zeros where there are no more.</summary>
    public void Peaks(Span<double> periods, Span<double> signals)
    {
        periods.Clear();
        signals.Clear();
        var power = Curve.Value;
        int[] peaks = [.. Enumerable.Range(1, Math.Max(0, power.Length - 2)).Where(k => Curve.Value[k] > Curve.Value[k - 1] && Curve.Value[k] > Curve.Value[k + 1])
            .OrderByDescending(k => Curve.Value[k]).Take(periods.Length)];
        for (var i = 0; i < peaks.Length; i++)
        {
            periods[i] = 1 / Curve.Time[peaks[i]];
            signals[i] = (power[peaks[i]] - Curve.Mean) / Math.Sqrt(Curve.Moments.M2 / (power.Length - 1));
        }
    }
}
