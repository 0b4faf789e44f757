namespace Rubin.Query.LightCurves.Periods;

/// <summary>From standard powers to the other scales.</summary>
static class PowerScale
{
    /// <param name="normalization">The scale.</param>
    /// <param name="chi2">χ² of the constant model.</param>
    /// <param name="power">Standard powers, replaced.</param>
    public static void Apply(PeriodogramNormalization normalization, double chi2, Span<double> power)
    {
        switch (normalization)
        {
            case PeriodogramNormalization.Model:
                foreach (ref var p in power) p /= 1 - p;
                break;
            case PeriodogramNormalization.Log:
                foreach (ref var p in power) p = -Math.Log(1 - p);
                break;
            case PeriodogramNormalization.Psd:
                foreach (ref var p in power) p *= 0.5 * chi2;
                break;
            default:
                break;
        }
    }
}
