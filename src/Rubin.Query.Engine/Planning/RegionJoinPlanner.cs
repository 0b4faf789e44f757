using Rubin.Query.Engine.Operators;
using Rubin.Query.Engine.Operators.SkyJoins;
using Rubin.Query.Engine.Optimization;
using Rubin.Query.Engine.Spatial.Join;

namespace Rubin.Query.Engine.Planning;

/// <summary>Plans joins whose condition is that a position of one side lies in a region of the other.</summary>
static class RegionJoinPlanner
{
    /// <summary>A join by region; null where the condition has none.</summary>
    /// <param name="join">The join; its right side is to be held.</param>
    internal static PhysicalNode? Plan(LogicalJoin join)
    {
        if (SkyJoinPlanner.ConditionOf(join) is not { } condition
            || RegionMatch.Find(PlanRewriting.Conjuncts(condition), PlanRewriting.Ids(join.Left), PlanRewriting.Ids(join.Right)) is not { } match)
        {
            return null;
        }

        var kind = new SkyJoinKind(join.Kind) { Place = join.Place };
        var (left, reach) = join.Left.RestrictedTo(match, kind);
        var terms = PlanRewriting.Conjuncts(condition).Where(t => !match.IsDecidedByRegion || !ReferenceEquals(t, match.Term)).ToList();
        var (ofLeft, ofRight) = (new ColumnPositions(join.Left.Output), new ColumnPositions(join.Right.Output));
        var ofBoth = new ColumnPositions(join.Left.Output.Concat(join.Right.Output));
        var (ofPoint, ofRegion) = match.IsRegionRight ? (ofLeft, ofRight) : (ofRight, ofLeft);
        return new RegionJoin(
            kind,
            PhysicalPlanner.Plan(left),
            PhysicalPlanner.Plan(join.Right),
            SkyJoinPlanner.Pairs(join.Output, join.Unread),
            match with { Point = match.Point.Map(ofPoint.Of), Region = ofRegion.Of(match.Region) },
            terms.Count == 0 ? null : ofBoth.Of(PlanRewriting.And(terms)),
            reach)
        { EstimatedRows = Cardinality.Of(join) };
    }

    /// <summary>The rows with positions, read only where the regions of the other side are, if those without partner leave no trace.</summary>
    static (LogicalNode Plan, SkyReach? Reach) RestrictedTo(this LogicalNode points, RegionMatch match, SkyJoinKind kind)
    {
        if (!match.IsRegionRight || !kind.DropsLoneLeft || SkyScan.Find(points, match.Point) is not { } scan)
        {
            return (points, null);
        }

        var reach = new SkyReach(new() { IsFoundLater = true }, scan.SlackDegrees);
        return (scan.Restrict(points, reach.Cells), reach);
    }
}
