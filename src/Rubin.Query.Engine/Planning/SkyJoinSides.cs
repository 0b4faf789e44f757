using Rubin.Query.Engine.Operators;
using Rubin.Query.Engine.Operators.SkyJoins.Sweeps;
using Rubin.Query.Engine.Spatial;
using Rubin.Query.Engine.Spatial.Join;
using Rubin.Query.Sky;

namespace Rubin.Query.Engine.Planning;

/// <summary>The plans of the two sides of a join by position, each reading only what is near the other where that is known and loses nothing.</summary>
/// <param name="Left">The side that streams.</param>
/// <param name="Right">The side that is held.</param>
/// <param name="Reach">Where the side that is held first leaves what it has found out for the scan of the other; null where that cannot use it.</param>
sealed record SkyJoinSides(PhysicalNode Left, PhysicalNode Right, SkyReach? Reach)
{
    /// <summary>How both are gone along together; null where the right one is held.</summary>
    internal SweepPlan? Sweep { get; private init; }

    /// <summary>Partitions are told apart by cells of a quarter of a degree or so; finer ones only cost time.</summary>
    const int FinestFootprint = 8;

    /// <summary>So many rows of a file are read sooner than it is found out where they lie.</summary>
    const double FewRows = 100_000;

    /// <summary>A side so many times as large is read only where the other one is.</summary>
    internal const double MuchLarger = 10;

    /// <summary>More are not held.</summary>
    const double MostRowsOfSmall = 1_000_000;

    /// <summary>The part of a partition's side that a sweep may reach beyond the rows it is at.</summary>
    const double MostOfPartition = 0.25;

    /// <summary>Rows that may lie within the largest error circle of any right row, on average: where it holds more, it must not be searched for every left row.</summary>
    const double MostRowsOfSearch = 100;

    /// <summary>Plans the sides.</summary>
    /// <param name="left">Streams.</param>
    /// <param name="right">Is held.</param>
    /// <param name="match">Over the plan's columns.</param>
    /// <param name="dropsLoneLeft">Whether left rows without partner may be left unread.</param>
    /// <param name="dropsLoneRight">The same of right rows.</param>
    internal static SkyJoinSides Plan(LogicalNode left, LogicalNode right, SkyMatch match, bool dropsLoneLeft, bool dropsLoneRight)
    {
        var (leftScan, rightScan) = (SkyScan.Find(left, match.Left), SkyScan.Find(right, match.Right));
        SkyReach? reach = null;
        if (leftScan is not null && dropsLoneLeft && match.Radius.Left.Count == 0)
        {
            reach = new(new() { IsFoundLater = true }, leftScan.SlackDegrees);
            left = leftScan.Restrict(left, reach.Cells);
        }

        var plannedLeft = PhysicalPlanner.Plan(left);
        if (rightScan is not null && (rightScan.IsOwn || Cardinality.Of(right) > FewRows) && leftScan is { IsOwn: true } && dropsLoneRight && match.Radius.IsConstant
            && Footprint(plannedLeft, leftScan, reach) is { } footprint)
        {
            var slack = leftScan.SlackDegrees + rightScan.SlackDegrees;
            right = rightScan.Restrict(right, new() { Cells = Widened(footprint, match.Radius.Degrees + slack) });
        }

        return new(plannedLeft, PhysicalPlanner.Plan(right), reach);
    }

    /// <summary>Plans the sides where the left one is held first, and the right one then reads what is near it.</summary>
    internal static SkyJoinSides PlanLeftFirst(LogicalNode left, LogicalNode right, SkyMatch match)
    {
        SkyReach? reach = null;
        if (match.Radius.Right.Count == 0 && SkyScan.Find(right, match.Right) is { } scan)
        {
            reach = new(new() { IsFoundLater = true }, scan.SlackDegrees);
            right = scan.Restrict(right, reach.Cells);
        }

        return new(PhysicalPlanner.Plan(left), PhysicalPlanner.Plan(right), reach);
    }

