using Rubin.Query.Arrow;
using Rubin.Query.Engine.Units;

namespace Rubin.Query.Engine.Functions.Aggregates;

/// <summary>
/// Variances, correlations and regressions. Accurate where the mean is large against the scatter; the order of rows does not
/// matter.
/// </summary>
[QueryFunctions]
public static class StatisticalAggregates
{
    /// <summary>STDDEV and VARIANCE, of a sample and of the population.</summary>
    public static ValueList<AggregateFunction> OfOne { get; } =
    [
        One<StandardDeviation<OfSample>>(
            "STDDEV", ["STDDEV_SAMP"], "Standard deviation of a sample, with n - 1; NULL for less than two values.", "(1), (2), (3)",
            "1", UnitRules.First),
        One<StandardDeviation<OfPopulation>>("STDDEV_POP", [], "Standard deviation of the population, with n.", "(1), (3)", "1", UnitRules.First),
        One<Variance<OfSample>>(
            "VARIANCE", ["VAR_SAMP"], "Variance of a sample, with n - 1; NULL for less than two values.", "(1), (2), (3)", "1", UnitRules.Power(2)),
        One<Variance<OfPopulation>>("VAR_POP", [], "Variance of the population, with n.", "(1), (3)", "1", UnitRules.Power(2)),
    ];

    /// <summary>Correlation, covariances and linear regression of pairs (y, x), by the names of SQL:2016.</summary>
    public static ValueList<AggregateFunction> OfPairs { get; } =
    [
        Pairs("CORR", "Pearson's correlation coefficient; NaN where one side does not vary.", "1", Correlation),
        Pairs("COVAR_SAMP", "Covariance of a sample, with n - 1.", "2", p => p.Count > 1 ? p.ScatterXY / (p.Count - 1) : null),
        Pairs("COVAR_POP", "Covariance of the population, with n.", "4 / 3.", p => p.ScatterXY / p.Count),
        Pairs(
            "REGR_SLOPE", "Slope of the least-squares line of y (first argument) over x.", "2",
            p => p.ScatterX > 0 ? p.ScatterXY / p.ScatterX : null),
        Pairs(
            "REGR_INTERCEPT", "Value of the least-squares line at x = 0.", "0",
            p => p.ScatterX > 0 ? p.MeanY - p.ScatterXY / p.ScatterX * p.MeanX : null),
        Pairs("REGR_R2", "Square of the correlation: the part of the scatter of y that the line explains.", "1", Determination),
        Pairs("REGR_AVGX", "Mean of x over pairs without NULL.", "2", p => p.MeanX),
        Pairs("REGR_AVGY", "Mean of y over pairs without NULL.", "4", p => p.MeanY),
        Pairs("REGR_SXX", "Sum of squared deviations of x.", "2", p => p.ScatterX),
        Pairs("REGR_SYY", "Sum of squared deviations of y.", "8", p => p.ScatterY),
        Pairs("REGR_SXY", "Sum of products of the deviations.", "4", p => p.ScatterXY),
        new(
            "weighted_avg",
            new("Mean of the first argument weighted by the second.", $"(SELECT weighted_avg(x, w) FROM (VALUES (1, 3), (5, 1)) AS t(x, w)) = 2"),
            [new([DataType.Double, DataType.Double], DataType.Double, () => new PairState(p => (p.SumXY.Value / p.SumX.Value)))]),
    ];

    /// <summary>REGR_COUNT.</summary>
    public static AggregateFunction CountOfPairs { get; } = new(
        "REGR_COUNT",
        new("Number of pairs without NULL.", $"(SELECT REGR_COUNT(y, x) FROM (VALUES (2, 1), (NULL, 2)) AS t(y, x)) = 1"),
        [new([DataType.Double, DataType.Double], DataType.Int64, () => new CountState())])
    {
        IsCount = true,
    };

    /// <summary>APPROX_COUNT_DISTINCT.</summary>
    public static AggregateFunction DistinctEstimate { get; } = new(
        "approx_count_distinct",
        new(
            "Estimate of the number of different values with a standard error of 1.6 %; exact for the first hundred or so.",
            "(SELECT approx_count_distinct(x) FROM (VALUES (1), (5), (5)) AS t(x)) = 2",
            "HyperLogLog: Flajolet et al. 2007; estimator: Ertl, arXiv:1702.01284"),
        [])
    {
        IsCount = true,
        DistinctMatters = false,
        Resolve = types => types.Count == 1 ? new([types[0]], DataType.Int64, () => new DistinctEstimateState()) : null,
    };

    static double? Correlation(PairMoments p)
    {
        if (p.Count < 2)
        {
            return null;
        }

        // One root rounds less, and gives 1 for points on a line; two of them do not overflow.
        var product = p.ScatterX * p.ScatterY;
        var scatter = double.IsNormal(product) ? Math.Sqrt(product) : Math.Sqrt(p.ScatterX) * Math.Sqrt(p.ScatterY);
        return Math.Clamp(p.ScatterXY / scatter, -1, 1);
    }

    static double? Determination(PairMoments p) => p.ScatterX == 0 ? null : p.ScatterY == 0 ? 1 : p.ScatterXY / p.ScatterX * (p.ScatterXY / p.ScatterY);

    static AggregateFunction One<TAnswer>(
        string name, ValueList<string> aliases, string summary, string rows, string answer, Func<IReadOnlyList<Field>, Metadata> unit)
        where TAnswer : struct, IAnswer<Moments, double>
    {
        var overload = new AggregateOverload([DataType.Double], DataType.Double, () => new AccumulatorState<Moments, double, TAnswer, double>(DataType.Double)) { Metadata = unit };
        return new(name, new(summary, $"(SELECT {name}(x) FROM (VALUES {rows}) AS t(x)) = {answer}"), [overload])
        {
            Aliases = aliases,
            Resolve = overload.OfFloats,
        };
    }

    static AggregateFunction Pairs(string name, string summary, string answer, Func<PairMoments, double?> of) => new(
        name,
        new(summary, $"(SELECT {name}(y, x) FROM (VALUES (2, 1), (4, 2), (6, 3)) AS t(y, x)) = {answer}", "SQL:2016 10.9"),
        [new([DataType.Double, DataType.Double], DataType.Double, () => new PairState(of))]);
}
