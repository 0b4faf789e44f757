namespace Rubin.Query.PhotoZ.Metrics;

/// <summary>What errors e = (z_phot − z_true)/(1 + z_true) amount to.</summary>
/// <param name="Count">How many objects there are.</param>
/// <param name="Bias">The median of e.</param>
/// <param name="MeanBias">The mean of e.</param>
/// <param name="Deviation">The standard deviation of e.</param>
/// <param name="SigmaIqr">The distance of the quartiles of e, over 1.349: the standard deviation of a normal distribution.</param>
/// <param name="SigmaNmad">1.4826 times the median of |e − median|.</param>
/// <param name="OutlierRate">The share of objects with |e| above 3 <paramref name="SigmaIqr"/>, and above 0.06, as RAIL counts.</param>
/// <param name="OutlierRate15">The share of objects with |e| above 0.15.</param>
public sealed record PointMetrics(
    long Count, double Bias, double MeanBias, double Deviation, double SigmaIqr, double SigmaNmad, double OutlierRate, double OutlierRate15);
