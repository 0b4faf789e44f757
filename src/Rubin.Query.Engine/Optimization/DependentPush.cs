using System.Diagnostics;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Optimization;

/// <summary>
/// Gives a dependent plan a column for each outer column it looks at, so that it stands alone: it then has the rows for every combination of
/// the domain at once. Each case follows section 3 of "Unnesting Arbitrary Queries".
/// </summary>
sealed class DependentPush(RewriteContext context, DependentDomain domain)
{
    readonly HashSet<int> _recursions = [];

    /// <summary>The plan standing alone, and the expressions over its output that hold the outer columns' values.</summary>
    internal (LogicalNode Plan, Dictionary<int, BoundExpression> Own) Push(LogicalNode plan) => plan switch
    {
        LogicalFilter n => Filter(n),
        LogicalWorkingTable n when _recursions.Contains(n.Key) => WorkingTable(n),
        _ when !IsDependent(plan) => WithDomain(plan),
        LogicalProject n => Project(n),
        LogicalAggregate n => n.Keys.Count == 0 ? Everything(n) : Aggregate(n),
        LogicalJoin n => Join(n),
        LogicalSort { Limit: null } n => Push(n.Input),
        LogicalLimit n => Limit(n),
        LogicalWindow n => Window(n),
        LogicalSetOperation n => SetOperation(n),
        LogicalTableFunction n => TableFunction(n),
        LogicalRecursion n => Recursion(n),
        LogicalSample n => Sample(n),
        LogicalValues n => Push(new ValueRows(context).United(n)),
        LogicalNearestJoin n => NearestJoin(n),
        _ => throw new UnreachableException(),
    };

    bool IsDependent(LogicalNode plan) => PlanExpressions.FreeColumns(plan).Overlaps(domain.Columns.Select(c => c.Id)) || UsesRecursion(plan);

    bool UsesRecursion(LogicalNode plan) => (plan is LogicalWorkingTable table && _recursions.Contains(table.Key)) || plan.Inputs.Any(UsesRecursion);

    (LogicalNode, Dictionary<int, BoundExpression>) WithDomain(LogicalNode plan)
    {
        var (rows, own) = domain.Rows();
        return (new LogicalJoin(JoinKind.Inner, rows, plan, Constant.True), own.ToDictionary(p => p.Key, BoundExpression (p) => p.Value.Reference));
    }

    /// <summary>Where all outer columns are equated with columns of the input, those serve in their place.</summary>
    (LogicalNode, Dictionary<int, BoundExpression>) Filter(LogicalFilter filter)
    {
        if (!IsDependent(filter.Input))
        {
            var terms = PlanRewriting.Conjuncts(filter.Condition).ToList();
            var inside = PlanRewriting.Ids(filter.Input);
            var own = new Dictionary<int, BoundExpression>();
            foreach (var term in terms.OfType<Comparison>().Where(c => c.Operator == ComparisonOperator.Equal))
            {
                Equate(term.Left, term.Right, inside, own);
                Equate(term.Right, term.Left, inside, own);
            }

            if (own.Count == domain.Columns.Count)
            {
                var projected = domain.Columns.ToDictionary(c => c.Id, c => context.NewColumn(c.Field));
                var columns = filter.Input.Output.Select(c => new ProjectedColumn(c, c.Reference)).Concat(own.Select(p => new ProjectedColumn(projected[p.Key], p.Value)));
                var rest = terms.Select(t => PlanRewriting.Substitute(t, own));
                var input = PlanRewriting.Filter(filter.Input, [.. rest.Select(FoldConstants.Fold)]);
                return (new LogicalProject(input, [.. columns]), projected.ToDictionary(p => p.Key, BoundExpression (p) => p.Value.Reference));
            }
        }

        var (plan, mapped) = Push(filter.Input);
        return (new LogicalFilter(plan, PlanRewriting.Substitute(filter.Condition, mapped)), mapped);
    }

    void Equate(BoundExpression outer, BoundExpression inner, HashSet<int> inside, Dictionary<int, BoundExpression> own)
    {
        if (outer is ColumnReference column && domain.Columns.Any(c => c.Id == column.Id)
            && PlanExpressions.Columns(inner).IsSubsetOf(inside) && !PlanRewriting.IsVolatile(inner))
        {
            own.TryAdd(column.Id, inner);
        }
    }

    (LogicalNode, Dictionary<int, BoundExpression>) Project(LogicalProject project)
    {
        var (input, own) = Push(project.Input);
        var columns = project.Columns.Map(c => c with { Expression = PlanRewriting.Substitute(c.Expression, own) });
        return (new LogicalProject(input, [.. columns, .. Carried(own)]), own);
    }

