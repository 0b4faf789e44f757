using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Sky;

namespace Rubin.Query.Engine.Spatial;

/// <summary>
/// Conditions that a table's position lies in a constant region: <c>DISTANCE(…) &lt; r</c> and <c>1 = CONTAINS(POINT(ra, dec), …)</c>, by
/// ADQL 2.1 §4.2, in every order and with coordinates or points, and <c>scisql_s2PtIn…(ra, dec, …) = 1</c>.
/// </summary>
static class RegionCondition
{
    const double ArcsecondsPerDegree = 3600;

    /// <summary>The region, a little larger than said; null where the condition is another, or its region makes no sense.</summary>
    public static SkyRegion? Of(BoundExpression condition, SkyColumns columns)
    {
        if (columns.Ra < 0 || columns.Dec < 0 || condition is not Comparison comparison)
        {
            return null;
        }

        var (tested, constant, op) = (comparison.Left, ConstantNumber.Of(comparison.Right), comparison.Operator);
        if (constant is null)
        {
            (tested, constant, op) = (comparison.Right, ConstantNumber.Of(comparison.Left), ColumnComparison.Reversed(op));
        }

        if (constant is not { } value || Unscaled(tested, value) is not (FunctionCall call, var number))
        {
            return null;
        }

        return call.Function.Name switch
        {
            "DISTANCE" or "scisql_angSep" when op is ComparisonOperator.Less or ComparisonOperator.LessOrEqual or ComparisonOperator.Equal =>
                Within(call, number, columns),
            "CONTAINS" or "INTERSECTS" when IsTrue(op, number) => Inside(call, columns),
            "scisql_s2PtInCircle" or "scisql_s2PtInBox" or "scisql_s2PtInEllipse" or "scisql_s2PtInCPoly" when IsTrue(op, number) => InArea(call, columns),
            _ => null,
        };
    }

    /// <summary>Both sides of a comparison in degrees where it is one in other units: <c>DISTANCE(…) * 3600 &lt; 5</c>.</summary>
    static (BoundExpression Tested, double Value) Unscaled(BoundExpression tested, double value)
    {
        if (tested is not FunctionCall { Function.Name: "*" or "/", Arguments: [var left, var right] } call)
        {
            return (tested, value);
        }

        var isProduct = call.Function.Name == "*";
        if (ConstantNumber.Of(right) is > 0 and < double.PositiveInfinity and var factor)
        {
            return Unscaled(left, isProduct ? value / factor : value * factor);
        }

        return isProduct && ConstantNumber.Of(left) is > 0 and < double.PositiveInfinity and var first
            ? Unscaled(right, value / first)
            : (tested, value);
    }

    static bool IsTrue(ComparisonOperator op, double number) => op switch
    {
        ComparisonOperator.Equal => number == 1,
        ComparisonOperator.NotEqual => number == 0,
        ComparisonOperator.Greater => number == 0,
        ComparisonOperator.GreaterOrEqual => number == 1,
        _ => false,
    };

    static SkyRegion? Within(FunctionCall distance, double radius, SkyColumns columns)
    {
        var points = distance.Arguments.Count == 4
            ? [(distance.Arguments[0], distance.Arguments[1]), (distance.Arguments[2], distance.Arguments[3])]
            : distance.Arguments.Count == 2 ? distance.Arguments.Select(ConstantShape.Coordinates).ToArray() : [];
        return points switch
        {
            [{ } a, { } b] when IsPosition(a, columns) => CircleAbout(b, radius, columns),
            [{ } a, { } b] when IsPosition(b, columns) => CircleAbout(a, radius, columns),
            _ => null,
        };
    }

    /// <summary>
    /// Both relations hold only for shapes that share a position: where one of them reaches no farther than so much from the row's position, and the other is
    /// constant, the row is no farther than that from it. What lies in a region has its centre there.
    /// </summary>
    static SkyRegion? Inside(FunctionCall call, SkyColumns columns)
    {
        if (call.Arguments is not [var first, var second])
        {
            return null;
        }

        var isInner = call.Function.Name == "CONTAINS";
        return Reach(first, columns) is { } reach ? ConstantShape.Of(second, columns.SlackDegrees + (isInner ? 0 : reach))
            : Reach(second, columns) is { } outer ? ConstantShape.Of(first, columns.SlackDegrees + outer)
            : null;
    }

