namespace Rubin.Query.PhotoZ.Metrics;

/// <summary>How far probability integral transforms are from being spread evenly.</summary>
/// <param name="Count">How many objects there are.</param>
/// <param name="KolmogorovSmirnov">The largest distance of their distribution to the even one.</param>
/// <param name="CramerVonMises">1/12n + Σ ((2i − 1)/2n − uᵢ)².</param>
/// <param name="AndersonDarling">−n − Σ (2i − 1)(ln uᵢ + ln(1 − uₙ₊₁₋ᵢ))/n.</param>
/// <param name="OutlierRate">The share of values below 10⁻⁴ or above 1 − 10⁻⁴.</param>
public sealed record PitMetrics(long Count, double KolmogorovSmirnov, double CramerVonMises, double AndersonDarling, double OutlierRate);
