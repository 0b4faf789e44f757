using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.Engine.Spatial.Join;

/// <summary>A condition of a join that the position of a row of one side lies in a region that a row of the other has: a MOC, a polygon, a text.</summary>
/// <param name="Term">The condition, as it stands.</param>
/// <param name="Point">The position.</param>
/// <param name="Region">The region.</param>
/// <param name="IsRegionRight">Whether the right rows have the regions.</param>
sealed record RegionMatch(BoundExpression Term, PositionExpression Point, BoundExpression Region, bool IsRegionRight)
{
    /// <summary>
    /// Whether the region itself decides. Of circles the separation from the centre does, which may differ in the last bit from what the region says.
    /// </summary>
    internal bool IsDecidedByRegion => Region.Type != GeometryTypes.Circle;

    /// <summary>The first such condition among some; null where there is none.</summary>
    internal static RegionMatch? Find(IEnumerable<BoundExpression> terms, IReadOnlySet<int> left, IReadOnlySet<int> right)
    {
        var sides = new SideColumns(left, right);
        return terms.Select(t => Of(t, sides)).FirstOrDefault(m => m is not null);
    }

    static RegionMatch? Of(BoundExpression term, SideColumns sides) => SkyMatchRecognition.TrueCall(term) switch
    {
        { Function.Name: "CONTAINS", Arguments: [var point, var region] } => Of(term, point, region, sides),
        { Function.Name: "INTERSECTS", Arguments: [var x, var y] } => Of(term, x, y, sides) ?? Of(term, y, x, sides),
        _ => null,
    };

    static RegionMatch? Of(BoundExpression term, BoundExpression point, BoundExpression region, SideColumns sides)
    {
        if (!PositionExpression.IsPoint(point) || PositionExpression.IsPoint(region) || !GeometryTypes.IsShape(region.Type))
        {
            return null;
        }

        var position = PositionExpression.OfPoint(point);
        return sides.IsLeft(position) && sides.IsRight(region) ? new(term, position, region, true)
            : sides.IsRight(position) && sides.IsLeft(region) ? new(term, position, region, false)
            : null;
    }
}
