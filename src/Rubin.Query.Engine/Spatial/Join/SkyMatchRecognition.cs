using Rubin.Query.Engine.Expressions;

namespace Rubin.Query.Engine.Spatial.Join;

/// <summary>
/// Reads upper bounds of the separation of two positions in every spelling: <c>DISTANCE(a, b) &lt; r</c> with points or numbers, either way
/// round and in any unit, <c>1 = CONTAINS(POINT, CIRCLE(…))</c>, INTERSECTS, <c>scisql_angSep</c> and <c>scisql_s2PtInCircle</c>.
/// </summary>
static class SkyMatchRecognition
{
    const double MostScisqlDegrees = 180;

    /// <summary>The match that a condition describes; null where it describes none between the two sides.</summary>
    internal static SkyMatch? Of(BoundExpression term, SideColumns sides)
    {
        if (term is not Comparison comparison)
        {
            return null;
        }

        var match = Of(comparison.Left, comparison.Operator, comparison.Right, sides)
            ?? Of(comparison.Right, ColumnComparison.Reversed(comparison.Operator), comparison.Left, sides);
        return match is null ? null : match with { Term = term };
    }

    /// <summary>Whether a condition bounds a separation from above, whatever of.</summary>
    internal static bool IsBound(BoundExpression term) => term is Comparison comparison
        && (IsBound(comparison.Left, comparison.Operator) || IsBound(comparison.Right, ColumnComparison.Reversed(comparison.Operator)));

    /// <summary>The call whose answer a condition wants to be 1, whichever way it says so; null where it is another condition.</summary>
    internal static FunctionCall? TrueCall(BoundExpression term) => term switch
    {
        Comparison { Left: FunctionCall call } comparison when IsTrue(comparison.Operator, comparison.Right) => call,
        Comparison { Right: FunctionCall call } comparison when IsTrue(ColumnComparison.Reversed(comparison.Operator), comparison.Left) => call,
        _ => null,
    };

    static bool IsBound(BoundExpression tested, ComparisonOperator op) => Unscaled(tested, 1).Call?.Function.Name switch
    {
        "DISTANCE" or "scisql_angSep" => op is ComparisonOperator.Less or ComparisonOperator.LessOrEqual,
        "CONTAINS" or "INTERSECTS" or "scisql_s2PtInCircle" => op == ComparisonOperator.Equal,
        _ => false,
    };

    static SkyMatch? Of(BoundExpression tested, ComparisonOperator op, BoundExpression bound, SideColumns sides)
    {
        var (call, factor) = Unscaled(tested, 1);
        return call?.Function.Name switch
        {
            "DISTANCE" or "scisql_angSep" when op is ComparisonOperator.Less or ComparisonOperator.LessOrEqual => Within(call, bound, factor, sides),
            "DISTANCE" or "scisql_angSep" when op == ComparisonOperator.Equal && Within(call, bound, factor, sides) is { } match =>
                match with { Radius = match.Radius.AsBound() },
            "CONTAINS" or "INTERSECTS" when factor == 1 && IsTrue(op, bound) => Inside(call, sides),
            "scisql_s2PtInCircle" when factor == 1 && IsTrue(op, bound) => InCircle(call, sides),
            _ => null,
        };
    }

    static SkyMatch? Within(FunctionCall distance, BoundExpression radius, double factor, SideColumns sides)
    {
        var isScisql = distance.Function.Name != "DISTANCE";
        (PositionExpression, PositionExpression)? positions = distance.Arguments switch
        {
            [var a, var b] => (PositionExpression.OfPoint(a), PositionExpression.OfPoint(b)),
            [var lon1, var lat1, var lon2, var lat2] => (new([lon1, lat1], isScisql), new([lon2, lat2], isScisql)),
            _ => null,
        };
        return positions is var (p, q) && Between(p, q, radius, factor, sides) is { } match ? match with { Distance = distance } : null;
    }

    static SkyMatch? Inside(FunctionCall call, SideColumns sides)
    {
        var (point, region) = (call.Arguments[0], call.Arguments[1]);
        if (call.Function.Name == "INTERSECTS" && !PositionExpression.IsPoint(point))
        {
            (point, region) = (region, point);
        }

        return !PositionExpression.IsPoint(point) ? null : region switch
        {
            FunctionCall { Function.Name: "CIRCLE", Arguments: [.., var center, var radius] } when PositionExpression.IsPoint(center) =>
                Between(PositionExpression.OfPoint(point), PositionExpression.OfPoint(center), radius, 1, sides),
            FunctionCall { Function.Name: "CIRCLE", Arguments: [.., var ra, var dec, var radius] } =>
                Between(PositionExpression.OfPoint(point), new([ra, dec], true), radius, 1, sides),
            _ => null,
        };
    }

    static SkyMatch? InCircle(FunctionCall call, SideColumns sides) =>
        call.Arguments is [var lon, var lat, var ra, var dec, var radius]
            && Between(new([lon, lat], true), new([ra, dec], true), radius, 1, sides) is { } match
            ? match with { MostDegrees = MostScisqlDegrees }
            : null;

    static SkyMatch? Between(PositionExpression p, PositionExpression q, BoundExpression radius, double factor, SideColumns sides)
    {
        if (sides.IsRight(p) && sides.IsLeft(q))
        {
            (p, q) = (q, p);
        }

        return sides.IsLeft(p) && sides.IsRight(q) && RadiusBound.Of(radius, factor, sides) is { } bound
            ? new(Constant.True, p, q, bound)
            : null;
    }

    /// <summary>A call, and what it is multiplied by: 3600 for a separation in arcseconds.</summary>
    static (FunctionCall? Call, double Factor) Unscaled(BoundExpression tested, double factor) => tested switch
    {
        FunctionCall { Function.Name: "*", Arguments: [var x, var y] } when Positive(y) is { } by => Unscaled(x, factor * by),
        FunctionCall { Function.Name: "*", Arguments: [var x, var y] } when Positive(x) is { } by => Unscaled(y, factor * by),
        FunctionCall { Function.Name: "/", Arguments: [var x, var y] } when Positive(y) is { } by => Unscaled(x, factor / by),
        FunctionCall call => (call, factor),
        _ => (null, factor),
    };

    static double? Positive(BoundExpression expression) => ConstantNumber.Of(expression) is > 0 and < double.PositiveInfinity and var value ? value : null;

    static bool IsTrue(ComparisonOperator op, BoundExpression value) => (op, ConstantNumber.Of(value)) switch
    {
        (ComparisonOperator.Equal, 1) => true,
        (ComparisonOperator.NotEqual or ComparisonOperator.Greater, 0) => true,
        _ => false,
    };
}
