using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Optimization;

/// <summary>
/// Reads and computes only what is used:
/// <code>
/// Project(a)             Project(a)
///   Scan(a, b, c)    =>    Scan(a)
/// </code>
/// Aggregates, window calls and columns of table functions that nobody reads go too.
/// </summary>
sealed class PruneColumns : IRewriteRule
{
    public LogicalNode Rewrite(LogicalNode plan, RewriteContext context) => Prune(plan, PlanRewriting.Ids(plan));

    /// <summary>The plan giving at least the columns in <paramref name="needed"/>.</summary>
    static LogicalNode Prune(LogicalNode plan, HashSet<int> needed)
    {
        var node = Narrow(plan, needed);
        return node.Inputs.Count == 0 ? node : WithPrunedInputs(node, needed);
    }

    static LogicalNode Narrow(LogicalNode plan, HashSet<int> needed) => plan switch
    {
        LogicalScan n => NarrowScan(n, needed),
        LogicalValues n => NarrowValues(n, needed),
        LogicalProject n when n.Columns.Any(c => !needed.Contains(c.Column.Id)) => n with { Columns = [.. n.Columns.Where(c => needed.Contains(c.Column.Id))] },
        LogicalAggregate n when n.Aggregates.Any(a => !needed.Contains(a.Column.Id)) && (n.Keys.Count > 0 || n.Aggregates.Any(a => needed.Contains(a.Column.Id))) =>
            n with { Aggregates = [.. n.Aggregates.Where(a => needed.Contains(a.Column.Id))] },
        LogicalWindow n when n.Calls.Any(c => !needed.Contains(c.Column.Id)) => NarrowWindow(n, needed),
        LogicalTableFunction n => NarrowCall(n, needed),
        LogicalSetOperation { Kind: SetOperationKind.Union, IsAll: true } n when n.Columns.Any(c => !needed.Contains(c.Id)) => NarrowUnion(n, needed),
        LogicalJoin n => n with { Unread = Unread(n, needed) },
        LogicalNearestJoin n => n with { Unread = Unread(n, needed) },
        _ => plan,
    };

    static ValueList<int> Unread(LogicalNode join, HashSet<int> needed) => [.. join.Output.Select(c => c.Id).Where(id => !needed.Contains(id))];

    static LogicalScan NarrowScan(LogicalScan scan, HashSet<int> needed)
    {
        var used = scan.Filters.SelectMany(PlanExpressions.Columns).ToHashSet();
        used.UnionWith(needed);
        return scan.Columns.All(c => used.Contains(c.Column.Id)) ? scan : scan with { Columns = [.. scan.Columns.Where(c => used.Contains(c.Column.Id))] };
    }

    static LogicalValues NarrowValues(LogicalValues values, HashSet<int> needed)
    {
        var kept = Enumerable.Range(0, values.Columns.Count).Where(i => needed.Contains(values.Columns[i].Id)).ToList();
        return kept.Count == values.Columns.Count
            ? values
            : new([.. kept.Select(i => values.Columns[i])], values.Rows.Map<ValueList<BoundExpression>>(r => [.. kept.Select(i => r[i])]));
    }

    static LogicalNode NarrowWindow(LogicalWindow window, HashSet<int> needed)
    {
        ValueList<WindowColumn> calls = [.. window.Calls.Where(c => needed.Contains(c.Column.Id))];
        return calls.Count == 0 ? Narrow(window.Input, needed) : window with { Calls = calls };
    }

    /// <summary>Outer columns that only the arguments need do not come out: a list is not repeated beside each of its elements.</summary>
    static LogicalTableFunction NarrowCall(LogicalTableFunction call, HashSet<int> needed)
    {
        ValueList<OutputColumn> outer = [.. (call.Outer ?? call.Input.Output).Where(c => needed.Contains(c.Id))];
        return call with
        {
            Outer = outer.Count == call.Input.Output.Count ? call.Outer : outer,
            Columns = [.. call.Columns.Where(c => needed.Contains(c.Column.Id))],
            Ordinality = call.Ordinality is { } number && needed.Contains(number.Id) ? number : null,
        };
    }

    static LogicalSetOperation NarrowUnion(LogicalSetOperation union, HashSet<int> needed)
    {
        var kept = Enumerable.Range(0, union.Columns.Count).Where(i => needed.Contains(union.Columns[i].Id)).ToList();
        LogicalProject Side(LogicalNode side) => new(side, [.. kept.Select(i => new ProjectedColumn(side.Output[i], side.Output[i].Reference))]);
        return union with { Left = Side(union.Left), Right = Side(union.Right), Columns = [.. kept.Select(i => union.Columns[i])] };
    }

    static LogicalNode WithPrunedInputs(LogicalNode node, HashSet<int> needed)
    {
        var below = PlanExpressions.Of(node).SelectMany(PlanExpressions.Columns).ToHashSet();
        if (node is not (LogicalProject or LogicalAggregate or LogicalSetOperation or LogicalRecursion))
        {
            below.UnionWith(needed);
        }

        return PlanRewriting.WithInputs(node, input =>
        {
            var pruned = Prune(input, node is LogicalSetOperation or LogicalRecursion ? PlanRewriting.Ids(input) : below);
            return node is LogicalJoin or LogicalNearestJoin or LogicalSort or LogicalWindow or LogicalTableFunction ? Trim(pruned, below) : pruned;
        });
    }

    /// <summary>A projection that drops what a filter below needed and nobody else does, before it is copied by a join or held by a sort.</summary>
    static LogicalNode Trim(LogicalNode plan, HashSet<int> needed) => plan is LogicalFilter or LogicalJoin && plan.Output.Any(c => !needed.Contains(c.Id))
        ? new LogicalProject(plan, [.. plan.Output.Where(c => needed.Contains(c.Id)).Select(c => new ProjectedColumn(c, c.Reference))])
        : plan;
}