    /// <summary>
    /// Plans two catalogs whose rows lie sorted on the sky, to be gone along together; null where they are not such, or where another way is better: one side
    /// is so small that it is held and tells where the other is read, or the radius is so large that everything is around everything.
    /// </summary>
    /// <param name="left">Streams.</param>
    /// <param name="right">What of it is around the left rows is held.</param>
    /// <param name="match">Over the plan's columns.</param>
    /// <param name="dropsLoneLeft">Whether left rows without partner may be left unread.</param>
    /// <param name="isMutual">Whether the left rows around are to be held as well.</param>
    internal static SkyJoinSides? PlanSwept(LogicalNode left, LogicalNode right, SkyMatch match, bool dropsLoneLeft, bool isMutual = false)
    {
        if (RadiusReach.Of(match.Radius, left, right) is not { } radius || !(radius.Degrees >= 0) || IsSmallBeside(left, right) || IsSmallBeside(right, left)
            || SkyScan.Find(left, match.Left) is not { IsOwn: true } leftScan || SkyScan.Find(right, match.Right) is not { IsOwn: true } rightScan)
        {
            return null;
        }

        var whole = PhysicalPlanner.Plan(left);
        if (SweptScan(whole, leftScan, !isMutual) is not { } leftTable || SweptScan(PhysicalPlanner.Plan(right), rightScan, false) is not { } rightTable)
        {
            return null;
        }

        var slack = leftScan.SlackDegrees + rightScan.SlackDegrees;
        if (radius.Degrees + slack > MostOfPartition * PartitionDegrees(rightTable)
            || Cardinality.Of(right) / rightTable.SkyPartitions * Math.Pow(radius.RightDegrees / PartitionDegrees(rightTable), 2) > MostRowsOfSearch)
        {
            return null;
        }

        var plannedRight = PhysicalPlanner.Plan(Restricted(right, rightScan, leftTable));
        var plannedLeft = dropsLoneLeft && SweptScan(whole, leftScan, false) is not null ? PhysicalPlanner.Plan(Restricted(left, leftScan, rightTable)) : whole;

        // What is as near to a right row as a left row is lies within twice the radius of the latter.
        var back = isMutual && RadiusReach.Of(match.Radius.Mirrored(), right, left) is { } backwards
            ? new SweepPlan(backwards with { Degrees = 2 * backwards.Degrees }, 2 * slack, true, null)
            : null;
        return new(plannedLeft, plannedRight, null) { Sweep = new(radius, slack, dropsLoneLeft, rightTable.MarginFor(radius.Degrees + slack), back) };

        LogicalNode Restricted(LogicalNode plan, SkyScan scan, TableScan other) =>
            other.Footprint is { } footprint ? scan.Restrict(plan, new() { Cells = Widened(footprint, radius.Degrees + slack) }) : plan;
    }

    static bool IsSmallBeside(LogicalNode small, LogicalNode large) =>
        Cardinality.Of(small) is var rows && rows <= MostRowsOfSmall && MuchLarger * rows < Cardinality.Of(large);

    /// <summary>The scan below a plan, where nothing but filters and projections, which give the same rows whenever they are asked, stand above it.</summary>
    static TableScan? SweptScan(PhysicalNode plan, SkyScan scan, bool isLeft) => plan switch
    {
        TableScan { SkyPartitions: not null } table when table.Origin!.Columns == scan.Scan.Columns => table,
        Filter { IsRepeatable: true } or Project { IsRepeatable: true } => SweptScan(plan.Inputs[0], scan, isLeft),
        SkyJoin { IsSwept: true } or NearestJoin { IsSwept: true } when isLeft => SweptScan(plan.Inputs[0], scan, isLeft),
        _ => null,
    };

    /// <summary>The side of a partition of average size.</summary>
    static double PartitionDegrees(TableScan table) => table is { Footprint: { } footprint, SkyPartitions: > 0 and var count }
        ? Angle.RadiansToDegrees(Math.Sqrt(4 * Math.PI * footprint.SkyFraction / count))
        : double.PositiveInfinity;

    static HealpixRanges? Footprint(PhysicalNode plan, SkyScan scan, SkyReach? reach) =>
        plan is TableScan table && (ReferenceEquals(table.Origin, scan.Scan) || (reach is not null && table.Reach == reach.Cells))
            ? table.Footprint
            : plan.Inputs.Select(i => Footprint(i, scan, reach)).FirstOrDefault(f => f is not null);

    static HealpixRanges Widened(HealpixRanges footprint, double degrees)
    {
        var order = degrees >= 0 ? Healpix.OrderForSeparation(Angle.DegreesToRadians(degrees)) : Healpix.MaxOrder;
        return order < 0 ? HealpixRanges.WholeSky : footprint.Dilate(Math.Min(order, FinestFootprint));
    }
}

/// <summary>Where a scan learns which cells are wanted of it.</summary>
/// <param name="Cells">Takes them.</param>
/// <param name="SlackDegrees">How far the scan's cells may be off its positions.</param>
sealed record SkyReach(CellReach Cells, double SlackDegrees);
