using Rubin.Query.Engine.Optimization;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Spatial.Join;

/// <summary>Finds the table whose own position a join matches on, where rows that are too far away can be left out of it without being missed.</summary>
/// <param name="Scan">The scan.</param>
/// <param name="SlackDegrees">How far its cells may be off the positions.</param>
sealed record SkyScan(LogicalScan Scan, double SlackDegrees)
{
    /// <summary>The scan below <paramref name="plan"/> that a position comes from; null where there is none, or other rows would change with it.</summary>
    internal static SkyScan? Find(LogicalNode plan, PositionExpression position)
    {
        if (position.Parts is not [var ra, var dec] || ColumnComparison.ColumnOf(ra) is not { } raId || ColumnComparison.ColumnOf(dec) is not { } decId)
        {
            return null;
        }

        return Find(plan, raId, decId) is { } scan ? new(scan, SkyColumns.Of(scan.Table.Schema, scan.Table.Position, null).SlackDegrees) : null;
    }

    /// <summary>The plan with the scan replaced by one that reads only a part of the sky.</summary>
    internal LogicalNode Restrict(LogicalNode plan, CellReach reach) =>
        PlanRewriting.BottomUp(plan, node => ReferenceEquals(node, Scan) ? Scan with { Reach = reach } : node);

    static LogicalScan? Find(LogicalNode plan, int ra, int dec) => plan switch
    {
        LogicalScan scan => IsPosition(scan, ra, dec) ? scan : null,
        LogicalFilter filter => Find(filter.Input, ra, dec),
        LogicalSort { Limit: null } sort => Find(sort.Input, ra, dec),
        LogicalProject project => ColumnOf(project, ra) is { } lon && ColumnOf(project, dec) is { } lat ? Find(project.Input, lon, lat) : null,
        LogicalJoin { Kind: JoinKind.Inner } join => Find(join.Left, ra, dec) ?? Find(join.Right, ra, dec),
        LogicalJoin { Kind: JoinKind.Left or JoinKind.Semi or JoinKind.Anti or JoinKind.Mark or JoinKind.Single } join => Find(join.Left, ra, dec),
        LogicalNearestJoin { IsMutual: false } join => Find(join.Left, ra, dec),
        _ => null,
    };

    static int? ColumnOf(LogicalProject project, int id) =>
        project.Columns.FirstOrDefault(c => c.Column.Id == id)?.Expression is { } expression ? ColumnComparison.ColumnOf(expression) : null;

    static bool IsPosition(LogicalScan scan, int ra, int dec) =>
        scan is { Reach: null, Limit: null, Table.Position: { } position } && NameOf(scan, ra) == position.Ra && NameOf(scan, dec) == position.Dec;

    static string? NameOf(LogicalScan scan, int id) =>
        scan.Columns.FirstOrDefault(c => c.Column.Id == id) is { } column ? scan.Table.Schema[column.Position].Name : null;
}
