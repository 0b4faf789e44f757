using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves;

/// <summary>
/// What packages disagree about. It settles the features that leave these open (standard_deviation, skew, inter_percentile_range …); features that
/// belong to one package (psfFluxPercentile05, feets_Skew) keep its conventions.
/// </summary>
/// <param name="Name">As users write it.</param>
/// <param name="Quantiles">How quantiles are taken.</param>
/// <param name="LostDegrees">Degrees of freedom that a variance loses: 1, or 0 for biased moments.</param>
public sealed record Dialect(string Name, QuantileRule Quantiles, int LostDegrees)
{
    /// <summary>The light-curve package: Hazen's quantiles, unbiased moments. The default.</summary>
    public static Dialect LightCurve { get; } = new("light_curve", QuantileRule.Hazen, 1);

    /// <summary>Rubin and pandas: linear quantiles, unbiased moments.</summary>
    public static Dialect Rubin { get; } = new("rubin", QuantileRule.Linear, 1);

    /// <summary>numpy: linear quantiles, biased moments.</summary>
    public static Dialect Numpy { get; } = new("numpy", QuantileRule.Linear, 0);

    /// <summary>FATS and feets: quantiles by index, biased moments.</summary>
    public static Dialect Feets { get; } = new("feets", QuantileRule.Ceiling, 0);

    /// <summary>The dialect of that name (also "hazen" and "linear"), ignoring case; NULL is the default.</summary>
    /// <exception cref="QueryException">There is none.</exception>
    public static Dialect Parse(string? name) => name?.ToLowerInvariant() switch
    {
        null or "light_curve" or "hazen" => LightCurve,
        "rubin" or "linear" => Rubin,
        "numpy" => Numpy,
        "feets" => Feets,
        _ => throw new QueryException(QueryErrorCode.TypeMismatch, $"no dialect \"{name}\" of light-curve features", null, "light_curve, rubin, numpy or feets"),
    };
}
