namespace Rubin.Query.PhotoZ.Bpz;

/// <summary>Smooths densities with the kernel of BPZ: exp(−(x/σ)²) at x = −3σ, −3σ + Δz, … 3σ, the middle of the sum as long as the density.</summary>
sealed class Smoothing
{
    readonly double[] _kernel;
    readonly double[] _smooth;

    /// <summary>A kernel of width <paramref name="sigma"/> for <paramref name="count"/> redshifts <paramref name="step"/> apart.</summary>
    public Smoothing(double sigma, double step, int count)
    {
        var length = (int)Math.Ceiling(((6 * sigma) + (step / 10)) / step);
        _kernel = [.. Enumerable.Range(0, length).Select(i => Math.Exp(-Math.Pow(((i * step) - (3 * sigma)) / sigma, 2)))];
        _smooth = new double[count];
    }

    /// <summary>Replaces a density by the smoothed one.</summary>
    public void Apply(Span<double> density)
    {
        // As numpy's convolve in mode "same": of the max(count, length) values in the middle, those that belong to the density.
        var (count, length) = (density.Length, _kernel.Length);
        var first = (Math.Min(count, length) - 1) / 2;
        if (length > count) first += (length - count) / 2;
        for (var k = 0; k < count; k++)
        {
            var (sum, at) = (0.0, k + first);
            for (var j = Math.Max(0, at - count + 1); j <= Math.Min(at, length - 1); j++) sum += _kernel[j] * density[at - j];
            _smooth[k] = sum;
        }

        _smooth.CopyTo(density);
    }
}
