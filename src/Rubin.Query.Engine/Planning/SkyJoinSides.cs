using Rubin.Query.Engine.Operators;
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
    /// <summary>Partitions are told apart by cells of half a degree or so; finer ones only cost time.</summary>
    const int FinestFootprint = 8;

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
        if (rightScan is not null && leftScan is { IsOwn: true } && dropsLoneRight && match.Radius.IsConstant
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
