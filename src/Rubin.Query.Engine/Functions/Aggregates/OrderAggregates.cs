using Rubin.Query.Arrow;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Engine.Functions.Aggregates;

/// <summary>
/// MEDIAN, QUANTILE, MAD and MODE: exact, over all values of a group. NaN counts as a value above all numbers, NULLs are passed
/// over.
/// </summary>
[QueryFunctions]
public static class OrderAggregates
{
    /// <summary>MEDIAN.</summary>
    public static AggregateFunction Median { get; } = new(
        "MEDIAN",
        new(
            "Middle value, the mean of the two middle ones for an even number.",
            "(SELECT MEDIAN(x) FROM (VALUES (1), (5), (2), (4)) AS t(x)) = 3"),
        [Numbers(new((values, _) => OrderStatistics.Quantile(values, 0.5), (stored, _) => stored.Quantile(0.5, stored.Count)), 0)]);

    /// <summary>QUANTILE.</summary>
    public static AggregateFunction Quantile { get; } = new(
        "QUANTILE",
        new(
            "Value below which a fraction of the values lies, from 0 to 1, with linear interpolation between the two nearest.",
            "(SELECT QUANTILE(x, 0.25) FROM (VALUES (1), (5), (2), (4)) AS t(x)) = 1.75",
            "doi:10.2307/2684934, type 7"),
        [Numbers(new((values, fraction) => OrderStatistics.Quantile(values, fraction), (stored, fraction) => stored.Quantile(fraction, stored.Count)), 1)])
    {
        Aliases = ["QUANTILE_CONT", "PERCENTILE_CONT"],
    };

    /// <summary>QUANTILE_DISC.</summary>
    public static AggregateFunction DiscreteQuantile { get; } = new(
        "QUANTILE_DISC",
        new(
            "Least of the values that at least a fraction of the values, from 0 to 1, does not exceed.",
            "(SELECT QUANTILE_DISC(x, 0.5) FROM (VALUES (1), (5), (2), (4)) AS t(x)) = 2"),
        [Numbers(new((values, fraction) => OrderStatistics.DiscreteQuantile(values, fraction), (stored, fraction) => stored.DiscreteQuantile(fraction)), 1)])
    {
        Aliases = ["PERCENTILE_DISC"],
    };

    /// <summary>APPROX_QUANTILE.</summary>
    public static AggregateFunction Estimate { get; } = new(
        "approx_quantile",
        new(
            "Estimate of the value below which a fraction of the values lies, from 0 to 1, in bounded memory: the fraction that lies below the answer differs from the one asked for "
            + "by less than 0.02 √(q (1 - q)), mostly by a tenth of that. Exact for up to 500 values. The same for any number of workers.",
            "(SELECT approx_quantile(x, 0.25) FROM (VALUES (1), (5), (2), (4)) AS t(x)) = 1.75",
            "t-digest: Dunning and Ertl 2019, arXiv:1902.04023"),
        [new([DataType.Double, DataType.Double], DataType.Double, () => new QuantileEstimateState()) { Metadata = Meaning.OfFirst, ConstantsFrom = 1 }]);

    /// <summary>MAD.</summary>
    public static AggregateFunction MedianAbsoluteDeviation { get; } = new(
        "MAD",
        new(
            "Median of the absolute deviations from the median, not scaled: 1.4826 times it estimates the standard deviation of normal values.",
            "(SELECT MAD(x) FROM (VALUES (1), (5), (2), (4), (3)) AS t(x)) = 1"),
        [Numbers(new((values, _) => OrderStatistics.MedianAbsoluteDeviation(values), (stored, _) => stored.MedianAbsoluteDeviation()), 0)]);

    /// <summary>MODE.</summary>
    public static AggregateFunction Mode { get; } = new(
        "MODE",
        new(
            "Most frequent value; of equally frequent ones the one that comes first in the input.",
            "(SELECT MODE(x) FROM (VALUES (1), (5), (2), (5)) AS t(x)) = 5"),
        [])
    {
        Resolve = types => types.Count == 1 ? new([types[0]], types[0], () => new ModeState(types[0])) { Metadata = Meaning.OfFirst } : null,
    };

    static AggregateOverload Numbers(OrderStatistic statistic, int parameters) => new(
        parameters == 0 ? [DataType.Double] : [DataType.Double, DataType.Double],
        DataType.Double,
        () => new NumberStatisticState(statistic))
    { Metadata = Meaning.OfFirst, ConstantsFrom = parameters == 0 ? null : 1 };
}

/// <summary>The most frequent value.</summary>
sealed class ModeState(DataType type) : CollectedValues(type, false)
{
    public override Column Finish(int groups)
    {
        var values = Build();
        var sorted = Sort(groups);
        var winners = new int[groups];
        for (var g = 0; g < groups; g++)
        {
            winners[g] = Mode(values, sorted.Of(g));
        }

        return values.Take(winners);
    }

    /// <summary>The row of the most frequent value; the rows come in the order of the input. -1 where there is none.</summary>
    static int Mode(Column values, ReadOnlySpan<int> rows)
    {
        // Sorted by value, and equal values by their place.
        var places = new int[rows.Length];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = i;
        }

        var inOrder = rows.ToArray();
        Array.Sort(places, (a, b) => ValueOrder.Compare(values, inOrder[a], values, inOrder[b]) is var order && order != 0 ? order : a - b);
        var (best, most) = (-1, 0);
        for (var start = 0; start < places.Length;)
        {
            var end = start + 1;
            while (end < places.Length && ValueOrder.Compare(values, inOrder[places[start]], values, inOrder[places[end]]) == 0)
            {
                end++;
            }

            if (end - start > most || (end - start == most && places[start] < best))
            {
                (best, most) = (places[start], end - start);
            }

            start = end;
        }

        return best < 0 ? -1 : inOrder[best];
    }
}
