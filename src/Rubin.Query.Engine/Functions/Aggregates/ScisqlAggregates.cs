using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Functions.Aggregates;

/// <summary>Aggregates as scisql has them: NaN is passed over like NULL, and without values the answer is NULL.</summary>
[QueryFunctions]
public static class ScisqlAggregates
{
    /// <summary>scisql_median.</summary>
    public static AggregateFunction Median { get; } = new(
        "scisql_median",
        new(
            "Middle value, the mean of the two middle ones for an even number; NaN is passed over.",
            "(SELECT scisql_median(x) FROM (VALUES (1), (5), (2), (4)) AS t(x)) = 3", "scisql, statistics"),
        [Numbers([DataType.Double], 1, new((values, _) => Quantile(values, 0.5), (stored, _) => Quantile(stored, 0.5)))]);

    /// <summary>scisql_percentile.</summary>
    public static AggregateFunction Percentile { get; } = new(
        "scisql_percentile",
        new(
            "Value below which a percentage of the values lies, from 0 to 100, with linear interpolation between the two nearest.",
            "(SELECT scisql_percentile(x, 25) FROM (VALUES (1), (5), (2), (4)) AS t(x)) = 1.75", "scisql, statistics"),
        [Numbers([DataType.Double, DataType.Double], 100, new(Quantile, Quantile))]);

    static AggregateOverload Numbers(ValueList<DataType> parameters, double whole, OrderStatistic statistic) =>
        new(parameters, DataType.Double, () => new NumberStatisticState(statistic, whole)) { Metadata = Meaning.OfFirst, ConstantsFrom = 1 };

    static double? Quantile(Span<double> values, double fraction)
    {
        var count = 0;
        foreach (var value in values)
        {
            if (!double.IsNaN(value))
            {
                values[count++] = value;
            }
        }

        return count == 0 ? null : OrderStatistics.Quantile(values[..count], fraction);
    }

    static double? Quantile(StoredNumbers values, double fraction) => values.Numbers == 0 ? null : values.Quantile(fraction, values.Numbers);
}
