using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Binding;

/// <summary>The aggregate calls of one SELECT; equal calls share a column.</summary>
sealed class AggregateCollector(Binder binder)
{
    readonly List<AggregatedColumn> _calls = [];

    internal IReadOnlyList<AggregatedColumn> Calls => _calls;

    /// <summary>Whether an expression uses one of the calls.</summary>
    internal bool IsIn(BoundExpression expression) =>
        expression is ColumnReference column ? _calls.Exists(c => c.Column.Id == column.Id) : expression.Operands.Any(IsIn);

    /// <summary>A reference to the column that holds the call's values.</summary>
    internal ColumnReference Add(AggregateCall call)
    {
        var known = _calls.Find(c => c.Call.Equals(call));
        if (known is null)
        {
            var metadata = call.Overload.Metadata?.Invoke([.. call.Arguments.Select(binder.FieldOf)]);
            var field = new Arrow.Field(call.Function.Name.ToLowerInvariant(), call.Overload.Result) { Metadata = metadata ?? Arrow.Metadata.Empty };
            known = new(binder.NewComputedColumn(field), call);
            _calls.Add(known);
        }

        return known.Column.Reference with { Span = call.Span };
    }
}
