using System.Globalization;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;

namespace Rubin.Query.MyDb;

/// <summary>Aggregates as DuckDB's SQL writes them, where they mean the same there.</summary>
static class AggregateSql
{
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
            ("MIN" or "MAX", _) when type.IsFloating => $"{aggregate.Function}({column}) FILTER (WHERE NOT isnan({column}))",
            ("MIN" or "MAX", _) when Derivation.HasOneEquality(type) => $"{aggregate.Function}({column})",
            ("SUM", false) when type.IsInteger && result.Id == TypeId.Int64 => Exact(column),
            ("SUM" or "AVG", false) when type.IsFloating => Compensated(aggregate.Function, column),
            ("AVG", false) when type.IsInteger => $"AVG({column})",
            _ => null,
        };
        return text is null ? null : $"CAST({text} AS {SqlTypes.Of(result)})";
    }

    /// <summary>A sum of integers in 128 bits, which is an error where it is none of 64.</summary>
    static string Exact(string column) => string.Create(
        CultureInfo.InvariantCulture,
        $"CASE WHEN SUM({column}) NOT BETWEEN {long.MinValue} AND {long.MaxValue} THEN error('SUM is ' || SUM({column}) || ', which overflows BIGINT') ELSE SUM({column}) END");

    /// <summary>Kahan's summation, so that the order of the rows does not matter; plain where infinities make NaN of its corrections.</summary>
    static string Compensated(string function, string column)
    {
        var compensated = function == "SUM" ? "kahan_sum" : "favg";
        return $"CASE WHEN isfinite({compensated}({column}::DOUBLE)) THEN {compensated}({column}::DOUBLE) ELSE {function}({column}::DOUBLE) END";
    }
}
