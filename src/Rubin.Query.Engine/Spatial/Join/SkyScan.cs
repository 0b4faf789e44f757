using Rubin.Query.Engine.Optimization;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Spatial.Join;

/// <summary>Finds the table whose own position a join matches on, where rows that are too far away can be left out of it without being missed.</summary>
/// <param name="Scan">The scan.</param>
/// <param name="Columns">The columns of the position in the table's schema.</param>
/// <param name="SlackDegrees">How far its cells may be off the positions.</param>
sealed record SkyScan(LogicalScan Scan, (int Ra, int Dec) Columns, double SlackDegrees)
{
    /// <summary>Whether the position is the one that the table is ordered by, if it is.</summary>
    internal bool IsOwn => Scan.Table.Position is { } own && Scan.Table.Schema[Columns.Ra].Name == own.Ra && Scan.Table.Schema[Columns.Dec].Name == own.Dec;

    /// <summary>The scan below <paramref name="plan"/> that a position comes from; null where there is none, or other rows would change with it.</summary>
    internal static SkyScan? Find(LogicalNode plan, PositionExpression position)
    {
        if (position.Parts is not [var ra, var dec] || ColumnComparison.ColumnOf(ra) is not { } raId || ColumnComparison.ColumnOf(dec) is not { } decId)
        {
            return null;
        }

        if (Find(plan, raId, decId) is not var (scan, lon, lat))
        {
            return null;
        }

        var schema = scan.Table.Schema;
        return new(scan, (lon, lat), SkyColumns.Of(schema, new(schema[lon].Name, schema[lat].Name), null).SlackDegrees);
    }

    /// <summary>The plan with the scan replaced by one that reads only a part of the sky.</summary>
    internal LogicalNode Restrict(LogicalNode plan, CellReach reach)
    {
        reach.Columns = Columns;
        return PlanRewriting.BottomUp(plan, node => ReferenceEquals(node, Scan) ? Scan with { Reach = reach } : node);
    }

    static (LogicalScan Scan, int Ra, int Dec)? Find(LogicalNode plan, int ra, int dec) => plan switch
    {
        LogicalScan scan => AtPosition(scan, ra, dec),
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

    static (LogicalScan Scan, int Ra, int Dec)? AtPosition(LogicalScan scan, int ra, int dec)
    {
        if (scan is not { Reach: null, Limit: null } || PlaceOf(scan, ra) is not { } lon || PlaceOf(scan, dec) is not { } lat)
        {
            return null;
        }

        return scan.Table.PrunesByCoordinates || new SkyScan(scan, (lon, lat), 0).IsOwn ? (scan, lon, lat) : null;
    }

    static int? PlaceOf(LogicalScan scan, int id) => scan.Columns.FirstOrDefault(c => c.Column.Id == id)?.Position;
}
