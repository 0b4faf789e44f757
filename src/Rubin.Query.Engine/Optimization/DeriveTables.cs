using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Optimization;

/// <summary>
/// Leaves groups, and equality joins of two tables, to those who keep the tables, where they can:
/// <code>
/// Aggregate(COUNT(*) BY band)       Scan(mydb.t grouped by band)
///   Scan(mydb.t)               =>
/// </code>
/// </summary>
sealed class DeriveTables : IRewriteRule
{
    public LogicalNode Rewrite(LogicalNode plan, RewriteContext context) => PlanRewriting.BottomUp(plan, Rewrite);

    static LogicalNode Rewrite(LogicalNode node) => node switch
    {
        LogicalAggregate { Input: LogicalScan scan } aggregate when Scan(scan) is { } table => Aggregated(aggregate, scan, table) ?? node,
        LogicalJoin { Kind: JoinKind.Inner, Left: LogicalScan left, Right: LogicalScan right } join when Scan(left) is { } table && Scan(right) is not null => Joined(join, left, table, right) ?? node,
        _ => node,
    };

    /// <summary>The table of a scan that leaves all rows in.</summary>
    static IDerivingTable? Scan(LogicalScan scan) => scan is { Limit: null, Reach: null, Late: null, Table: IDerivingTable table } ? table : null;

    static LogicalScan? Aggregated(LogicalAggregate aggregate, LogicalScan scan, IDerivingTable table)
    {
        if (aggregate.GroupingSets.Count > 0 || aggregate.GroupingSetColumn is not null || aggregate.Output.Count == 0)
        {
            return null;
        }

        var places = Places(scan);
        List<int> keys = [];
        foreach (var key in aggregate.Keys)
        {
            if (Place(key.Expression, places) is not { } place)
            {
                return null;
            }

            keys.Add(place);
        }

        List<ColumnAggregate> aggregates = [];
        foreach (var (_, call) in aggregate.Aggregates)
        {
            if (call.Filter is not null || call.OrderBy.Count > 0 || call.Arguments.Count > 1)
            {
                return null;
            }

            int? column = null;
            if (call.Arguments.Count == 1 && (column = Place(call.Arguments[0], places)) is null)
            {
                return null;
            }

            aggregates.Add(new(call.Function.Name.ToUpperInvariant(), column, call.IsDistinct));
        }

        var output = aggregate.Output;
        var request = new AggregateRequest([.. keys], [.. aggregates], Moved(scan, places), new([.. output.Select((c, i) => c.Field with { Name = $"c{i}" })]));
        return table.Aggregated(request) is { } derived ? new(derived, scan.Name, [.. output.Select((c, i) => new LogicalScanColumn(c, i))], []) : null;
    }

    static LogicalScan? Joined(LogicalJoin join, LogicalScan left, IDerivingTable table, LogicalScan right)
    {
        var (leftPlaces, rightPlaces) = (Places(left), Places(right));
        List<(int, int)> keys = [];
        foreach (var term in PlanRewriting.Conjuncts(join.Condition))
        {
            if (term is not Comparison { Operator: ComparisonOperator.Equal } equal || (Key(equal.Left, equal.Right) ?? Key(equal.Right, equal.Left)) is not { } key)
            {
                return null;
            }

            keys.Add(key);
        }

        var request = new EquiJoinRequest([.. keys], Moved(left, leftPlaces), Moved(right, rightPlaces), Columns(left), Columns(right));
        return keys.Count > 0 && table.Joined(right.Table, request) is { } derived
            ? new(derived, $"{left.Name}, {right.Name}", [.. join.Output.Select((c, i) => new LogicalScanColumn(c, i))], [])
            : null;

        (int, int)? Key(BoundExpression one, BoundExpression two) => Place(one, leftPlaces) is { } l && Place(two, rightPlaces) is { } r ? (l, r) : null;
    }

    static ValueList<ScanColumn> Columns(LogicalScan scan) => scan.Columns.Map(c => new ScanColumn(c.Position, c.Column.Field));

    static Dictionary<int, int> Places(LogicalScan scan) => scan.Columns.ToDictionary(c => c.Column.Id, c => c.Position);

    static int? Place(BoundExpression expression, Dictionary<int, int> places) =>
        expression is ColumnReference column && places.TryGetValue(column.Id, out var place) ? place : null;

    /// <summary>The scan's filters over positions in the table's schema.</summary>
    static ValueList<BoundExpression> Moved(LogicalScan scan, Dictionary<int, int> places) => scan.Filters.Map(
        f => PlanExpressions.Replace(f, e => e is ColumnReference column && places.TryGetValue(column.Id, out var place) ? column with { Id = place } : null));
}
