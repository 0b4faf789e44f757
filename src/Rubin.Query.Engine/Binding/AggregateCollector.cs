using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Binding;

/// <summary>A call GROUPING(keys), and the column that stands for it until the grouping sets are known.</summary>
sealed record GroupingCall(OutputColumn Column, ValueList<BoundExpression> Keys);

/// <summary>The aggregate calls of one SELECT, and those of GROUPING; equal aggregates share a column.</summary>
sealed class AggregateCollector(Binder binder)
{
    readonly List<AggregatedColumn> _calls = [];
    readonly List<GroupingCall> _groupings = [];

    internal IReadOnlyList<AggregatedColumn> Calls => _calls;

    /// <summary>The calls of GROUPING.</summary>
    internal IReadOnlyList<GroupingCall> Groupings => _groupings;

    /// <summary>Whether an expression uses one of the calls.</summary>
    internal bool IsIn(BoundExpression expression) =>
        expression is ColumnReference column
        ? _calls.Exists(c => c.Column.Id == column.Id) || _groupings.Exists(c => c.Column.Id == column.Id)
        : expression.Operands.Any(IsIn);

    /// <summary>A reference to the column that holds the call's values.</summary>
    internal ColumnReference Add(AggregateCall call)
    {
        var known = _calls.Find(c => c.Call.Equals(call));
        if (known is null)
        {
            var metadata = call.Overload.Metadata?.Invoke([.. call.Arguments.Select(binder.FieldOf)]);
            var field = new Field(call.Function.Name.ToLowerInvariant(), call.Overload.Result) { Metadata = metadata ?? Metadata.Empty };
            known = new(binder.NewComputedColumn(field), call);
            _calls.Add(known);
        }

        return known.Column.Reference with { Span = call.Span };
    }

    /// <summary>A reference that stands for GROUPING of the keys.</summary>
    internal ColumnReference AddGrouping(ValueList<BoundExpression> keys, SourceSpan span)
    {
        var call = new GroupingCall(binder.NewComputedColumn(new("grouping", DataType.Int64, Nullable: false)), keys);
        _groupings.Add(call);
        return call.Column.Reference with { Span = span };
    }
}
