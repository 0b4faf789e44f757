namespace Rubin.Query.PhotoZ.Bpz;

/// <summary>What a template fit depends on beside templates and prior.</summary>
/// <param name="ZeroPointErrors">Of each band, in magnitudes.</param>
/// <param name="Limits">The limiting magnitude of each band; NaN where it is not known.</param>
/// <param name="ReferenceBand">The band whose magnitude the prior takes.</param>
/// <param name="LeastError">Smaller errors count as this one, in magnitudes.</param>
/// <param name="Cut">Densities below this share of the largest count as 0.</param>
/// <param name="Smoothing">The width σ of the kernel exp(−(Δz/σ)²) that a density is smoothed with; 0 for none.</param>
/// <param name="LeastScatter">The scatter in z/(1+z) of which the interval of the odds reaches <see cref="OddsWidth"/> times to either side.</param>
/// <param name="Compatible">Whether objects that were not detected count as the upstream code counts them.</param>
/// <param name="Exact">Whether all is computed in 64-bit numbers, with the upstream code's own sums.</param>
sealed record BpzSettings(
    ValueList<double> ZeroPointErrors,
    ValueList<double> Limits,
    int ReferenceBand,
    double LeastError,
    double Cut,
    double Smoothing,
    double LeastScatter,
    bool Compatible,
    bool Exact)
{
    /// <summary>The largest error that a magnitude can have.</summary>
    public const double GreatestError = 20;

    /// <summary>95 % of a normal distribution lie within so many standard deviations.</summary>
    public const double OddsWidth = 1.959963984540054;
}
