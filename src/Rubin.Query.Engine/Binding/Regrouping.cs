using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Binding;

/// <summary>
/// Carries expressions bound over the rows of FROM above the aggregate: what equals a key becomes the key's column; a column that is neither
/// key nor inside an aggregate is an error.
/// </summary>
sealed class Regrouping
{
    readonly Binder _binder;
    readonly ValueList<ProjectedColumn> _keys;
    readonly HashSet<int> _below;

    internal Regrouping(Binder binder, Grouping grouping, AggregateCollector aggregates, LogicalNode input)
    {
        _binder = binder;
        _below = [.. input.Output.Select(c => c.Id)];
        _keys = [.. grouping.Keys.Select(k => new ProjectedColumn(binder.NewColumn(binder.FieldOf(k) with { Nullable = true }), k))];
        Plan = new LogicalAggregate(input, _keys, [.. aggregates.Calls], grouping.Sets);
    }

    /// <summary>The aggregate.</summary>
    internal LogicalNode Plan { get; }

    /// <summary>The same value over the columns of <see cref="Plan"/>.</summary>
    internal BoundExpression Rewrite(BoundExpression expression) => PlanExpressions.Replace(expression, Find);

    BoundExpression? Find(BoundExpression expression)
    {
        foreach (var key in _keys)
        {
            // A random value equals no other, but the one that GROUP BY takes from the SELECT list is the same.
            if (ReferenceEquals(key.Expression, expression) || key.Expression.Equals(expression))
            {
                return key.Column.Reference with { Span = expression.Span };
            }
        }

        if (expression is not ColumnReference column || !_below.Contains(column.Id))
        {
            return null;
        }

        return _binder.Errors.Report(
            QueryErrorCode.Semantic,
            $"column \"{column.Name}\" is neither in GROUP BY nor inside an aggregate",
            column.Span,
            $"add it to GROUP BY, or write MIN({column.Name})");
    }
}
