using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Binding;

/// <summary>
/// Carries expressions bound over the rows of FROM above the aggregate: what equals a key becomes the key's column; a column that is neither
/// key nor inside an aggregate is an error. GROUPING becomes a number that depends on the grouping set of the row.
/// </summary>
sealed class Regrouping
{
    readonly Binder _binder;
    readonly ValueList<ProjectedColumn> _keys;
    readonly HashSet<int> _below;
    readonly ValueList<ValueList<int>> _sets;
    readonly OutputColumn? _set;
    readonly IReadOnlyList<GroupingCall> _groupings;

    internal Regrouping(Binder binder, Grouping grouping, AggregateCollector aggregates, LogicalNode input)
    {
        _binder = binder;
        _below = [.. input.Output.Select(c => c.Id)];
        _keys = [.. grouping.Keys.Select(k => new ProjectedColumn(binder.NewColumn(binder.FieldOf(k) with { Nullable = true }), k))];
        _sets = grouping.Sets;
        _groupings = aggregates.Groupings;
        _set = _groupings.Count > 0 && _sets.Count > 0 ? binder.NewColumn(new("grouping set", DataType.Int64, Nullable: false)) : null;
        Plan = new LogicalAggregate(input, _keys, [.. aggregates.Calls], _sets) { GroupingSetColumn = _set };
    }

    /// <summary>The aggregate.</summary>
    internal LogicalNode Plan { get; }

    /// <summary>The same value over the columns of <see cref="Plan"/>.</summary>
    internal BoundExpression Rewrite(BoundExpression expression) => PlanExpressions.Replace(expression, Find);

    BoundExpression? Find(BoundExpression expression)
    {
        if (KeyOf(expression) is var key and >= 0)
        {
            return _keys[key].Column.Reference with { Span = expression.Span };
        }

        if (expression is not ColumnReference column)
        {
            return null;
        }

        if (_groupings.FirstOrDefault(g => g.Column.Id == column.Id) is { } grouping)
        {
            return GroupingOf(grouping.Keys);
        }

        return !_below.Contains(column.Id) ? null : _binder.Errors.Report(
            QueryErrorCode.Semantic,
            $"column \"{column.Name}\" is neither in GROUP BY nor inside an aggregate",
            column.Span,
            $"add it to GROUP BY, or write MIN({column.Name})");
    }

    /// <summary>A random value equals no other, but the one that GROUP BY takes from the SELECT list is the same.</summary>
    int KeyOf(BoundExpression expression)
    {
        for (var i = 0; i < _keys.Count; i++)
        {
            if (ReferenceEquals(_keys[i].Expression, expression) || _keys[i].Expression.Equals(expression))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>GROUPING: a bit for each key, the last key's the lowest, which is 1 in the rows of sets without the key (SQL:2016, 6.9).</summary>
    BoundExpression GroupingOf(ValueList<BoundExpression> keys)
    {
        var positions = keys.Map(KeyOf);
        for (var i = 0; i < keys.Count; i++)
        {
            if (positions[i] < 0)
            {
                return _binder.Errors.Report(QueryErrorCode.Semantic, "GROUPING takes what stands in GROUP BY", keys[i].Span, "add it to GROUP BY");
            }
        }

        var bits = _sets.Map<BoundExpression>(set => Bits(positions.Aggregate(0L, (sum, key) => (sum << 1) | (set.Contains(key) ? 0L : 1L))));
        var conditions = bits.Index().SkipLast(1).Select(BoundExpression (b) => new Comparison(ComparisonOperator.Equal, _set!.Reference, Bits(b.Index)));
        return bits.Count == 0 ? Bits(0) : new Case([.. conditions], [.. bits.SkipLast(1)], bits[^1]);

        static Constant Bits(long value) => new(DataType.Int64, value);
    }
}
