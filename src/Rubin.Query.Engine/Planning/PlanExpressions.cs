using System.Diagnostics;
using Rubin.Query.Engine.Expressions;

namespace Rubin.Query.Engine.Planning;

/// <summary>The expressions inside plans: finding and replacing them, sub-queries included.</summary>
static class PlanExpressions
{
    /// <summary>The expressions that stand directly in a node, not those of its inputs.</summary>
    internal static IEnumerable<BoundExpression> Of(LogicalNode node) => node switch
    {
        LogicalScan n => n.Filters,
        LogicalValues n => n.Rows.SelectMany(r => r),
        LogicalFilter n => [n.Condition],
        LogicalProject n => n.Columns.Select(c => c.Expression),
        LogicalAggregate n => [.. n.Keys.Select(k => k.Expression), .. n.Aggregates.SelectMany(a => Of(a.Call))],
        LogicalJoin n => [n.Condition],
        LogicalApply n => [n.Condition],
        LogicalNearestJoin n => [n.Condition],
        LogicalSort n => n.Keys.Select(k => k.Expression),
        LogicalWindow n => [.. n.PartitionBy, .. n.OrderBy.Select(k => k.Expression), .. n.Calls.SelectMany(c => Of(c.Call))],
        LogicalTableFunction n => n.Arguments,
        LogicalLimit or LogicalSample or LogicalSetOperation or LogicalRecursion or LogicalWorkingTable => [],
        _ => throw new UnreachableException(),
    };

    static IEnumerable<BoundExpression> Of(AggregateCall call) =>
        [.. call.Arguments, .. call.Filter is null ? [] : new[] { call.Filter }, .. call.OrderBy.Select(k => k.Expression)];

    static IEnumerable<BoundExpression> Of(WindowCall call) => [.. call.Arguments, .. call.Aggregate is null ? [] : Of(call.Aggregate)];

    /// <summary>The node with each expression that stands directly in it replaced.</summary>
    internal static LogicalNode Map(LogicalNode node, Func<BoundExpression, BoundExpression> map) => node switch
    {
        LogicalScan n => n with { Filters = n.Filters.Map(map) },
        LogicalValues n => n with { Rows = n.Rows.Map(r => r.Map(map)) },
        LogicalFilter n => n with { Condition = map(n.Condition) },
        LogicalProject n => n with { Columns = n.Columns.Map(c => c with { Expression = map(c.Expression) }) },
        LogicalAggregate n => n with
        {
            Keys = n.Keys.Map(k => k with { Expression = map(k.Expression) }),
            Aggregates = n.Aggregates.Map(a => a with { Call = Map(a.Call, map) }),
        },
        LogicalJoin n => n with { Condition = map(n.Condition) },
        LogicalApply n => n with { Condition = map(n.Condition) },
        LogicalNearestJoin n => n with { Condition = map(n.Condition) },
        LogicalSort n => n with { Keys = Map(n.Keys, map) },
        LogicalWindow n => n with
        {
            PartitionBy = n.PartitionBy.Map(map),
            OrderBy = Map(n.OrderBy, map),
            Calls = n.Calls.Map(c => c with { Call = Map(c.Call, map) }),
        },
        LogicalTableFunction n => n with { Arguments = n.Arguments.Map(map) },
        LogicalLimit or LogicalSample or LogicalSetOperation or LogicalRecursion or LogicalWorkingTable => node,
        _ => throw new UnreachableException(),
    };

    /// <summary>An aggregate call with each of its expressions replaced.</summary>
    internal static AggregateCall Map(AggregateCall call, Func<BoundExpression, BoundExpression> map) => call with
    {
        Arguments = call.Arguments.Map(map),
        Filter = call.Filter is null ? null : map(call.Filter),
        OrderBy = Map(call.OrderBy, map),
    };

    /// <summary>A window call with each of its expressions replaced.</summary>
    internal static WindowCall Map(WindowCall call, Func<BoundExpression, BoundExpression> map) => call with
    {
        Arguments = call.Arguments.Map(map),
        Aggregate = call.Aggregate is null ? null : Map(call.Aggregate, map),
    };

    /// <summary>Sort keys over other expressions.</summary>
    internal static ValueList<SortKey> Map(ValueList<SortKey> keys, Func<BoundExpression, BoundExpression> map) =>
        keys.Map(k => k with { Expression = map(k.Expression) });

    /// <summary>
    /// An expression with parts replaced from the top down: where <paramref name="replace"/> gives an expression it stands in, and is not entered;
    /// where it gives null, the operands (and the plan of a sub-query) are looked at.
    /// </summary>
    internal static BoundExpression Replace(BoundExpression expression, Func<BoundExpression, BoundExpression?> replace)
    {
        if (replace(expression) is { } other)
        {
            return other;
        }

        if (expression is Subquery subquery)
        {
            expression = subquery with { Plan = ReplaceDeep(subquery.Plan, replace) };
        }

        var operands = expression.Operands;
        if (operands.Count == 0)
        {
            return expression;
        }

        var changed = false;
        var replaced = operands.Map(o =>
        {
            var result = Replace(o, replace);
            changed |= !ReferenceEquals(result, o);
            return result;
        });
        return changed ? expression.WithOperands(replaced) : expression;
    }

    /// <summary>A plan with parts of all its expressions replaced, down to the leaves.</summary>
    internal static LogicalNode ReplaceDeep(LogicalNode plan, Func<BoundExpression, BoundExpression?> replace) =>
        Map(plan.WithInputs(plan.Inputs.Map(i => ReplaceDeep(i, replace))), e => Replace(e, replace));

    /// <summary>The numbers of the columns that an expression reads; of its sub-queries, those they do not produce themselves.</summary>
    internal static HashSet<int> Columns(BoundExpression expression)
    {
        var columns = new HashSet<int>();
        Collect(expression, columns);
        return columns;
    }

    /// <summary>The numbers of the columns that a plan reads and does not produce: those of outer queries.</summary>
    internal static HashSet<int> FreeColumns(LogicalNode plan)
    {
        var read = new HashSet<int>();
        var produced = new HashSet<int>();
        Collect(plan, read, produced);
        read.ExceptWith(produced);
        return read;
    }

    static void Collect(LogicalNode plan, HashSet<int> read, HashSet<int> produced)
    {
        foreach (var input in plan.Inputs)
        {
            Collect(input, read, produced);
        }

        foreach (var column in plan.Output)
        {
            produced.Add(column.Id);
        }

        foreach (var expression in Of(plan))
        {
            Collect(expression, read);
        }
    }

    static void Collect(BoundExpression expression, HashSet<int> columns)
    {
        if (expression is ColumnReference column)
        {
            columns.Add(column.Id);
            return;
        }

        foreach (var operand in expression.Operands)
        {
            Collect(operand, columns);
        }

        switch (expression)
        {
            case Subquery subquery:
                var free = FreeColumns(subquery.Plan);
                columns.UnionWith(free);
                columns.ExceptWith(subquery.Plan.Output.Select(c => c.Id));
                break;
            case Lambda lambda:
                columns.ExceptWith(lambda.Parameters.Select(p => p.Id));
                break;
        }
    }
}
