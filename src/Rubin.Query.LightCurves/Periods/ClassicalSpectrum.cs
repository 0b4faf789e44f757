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

    /// <summary>The grid of the light-curve package.</summary>
    /// <param name="curve">Of some length.</param>
    /// <param name="resolution">Steps in the width of a peak, about.</param>
    /// <param name="factor">The multiple.</param>
    public static FrequencyGrid GridOf(LightCurve curve, double resolution, double factor)
    {
        // The step of the package, 1 / (resolution × T (N - 1) / N); the count is the power of two nearest to the range over it.
        double n = curve.Count;
        var step = (n - 1) / (n * resolution * curve.Duration);
        var greatest = factor * (n - 1) / (2 * curve.Duration);
        var steps = Math.Pow(2, Math.Round(Math.Log2(greatest / step)));
        return steps is >= 1 and < FrequencyGrid.Longest
            ? new(0, step, (int)steps + 1)
            : throw new QueryException(QueryErrorCode.Value, FormattableString.Invariant($"a periodogram of {steps} frequencies, of which there may be 1 to {FrequencyGrid.Longest}"));
    }

    /// <summary>Computes the powers, and makes them a curve over frequency.</summary>
    /// <param name="curve">Not constant.</param>
    /// <param name="grid">From 0 on.</param>
    public void Compute(LightCurve curve, FrequencyGrid grid)
    {
        Array.Resize(ref _power, grid.Count);
        _periodogram.Compute(curve, grid, _power);
        _power[0] = 0;
        foreach (ref var power in _power.AsSpan()) power *= 0.5 * (curve.Count - 1.0);
        Load(grid, _power);
    }

    /// <summary>Takes powers that were computed elsewhere.</summary>
    public void Load(FrequencyGrid grid, ReadOnlySpan<double> power)
    {
        Array.Resize(ref _frequency, grid.Count);
        for (var k = 0; k < grid.Count; k++) _frequency[k] = grid[k];
        Curve.Load(_frequency, power);
    }

    /// <summary>Period and signal to noise of each peak, in turn.</summary>
    public void WritePeaks(Span<double> result)
    {
        Span<double> periods = stackalloc double[result.Length / 2];
        Span<double> signals = stackalloc double[periods.Length];
        Peaks(periods, signals);
        for (var i = 0; i < periods.Length; i++) (result[2 * i], result[2 * i + 1]) = (periods[i], signals[i]);
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