    /// <summary>The outer columns' values as columns of their own.</summary>
    static IEnumerable<ProjectedColumn> Carried(Dictionary<int, BoundExpression> own) =>
        own.Values.Cast<ColumnReference>().DistinctBy(c => c.Id).Select(c => new ProjectedColumn(new(c.Id, new(c.Name, c.Type)), c));

    (LogicalNode, Dictionary<int, BoundExpression>) Aggregate(LogicalAggregate aggregate)
    {
        var (input, own) = Push(aggregate.Input);
        var keys = Carried(own).ToList();
        var mapped = (LogicalAggregate)PlanExpressions.Map(aggregate, e => PlanRewriting.Substitute(e, own));
        var sets = aggregate.GroupingSets.Map<ValueList<int>>(s => [.. s, .. keys.Select((_, i) => aggregate.Keys.Count + i)]);
        return (mapped with { Input = input, Keys = [.. mapped.Keys, .. keys], GroupingSets = sets }, own);
    }

    /// <summary>An aggregate of everything, grouped by the outer columns; combinations without rows are missing.</summary>
    internal (LogicalNode Plan, Dictionary<int, BoundExpression> Own) Scalar(LogicalAggregate aggregate) => Aggregate(aggregate);

    /// <summary>An aggregate of everything has a row for every combination, also for those without rows.</summary>
    (LogicalNode, Dictionary<int, BoundExpression>) Everything(LogicalAggregate aggregate)
    {
        var (groups, own) = Aggregate(aggregate);
        var (rows, all) = domain.Rows();
        var condition = PlanRewriting.And(own.Select(p => new Comparison(ComparisonOperator.NotDistinct, all[p.Key].Reference, p.Value)));
        var join = new LogicalJoin(JoinKind.Left, rows, groups, condition);
        var columns = aggregate.Aggregates.Select(a => new ProjectedColumn(a.Column, a.Call.Function.IsCount
            ? new Case([new NullTest(a.Column.Reference)], [new Constant(DataType.Int64, 0L)], a.Column.Reference)
            : a.Column.Reference));
        var carried = all.Values.Select(c => new ProjectedColumn(c, c.Reference));
        return (new LogicalProject(join, [.. columns, .. carried]), all.ToDictionary(p => p.Key, BoundExpression (p) => p.Value.Reference));
    }

    (LogicalNode, Dictionary<int, BoundExpression>) NearestJoin(LogicalNearestJoin join)
    {
        if (IsDependent(join.Right) || join.IsMutual)
        {
            throw new QueryException(
                QueryErrorCode.Unsupported, "the right side of a NEAREST join, or a MUTUAL one, cannot look at an outer query", hint: "join the outer table inside the sub-query");
        }

        var (left, own) = Push(join.Left);
        return (join with { Left = left, Condition = PlanRewriting.Substitute(join.Condition, own) }, own);
    }

    (LogicalNode, Dictionary<int, BoundExpression>) Join(LogicalJoin join)
    {
        var onlyLeft = !IsDependent(join.Right) && join.Kind is not (JoinKind.Right or JoinKind.Full);
        if (onlyLeft)
        {
            var (left, own) = Push(join.Left);
            return (join with { Left = left, Condition = PlanRewriting.Substitute(join.Condition, own) }, own);
        }

        if (!IsDependent(join.Left) && join.Kind is JoinKind.Inner or JoinKind.Right)
        {
            var (right, own) = Push(join.Right);
            return (join with { Right = right, Condition = PlanRewriting.Substitute(join.Condition, own) }, own);
        }

        return JoinBoth(join);
    }

    (LogicalNode, Dictionary<int, BoundExpression>) JoinBoth(LogicalJoin join)
    {
        var (left, leftOwn) = Push(join.Left);
        var (right, rightOwn) = Push(join.Right);
        var same = leftOwn.Select(p => new Comparison(ComparisonOperator.NotDistinct, p.Value, rightOwn[p.Key]));
        var on = PlanRewriting.Substitute(join.Condition, join.Kind == JoinKind.Right ? rightOwn : leftOwn);
        var joined = join with { Left = left, Right = right, Condition = PlanRewriting.And([.. same, .. PlanRewriting.Conjuncts(on)]) };
        if (join.Kind != JoinKind.Full)
        {
            return (joined, join.Kind == JoinKind.Right ? rightOwn : leftOwn);
        }

        var merged = domain.Columns.ToDictionary(c => c.Id, c => context.NewColumn(c.Field));
        var columns = joined.Output.Select(c => new ProjectedColumn(c, c.Reference)).Concat(merged.Select(p => new ProjectedColumn(
            p.Value,
            new Case([new Negation(new NullTest(leftOwn[p.Key]))], [leftOwn[p.Key]], rightOwn[p.Key]))));
        return (new LogicalProject(joined, [.. columns]), merged.ToDictionary(p => p.Key, BoundExpression (p) => p.Value.Reference));
    }

