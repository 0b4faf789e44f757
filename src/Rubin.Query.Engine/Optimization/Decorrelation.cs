using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Optimization;

/// <summary>
/// Turns a dependent join into a plain one (Neumann and Kemper, "Unnesting Arbitrary Queries", BTW 2015): the right side is computed once for each
/// distinct combination of the left columns that it looks at, and joined with the left side on them. Where the right side equates those
/// columns with its own, its own serve, and the left side is not read twice.
/// </summary>
sealed class Decorrelation(RewriteContext context)
{
    /// <summary>A plan without the apply.</summary>
    internal LogicalNode Remove(LogicalApply apply)
    {
        var left = PlanRewriting.Ids(apply.Left);
        var dependent = PlanExpressions.FreeColumns(apply.Right);
        dependent.IntersectWith(left);
        if (dependent.Count == 0)
        {
            return Plain(apply, apply.Right, apply.Condition);
        }

        if (apply is { Kind: JoinKind.Inner or JoinKind.Single, Condition: Constant { Value: true }, Right: LogicalProject { Input: LogicalValues { Columns.Count: 0, Rows.Count: 1 } } one })
        {
            return WithColumns(apply, apply.Left, one.Columns);
        }

        if (OverLeft(apply) is { } grafted)
        {
            return grafted;
        }

        if (LiftFilter(apply, left) is { } lifted)
        {
            return Remove(lifted);
        }

        if (apply is { Kind: JoinKind.Single, Right: LogicalProject project } && EndsInOneRow(project.Input))
        {
            return LiftProjection(apply, project);
        }

        var columns = apply.Left.Output.Where(c => dependent.Contains(c.Id)).ToList();
        var domain = new DependentDomain(context, apply.Left, columns);
        var isScalar = apply.Kind == JoinKind.Single && apply.Right is LogicalAggregate { Keys.Count: 0 };
        var (right, own) = isScalar
            ? new DependentPush(context, domain).Scalar((LogicalAggregate)apply.Right)
            : new DependentPush(context, domain).Push(apply.Right);
        var joined = columns.Select(BoundExpression (c) => new Comparison(ComparisonOperator.NotDistinct, c.Reference, own[c.Id]));
        var condition = PlanRewriting.And([.. joined, .. PlanRewriting.Conjuncts(apply.Condition)]);
        var kind = isScalar ? JoinKind.Left : apply.Kind;
        var join = new LogicalJoin(kind, apply.Left, right, condition) { MarkColumn = apply.MarkColumn, Place = apply.Place };
        return isScalar ? CountsOfNothing(join, (LogicalAggregate)apply.Right) : Only(join, apply.Output);
    }

    /// <summary>Calls of table functions over one row, and what follows them, go on over the left rows.</summary>
    static LogicalNode? OverLeft(LogicalApply apply) => apply switch
    {
        { Kind: JoinKind.Inner } when Graft(apply.Right, apply.Left) is { } plan =>
            Only(PlanRewriting.Filter(plan, [.. PlanRewriting.Conjuncts(apply.Condition)]), apply.Output),
        { Kind: JoinKind.Left, Condition: Constant { Value: true }, Right: LogicalTableFunction { Input: LogicalValues { Columns.Count: 0, Rows.Count: 1 } } call } =>
            call with { Input = apply.Left, KeepsOuter = true },
        _ => null,
    };

    /// <summary>The plan with the one row that it begins with replaced by the rows of <paramref name="left"/>, whose columns it passes on.</summary>
    static LogicalNode? Graft(LogicalNode plan, LogicalNode left) => plan switch
    {
        LogicalValues { Columns.Count: 0, Rows.Count: 1 } => left,
        LogicalTableFunction { KeepsOuter: false, Outer: null } n when Graft(n.Input, left) is { } input => n with { Input = input },
        LogicalFilter n when Graft(n.Input, left) is { } input => n with { Input = input },
        LogicalProject n when Graft(n.Input, left) is { } input =>
            n with { Input = input, Columns = [.. left.Output.Select(c => new ProjectedColumn(c, c.Reference)), .. n.Columns] },
        _ => null,
    };

    static LogicalJoin Plain(LogicalApply apply, LogicalNode right, BoundExpression condition) =>
        new(apply.Kind, apply.Left, right, condition) { MarkColumn = apply.MarkColumn, Place = apply.Place };

