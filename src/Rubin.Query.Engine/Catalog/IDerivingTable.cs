using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;

namespace Rubin.Query.Engine.Catalog;

/// <summary>A table whose keeper computes more than scans, such as a table in a database: what it computes is a table again.</summary>
public interface IDerivingTable : ITableProvider
{
    /// <summary>The groups of its rows; null where the keeper cannot tell them, or would mean something else by them.</summary>
    ITableProvider? Aggregated(AggregateRequest request);

    /// <summary>The pairs of its rows with those of another table; null where that is kept elsewhere, or equality means something else there.</summary>
    ITableProvider? Joined(ITableProvider other, EquiJoinRequest request);
}

/// <summary>Groups that are wanted of a table. Columns are positions in its schema.</summary>
/// <param name="Keys">The columns to group by; none for one group of all rows.</param>
/// <param name="Aggregates">What is wanted of each group.</param>
/// <param name="Filters">Conditions on the rows, joined by AND; their <see cref="ColumnReference.Id"/> are positions.</param>
/// <param name="Output">The columns to give: first the keys, then the aggregates.</param>
public sealed record AggregateRequest(ValueList<int> Keys, ValueList<ColumnAggregate> Aggregates, ValueList<BoundExpression> Filters, Schema Output);

/// <summary>An aggregate of a column.</summary>
/// <param name="Function">Its name, in capitals.</param>
/// <param name="Column">The column's position; null for COUNT(*).</param>
/// <param name="IsDistinct">Each value once.</param>
public sealed record ColumnAggregate(string Function, int? Column, bool IsDistinct);

/// <summary>Pairs that are wanted of two tables.</summary>
/// <param name="Keys">Positions in either's schema; all pairs of values must be equal.</param>
/// <param name="LeftFilters">Conditions on the rows of the table itself.</param>
/// <param name="RightFilters">Conditions on the rows of the other.</param>
/// <param name="Left">The columns wanted of the table itself.</param>
/// <param name="Right">The columns wanted of the other; they come behind.</param>
public sealed record EquiJoinRequest(
    ValueList<(int Left, int Right)> Keys, ValueList<BoundExpression> LeftFilters, ValueList<BoundExpression> RightFilters, ValueList<ScanColumn> Left, ValueList<ScanColumn> Right);