    /// <summary>The first rows of each combination: those with a small enough row number.</summary>
    (LogicalNode, Dictionary<int, BoundExpression>) Limit(LogicalLimit limit)
    {
        var (input, own) = Push(limit.Input);
        var keys = limit.Input is LogicalSort { Limit: null } sort ? PlanExpressions.Map(sort.Keys, e => PlanRewriting.Substitute(e, own)) : [];
        var number = context.NewColumn(new("row_number", DataType.Int64));
        var frame = new WindowFrame(FrameUnit.Rows, new(FrameBoundKind.UnboundedPreceding), new(FrameBoundKind.UnboundedFollowing));
        var call = new WindowCall(context.Functions.FindWindow("ROW_NUMBER")!, null, [], frame);
        var window = new LogicalWindow(input, [.. own.Values], keys, [new(number, call)]);
        var terms = new List<BoundExpression>();
        if (limit.Offset > 0)
        {
            terms.Add(new Comparison(ComparisonOperator.Greater, number.Reference, new Constant(DataType.Int64, limit.Offset)));
        }

        if (limit.Count is { } count)
        {
            terms.Add(new Comparison(ComparisonOperator.LessOrEqual, number.Reference, new Constant(DataType.Int64, checked(limit.Offset + count))));
        }

        return (PlanRewriting.Filter(window, terms), own);
    }

    (LogicalNode, Dictionary<int, BoundExpression>) Window(LogicalWindow window)
    {
        var (input, own) = Push(window.Input);
        var mapped = (LogicalWindow)PlanExpressions.Map(window, e => PlanRewriting.Substitute(e, own));
        return (mapped with { Input = input, PartitionBy = [.. mapped.PartitionBy, .. own.Values] }, own);
    }

    (LogicalNode, Dictionary<int, BoundExpression>) SetOperation(LogicalSetOperation node)
    {
        var (left, right) = (Aligned(node.Left), Aligned(node.Right));
        var carried = domain.Columns.ToDictionary(c => c.Id, c => context.NewColumn(c.Field));
        var columns = node.Columns.Concat(domain.Columns.Select(c => carried[c.Id])).ToValueList();
        return (node with { Left = left, Right = right, Columns = columns }, carried.ToDictionary(p => p.Key, BoundExpression (p) => p.Value.Reference));
    }

    /// <summary>One side of a set operation with the outer columns behind its own, in the domain's order.</summary>
    LogicalProject Aligned(LogicalNode side)
    {
        var (plan, own) = Push(side);
        var columns = side.Output.Select(c => new ProjectedColumn(c, c.Reference));
        return new(plan, [.. columns, .. domain.Columns.Select(c => new ProjectedColumn(context.NewColumn(c.Field), own[c.Id]))]);
    }

    /// <summary>Rows are drawn from those of all combinations, which for each of them are rows drawn with the same probability.</summary>
    (LogicalNode, Dictionary<int, BoundExpression>) Sample(LogicalSample sample)
    {
        if (sample.Method == SampleMethod.Rows)
        {
            throw new QueryException(QueryErrorCode.Unsupported, "a LATERAL query cannot draw a number of rows for each left row", hint: "draw a percentage, or LIMIT");
        }

        var (input, own) = Push(sample.Input);
        return (sample with { Input = input }, own);
    }

    /// <summary>The recursions of all combinations in one: its rows carry the outer columns from step to step.</summary>
    (LogicalNode, Dictionary<int, BoundExpression>) Recursion(LogicalRecursion node)
    {
        var start = Aligned(node.Start);
        _recursions.Add(node.Key);
        var step = Aligned(node.Step);
        var carried = domain.Columns.ToDictionary(c => c.Id, c => context.NewColumn(c.Field));
        var columns = node.Columns.Concat(domain.Columns.Select(c => carried[c.Id])).ToValueList();
        return (node with { Start = start, Step = step, Columns = columns }, carried.ToDictionary(p => p.Key, BoundExpression (p) => p.Value.Reference));
    }

    (LogicalNode, Dictionary<int, BoundExpression>) WorkingTable(LogicalWorkingTable node)
    {
        var carried = domain.Columns.ToDictionary(c => c.Id, c => context.NewColumn(c.Field));
        return (
            node with { Columns = [.. node.Columns, .. domain.Columns.Select(c => carried[c.Id])] },
            carried.ToDictionary(p => p.Key, BoundExpression (p) => p.Value.Reference));
    }

    (LogicalNode, Dictionary<int, BoundExpression>) TableFunction(LogicalTableFunction node)
    {
        var (input, own) = Push(node.Input);
        var outer = node.Outer is { } kept ? [.. kept, .. Carried(own).Select(c => c.Column).Except(kept)] : node.Outer;
        return (node with { Input = input, Outer = outer, Arguments = node.Arguments.Map(a => PlanRewriting.Substitute(a, own)) }, own);
    }
}