    /// <summary>How far a shape about the row's position reaches, in degrees; null where it is another.</summary>
    static double? Reach(BoundExpression shape, SkyColumns columns)
    {
        if (ConstantShape.Coordinates(shape) is { } point)
        {
            return IsPosition(point, columns) ? 0 : null;
        }

        var sizes = shape is FunctionCall { Function.Name: "CIRCLE" or "BOX" } ? shape.Type == GeometryTypes.Circle ? 1 : 2 : 0;
        if (sizes == 0 || shape.Operands.Count < sizes + 1)
        {
            return null;
        }

        var (place, numbers) = (shape.Operands.SkipLast(sizes).ToArray(), shape.Operands.TakeLast(sizes).Select(ConstantNumber.Of).ToArray());
        var isHere = place switch
        {
            [.., var center] when center.Type == GeometryTypes.Point => ConstantShape.Coordinates(center) is { } at && IsPosition(at, columns),
            [.., var ra, var dec] => IsPosition((ra, dec), columns),
            _ => false,
        };
        return !isHere ? null : numbers switch
        {
            [>= 0 and var radius] => radius,

            // A corner is no farther than half of both sides together.
            [> 0 and var width, > 0 and var height] => (width + height) / 2,
            _ => null,
        };
    }

    /// <summary>The area of <c>scisql_s2PtIn…(ra, dec, …)</c>.</summary>
    static SkyRegion? InArea(FunctionCall call, SkyColumns columns)
    {
        if (!IsPosition((call.Arguments[0], call.Arguments[1]), columns))
        {
            return null;
        }

        if (call.Arguments is [_, _, Constant { Value: byte[] bytes }])
        {
            return ConstantShape.Of(() => ScisqlPolygon.Of(bytes) ?? throw new ArgumentException("no polygon"), columns.SlackDegrees);
        }

        var numbers = call.Arguments.Skip(2).Select(ConstantNumber.Of).ToArray();
        if (!numbers.All(n => n is { } number && double.IsFinite(number)))
        {
            return null;
        }

        var v = Array.ConvertAll(numbers, n => n!.Value);
        return ConstantShape.Of(
            () => (call.Function.Name, v) switch
            {
                ("scisql_s2PtInCircle", [var ra, var dec, var radius]) => Circle.FromDegrees(ra, Latitude(dec), radius),
                ("scisql_s2PtInBox", [var west, var south, var east, var north]) => new Zone(west, east, south, north),
                ("scisql_s2PtInEllipse", [var ra, var dec, var major, var minor, var angle]) =>
                    Ellipse.FromDegrees(ra, Latitude(dec), major / ArcsecondsPerDegree, minor / ArcsecondsPerDegree, angle),
                ("scisql_s2PtInCPoly", _) => Polygon.FromDegrees([.. v.Chunk(2).Select(p => (p[0], Latitude(p[^1])))]),
                _ => throw new ArgumentException("no area"),
            },
            columns.SlackDegrees);
    }

    static double Latitude(double degrees) => degrees is >= -90 and <= 90 ? degrees : throw new ArgumentException("no latitude");

    static SkyRegion? CircleAbout((BoundExpression Ra, BoundExpression Dec) center, double radius, SkyColumns columns) =>
        ConstantNumber.Of(center.Ra) is { } ra && ConstantNumber.Of(center.Dec) is { } dec
            ? ConstantShape.Circle(ra, dec, radius, columns.SlackDegrees) : null;

    /// <summary>Whether a point is the table's position.</summary>
    internal static bool IsPosition((BoundExpression Ra, BoundExpression Dec) point, SkyColumns columns) =>
        ColumnComparison.ColumnOf(point.Ra) == columns.Ra && ColumnComparison.ColumnOf(point.Dec) == columns.Dec;
}
