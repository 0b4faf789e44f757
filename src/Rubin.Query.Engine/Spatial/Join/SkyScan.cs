using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Optimization;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Spatial.Join;

/// <summary>Finds the table whose position a join matches on, where rows that are too far away can be left out of it without being missed.</summary>
/// <param name="Scan">The scan.</param>
/// <param name="Columns">The columns of the position in the table's schema.</param>
/// <param name="Motion">What moves the rows from there to where they are matched, over positions in the table's schema; null for nothing.</param>
/// <param name="SlackDegrees">How far its cells may be off the positions.</param>
sealed record SkyScan(LogicalScan Scan, (int Ra, int Dec) Columns, MovedPosition? Motion, double SlackDegrees)
{
    /// <summary>Whether the position is the one that the table is ordered by, if it is.</summary>
    internal bool IsOwn => Motion is null && Scan.Table.Position is { } own
        && Scan.Table.Schema[Columns.Ra].Name == own.Ra && Scan.Table.Schema[Columns.Dec].Name == own.Dec;

    /// <summary>The scan below <paramref name="plan"/> that a position comes from; null where there is none, or other rows would change with it.</summary>
    internal static SkyScan? Find(LogicalNode plan, PositionExpression position) => Find(plan, position.Parts);

    /// <summary>The plan with the scan replaced by one that reads only a part of the sky.</summary>
    internal LogicalNode Restrict(LogicalNode plan, CellReach reach)
    {
        (reach.Columns, reach.Motion) = (Columns, Motion);
        return PlanRewriting.BottomUp(plan, node => ReferenceEquals(node, Scan) ? Scan with { Reach = reach } : node);
    }

    static SkyScan? Find(LogicalNode plan, ValueList<BoundExpression> position) => plan switch
    {
        LogicalScan scan => Of(scan, position),
        LogicalFilter filter => Find(filter.Input, position),
        LogicalSort { Limit: null } sort => Find(sort.Input, position),
        LogicalProject project => Find(project.Input, position.Map(p => PlanExpressions.Replace(p, e => Defined(project, e)))),
        LogicalJoin { Kind: JoinKind.Inner } join => Find(join.Left, position) ?? Find(join.Right, position),
        LogicalJoin { Kind: JoinKind.Left or JoinKind.Semi or JoinKind.Anti or JoinKind.Mark or JoinKind.Single } join => Find(join.Left, position),
        LogicalNearestJoin { IsMutual: false } join => Find(join.Left, position),
        _ => null,
    };

    static BoundExpression? Defined(LogicalProject project, BoundExpression expression) => expression is ColumnReference column
        ? project.Columns.FirstOrDefault(c => c.Column.Id == column.Id)?.Expression
        : null;

    static SkyScan? Of(LogicalScan scan, ValueList<BoundExpression> position)
    {
        var places = scan.Columns.ToDictionary(c => c.Column.Id, c => c.Position);
        if (scan is not { Reach: null, Limit: null } || position.SelectMany(PlanExpressions.Columns).Any(id => !places.ContainsKey(id)))
        {
            return null;
        }

        var stored = position.Map(p => PlanExpressions.Replace(p, e => e is ColumnReference c ? c with { Id = places[c.Id] } : null));
        var moved = stored is [var point] ? MovedPosition.Of(point) : null;
        var columns = stored is [var ra, var dec] && ColumnComparison.ColumnOf(ra) is { } lon && ColumnComparison.ColumnOf(dec) is { } lat
            ? (lon, lat) : moved?.Columns;
        if (columns is not { } found)
        {
            return null;
        }

        var schema = scan.Table.Schema;
        var slack = SkyColumns.Of(schema, new(schema[found.Ra].Name, schema[found.Dec].Name), null).SlackDegrees;
        var result = new SkyScan(scan, found, moved, slack);
        return result.IsOwn || scan.Table.PrunesByCoordinates ? result : null;
    }
}