    /// <summary>A filter on top of the right side is a condition of the join, where what is below it stands alone.</summary>
    static LogicalApply? LiftFilter(LogicalApply apply, HashSet<int> left)
    {
        var drops = apply.Kind is JoinKind.Semi or JoinKind.Anti or JoinKind.Mark;
        var (right, condition) = (apply.Right, apply.Condition);
        while (PlanExpressions.FreeColumns(right).Overlaps(left))
        {
            switch (right)
            {
                case LogicalFilter filter:
                    var term = apply.Kind == JoinKind.Mark
                        ? new Comparison(ComparisonOperator.NotDistinct, filter.Condition, Constant.True)
                        : filter.Condition;
                    condition = PlanRewriting.And([.. PlanRewriting.Conjuncts(condition), .. PlanRewriting.Conjuncts(term)]);
                    right = filter.Input;
                    break;
                case LogicalProject project when drops && !project.Columns.Any(c => PlanRewriting.IsVolatile(c.Expression)):
                    condition = PlanRewriting.Substitute(condition, project.Columns.DistinctBy(c => c.Column.Id).ToDictionary(c => c.Column.Id, c => c.Expression));
                    right = project.Input;
                    break;
                case LogicalProject { Input: LogicalFilter filter } project when IsPlain(project, left):
                    condition = PlanRewriting.And([.. PlanRewriting.Conjuncts(condition), .. PlanRewriting.Conjuncts(filter.Condition)]);
                    right = Widen(project, filter);
                    break;
                default:
                    return null;
            }
        }

        return apply with { Right = right, Condition = condition };
    }

    static bool IsPlain(LogicalProject project, HashSet<int> left) =>
        !project.Columns.Any(c => PlanRewriting.IsVolatile(c.Expression) || PlanExpressions.Columns(c.Expression).Overlaps(left));

    /// <summary>Project(Filter(x)) as Project(x) that also passes what the filter looks at.</summary>
    static LogicalProject Widen(LogicalProject project, LogicalFilter filter)
    {
        var known = project.Columns.Select(c => c.Column.Id).ToHashSet();
        var needed = PlanExpressions.Columns(filter.Condition);
        var passed = filter.Input.Output.Where(c => needed.Contains(c.Id) && !known.Contains(c.Id)).Select(c => new ProjectedColumn(c, c.Reference));
        return new(filter.Input, [.. project.Columns, .. passed]);
    }

    static bool EndsInOneRow(LogicalNode node) => node is LogicalAggregate { Keys.Count: 0 } || (node is LogicalProject project && EndsInOneRow(project.Input));

    /// <summary>A projection over a scalar aggregate is computed above the join, where groups without rows are filled in.</summary>
    LogicalProject LiftProjection(LogicalApply apply, LogicalProject project) =>
        WithColumns(apply, Remove(apply with { Right = project.Input }), project.Columns);

    /// <summary>The left columns, passed on by <paramref name="input"/>, and what is computed from its rows.</summary>
    static LogicalProject WithColumns(LogicalApply apply, LogicalNode input, ValueList<ProjectedColumn> computed) =>
        new(input, [.. apply.Left.Output.Select(c => new ProjectedColumn(c, c.Reference)), .. computed]);

    /// <summary>COUNT of no rows is 0, where the join gives NULL.</summary>
    static LogicalProject CountsOfNothing(LogicalJoin join, LogicalAggregate aggregate) => new(
        join,
        [
            .. join.Left.Output.Select(c => new ProjectedColumn(c, c.Reference)),
            .. aggregate.Aggregates.Select(a => new ProjectedColumn(a.Column, ZeroForNull(a))),
        ]);

    static BoundExpression ZeroForNull(AggregatedColumn aggregate) => aggregate.Call.Function.IsCount
        ? new Case([new NullTest(aggregate.Column.Reference)], [new Constant(DataType.Int64, 0L)], aggregate.Column.Reference)
        : aggregate.Column.Reference;

    static LogicalNode Only(LogicalNode plan, ValueList<OutputColumn> columns) => plan.Output.Count == columns.Count
        ? plan
        : new LogicalProject(plan, columns.Map(c => new ProjectedColumn(c, c.Reference)));
}
