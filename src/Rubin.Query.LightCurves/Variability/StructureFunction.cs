using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Variability;

/// <summary>How a bin of pairs becomes one value of a squared structure function.</summary>
public enum StructureFunctionMethod
{
    /// <summary>Mean of Δm² - (e_i² + e_j²).</summary>
    Basic,

    /// <summary>Mean Δm² - mean of e_i² + e_j² (Bauer et al. 2009, doi:10.1088/0004-637X/696/2/1241, equation 4).</summary>
    Bauer2009A,

    /// <summary>π/2 (mean |Δm|)² - mean of e_i² + e_j² (the same, equation 5).</summary>
    Bauer2009B,

    /// <summary>(mean of √(π/2) |Δm| - √(e_i² + e_j²))² (Schmidt et al. 2010, doi:10.1088/0004-637X/714/2/1194).</summary>
    Schmidt2010,

    /// <summary>(0.74 × interquartile range of Δm)² (MacLeod et al. 2012, doi:10.1088/0004-637X/753/2/106).</summary>
    MacLeod2012,
}

/// <summary>How bins of time differences lie, as TAPE names them.</summary>
public enum PairSpacing
{
    /// <summary>Equally many different time differences in each.</summary>
    Size,

    /// <summary>Equally wide; the first edge is lowered by a thousandth of the range.</summary>
    Length,

    /// <summary>Equally wide in the logarithm; likewise.</summary>
    LogLength,
}

/// <summary>One bin of a structure function.</summary>
/// <param name="TimeDifference">Mean time between the pairs, in days.</param>
/// <param name="SquaredFunction">The structure function squared; may be negative, where noise is overestimated.</param>
/// <param name="Pairs">How many pairs the bin holds.</param>
public readonly record struct StructureFunctionBin(double TimeDifference, double SquaredFunction, int Pairs);

/// <summary>The structure function: how much a source changes in a time, over all pairs of measurements, as TAPE computes it.</summary>
public static class StructureFunction
{
    /// <summary>Fewer measurements than this have none.</summary>
    public const int MinObservations = 3;

    /// <summary>The structure function in bins made from the pairs.</summary>
    /// <param name="curve">At least three measurements, or there is no bin.</param>
    /// <param name="method">How a bin becomes a value.</param>
    /// <param name="pairsPerBin">How many pairs a bin is to have on average.</param>
    /// <param name="spacing">How the bins lie.</param>
    /// <param name="bins">How many bins there are, instead of by pairs.</param>
    public static IReadOnlyList<StructureFunctionBin> Compute(
        LightCurve curve, StructureFunctionMethod method, int pairsPerBin = 100, PairSpacing spacing = PairSpacing.Size, int? bins = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pairsPerBin, 1);
        var pairs = CurvePairs.Of(curve);
        return curve.Count < MinObservations || pairs.Count < 2 ? [] : pairs.Summarize(pairs.Edges(spacing, bins ?? (pairs.Count + pairsPerBin - 1) / pairsPerBin), method);
    }

    /// <summary>The structure function in given bins; bins without pairs are left out.</summary>
    /// <param name="curve">At least three measurements, or there is no bin.</param>
    /// <param name="method">How a bin becomes a value.</param>
    /// <param name="edges">Ascending, in days; a bin holds its lower edge, the last one both.</param>
    public static IReadOnlyList<StructureFunctionBin> Compute(LightCurve curve, StructureFunctionMethod method, ReadOnlySpan<double> edges)
    {
        var pairs = CurvePairs.Of(curve);
        return curve.Count < MinObservations || pairs.Count < 2 ? [] : pairs.Summarize(edges, method);
    }
}
