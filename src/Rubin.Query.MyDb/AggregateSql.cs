using System.Globalization;
using Rubin.Query.Arrow;
using Rubin.Query.DuckDb;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Functions.Aggregates;

namespace Rubin.Query.MyDb;

/// <summary>Aggregates as DuckDB's SQL writes them, where they mean the same there; those of floating-point numbers are the engine's own, lent to DuckDB.</summary>
static class AggregateSql
{
    /// <summary>The engine's aggregates of floating-point numbers: sums in 106 bits, so that the order of the rows does not matter, and extremes that pass over NaN.</summary>
    static readonly Dictionary<string, DuckDbAggregate> OfFloating = new()
    {
        ["SUM"] = Lent<DoubleSum, SumOfDoubles>("rq_sum"),
        ["AVG"] = Lent<DoubleSum, MeanOfDoubles>("rq_avg"),
        ["MIN"] = Lent<Extreme<double, Least>, ExtremeAnswer<double, Least>>("rq_min"),
        ["MAX"] = Lent<Extreme<double, Greatest>, ExtremeAnswer<double, Greatest>>("rq_max"),
    };

    /// <summary>A mean of integers that is rounded once.</summary>
    static readonly DuckDbAggregate MeanOfWhole = new DuckDbAggregate<AggregateFold<IntegerSum<long>, MeanOfIntegers<long>, long>, long>("rq_avg_whole");

    /// <summary>What a database must know of.</summary>
    internal static IReadOnlyList<DuckDbAggregate> Functions { get; } = [.. OfFloating.Values, MeanOfWhole];

    /// <summary>The aggregate of a column, of the type it has here; null where DuckDB would give something else.</summary>
    internal static string? Of(ColumnAggregate aggregate, Schema schema, DataType result)
    {
        if (aggregate.Column is not { } place)
        {
            return aggregate is { Function: "COUNT", IsDistinct: false } ? "COUNT(*)" : null;
        }

        var (column, type) = (SqlText.Name(schema[place].Name), schema[place].Type.Logical);
        var text = (aggregate.Function, aggregate.IsDistinct) switch
        {
            ("COUNT", false) => $"COUNT({column})",
            ("COUNT", true) when Derivation.HasOneEquality(type) => $"COUNT(DISTINCT {column})",
            ("MIN" or "MAX", _) when Derivation.HasOneEquality(type) => $"{aggregate.Function}({column})",
            (_, false) or ("MIN" or "MAX", _) when type.IsFloating && OfFloating.TryGetValue(aggregate.Function, out var lent) => $"{lent.Name}({column})",
            ("SUM", false) when type.IsInteger && result.Id == TypeId.Int64 => Exact(column),
            ("AVG", false) when type.IsInteger && type.Id != TypeId.UInt64 => $"{MeanOfWhole.Name}({column})",
            _ => null,
        };
        return text is null ? null : $"CAST({text} AS {SqlTypes.Of(result)})";
    }

    /// <summary>A sum of integers in 128 bits, which is an error where it is none of 64.</summary>
    static string Exact(string column) => string.Create(
        CultureInfo.InvariantCulture,
        $"CASE WHEN SUM({column}) NOT BETWEEN {long.MinValue} AND {long.MaxValue} THEN error('SUM is ' || SUM({column}) || ', which overflows BIGINT') ELSE SUM({column}) END");

    static DuckDbAggregate<AggregateFold<TState, TAnswer, double>, double> Lent<TState, TAnswer>(string name)
        where TState : unmanaged, IAccumulator<TState, double>
        where TAnswer : struct, IAnswer<TState, double> => new(name);
}
