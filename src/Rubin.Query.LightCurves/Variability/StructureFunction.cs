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
/// <param name="Low">The 16th percentile of values of pairs drawn anew with replacement; NaN where that was not asked for.</param>
/// <param name="High">The 84th.</param>
public readonly record struct StructureFunctionBin(double TimeDifference, double SquaredFunction, long Pairs, double Low = double.NaN, double High = double.NaN);

/// <summary>The structure function: how much a source changes in a time, over all pairs of measurements, as TAPE computes it.</summary>
public sealed class StructureFunction
{
    /// <summary>Fewer measurements than this have none.</summary>
    public const int MinObservations = 3;

    /// <summary>How a bin becomes a value.</summary>
    public StructureFunctionMethod Method { get; init; }

    /// <summary>How the bins lie, where <see cref="Edges"/> are not given.</summary>
    public PairSpacing Spacing { get; init; }

    /// <summary>How many pairs a bin is to have on average.</summary>
    public int PairsPerBin { get; init; } = 100;

    /// <summary>How many bins there are, instead of by pairs.</summary>
    public int? Bins { get; init; }

    /// <summary>Edges of bins, ascending, in days: a bin holds its lower edge, the last one both. Bins without pairs are left out.</summary>
    public double[]? Edges { get; init; }

    /// <summary>How often the pairs of a bin are drawn anew, with replacement, for its percentiles; 0 for not at all.</summary>
    public int Bootstrap { get; init; }

    /// <summary>The bins of a curve; none where it has fewer than three measurements or two pairs.</summary>
    /// <exception cref="QueryException">All pairs are needed at once, and are more than 2²⁴.</exception>
    public IReadOnlyList<StructureFunctionBin> Compute(LightCurve curve)
    {
        var pairs = CurvePairs.Count(curve);
        if (curve.Count < MinObservations || pairs < 2)
        {
            return [];
        }

        var bins = new PairBins(Edges ?? EdgesOf(curve, Bins ?? (int)Math.Min((pairs + PairsPerBin - 1) / PairsPerBin, MostBins)), Method, Bootstrap > 0);
        bins.Add(curve);
        return bins.Summarize(Bootstrap);
    }

    const int MostBins = 1_000_000;

    double[] EdgesOf(LightCurve curve, int bins)
    {
        if (Spacing == PairSpacing.Size)
        {
            return EqualEdges(CurvePairs.Times(curve), bins);
        }

        var (shortest, longest) = (double.PositiveInfinity, curve.Duration);
        for (var i = 1; i < curve.Count; i++)
        {
            var step = curve.Time[i] - curve.Time[i - 1];
            shortest = step > 0 ? Math.Min(shortest, step) : shortest;
        }

        return Spacing == PairSpacing.Length ? Equal(shortest, longest, bins) : Array.ConvertAll(Equal(Math.Log(shortest), Math.Log(longest), bins), Math.Exp);
    }

    /// <summary>Edges between which lie equally many different time differences; sorted ones are given.</summary>
    static double[] EqualEdges(double[] times, int bins)
    {
        var distinct = 1;
        for (var i = 1; i < times.Length; i++)
        {
            if (times[i] != times[i - 1])
            {
                times[distinct++] = times[i];
            }
        }

        return [.. Enumerable.Range(0, bins + 1).Select(i => Quantile.Linear(times.AsSpan(0, distinct), i / (double)bins))];
    }

    static double[] Equal(double least, double greatest, int bins)
    {
        double[] edges = [.. Enumerable.Range(0, bins + 1).Select(i => least + (greatest - least) * i / bins)];
        edges[0] -= 0.001 * (greatest - least);

        // The last edge holds the longest difference, also where its logarithm was rounded down.
        edges[^1] = Math.BitIncrement(Math.BitIncrement(edges[^1]));
        return edges;
    }
}
