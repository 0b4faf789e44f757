namespace Rubin.Query.PhotoZ.Bpz;

/// <summary>
/// An object as the kernels read it. With fluxes f and errors σ, v = 1/σ (any scale) and ĝ the unit vector along f/σ: a template x = T v misses the object by
/// χ² = |f/σ|² · |x − (x·ĝ) ĝ|² / |x|².
/// </summary>
static class KernelObject
{
    /// <summary>Keeps the share of χ² finite, and 1, where a template has no light in any band.</summary>
    public const float Tiny = 1e-30f;

    const double HalfLog2E = 0.72134752044448170;

    /// <summary>How many numbers an object takes: v and ĝ of each band, and two scalars.</summary>
    public static int Stride(int bands) => (2 * bands) + 2;

    /// <summary>Writes an object; bands that are missing are 0.</summary>
    /// <param name="fluxes">In the order of bands.</param>
    /// <param name="index">Which object.</param>
    /// <param name="bandCount">Number of bands.</param>
    /// <param name="target"><see cref="Stride"/> numbers.</param>
    /// <returns>|f/σ|², the χ² without a template.</returns>
    public static double Write(BpzFluxes fluxes, int index, int bandCount, Span<float> target)
    {
        var bands = (target.Length - 2) / 2;
        target.Clear();
        var (total, widest) = (0.0, 0.0);
        for (var band = 0; band < bandCount; band++)
        {
            var signal = fluxes.Fluxes(band)[index] / fluxes.Errors(band)[index];
            total += signal * signal;
            widest = Math.Max(widest, 1 / fluxes.Errors(band)[index]);
        }

        var length = Math.Sqrt(total);
        for (var band = 0; band < bandCount; band++)
        {
            var error = fluxes.Errors(band)[index];
            target[band] = (float)(1 / (error * widest));
            target[bands + band] = total > 0 ? (float)(fluxes.Fluxes(band)[index] / (error * length)) : 0;
        }

        target[2 * bands] = (float)(-HalfLog2E * total);
        return total;
    }

    /// <summary>The logarithm to base 2 of the likelihood of one template at one redshift, as the kernels have it.</summary>
    public static float Likelihood(KernelTemplates templates, int redshift, int template, ReadOnlySpan<float> thing)
    {
        var bands = templates.Bands;
        var light = templates.Fluxes.AsSpan(templates.OffsetOf(redshift, template));
        var (along, across) = (0f, Tiny);
        for (var band = 0; band < bands; band++) along += light[band * KernelTemplates.Chunk] * thing[band] * thing[bands + band];
        along = Math.Max(along, 0);
        for (var band = 0; band < bands; band++)
        {
            var residual = (light[band * KernelTemplates.Chunk] * thing[band]) - (along * thing[bands + band]);
            across += residual * residual;
        }

        return (across / ((along * along) + across) * thing[^2]) + thing[^1];
    }

    /// <summary>Makes likelihoods relative to that of the given share of χ².</summary>
    public static void RelateTo(double misfit, double total, Span<float> target) => target[^1] = (float)(HalfLog2E * misfit * total);
}
