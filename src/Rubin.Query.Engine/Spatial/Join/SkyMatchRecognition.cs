using Rubin.Query.Engine.Expressions;

namespace Rubin.Query.Engine.Spatial.Join;

/// <summary>
/// Reads upper bounds of the separation of two positions in every spelling: <c>DISTANCE(a, b) &lt; r</c> with points or numbers, either way
/// round, in any unit and with terms on either side (<c>DISTANCE(a, b) - r &lt; 0</c>), <c>1 = CONTAINS(POINT, CIRCLE(…))</c>, INTERSECTS, <c>scisql_angSep</c> and <c>scisql_s2PtInCircle</c>.
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

    static bool IsBound(BoundExpression tested, ComparisonOperator op) => ScaledCall.Find(tested) is { } found && found.Call.Function.Name switch
    {
        "DISTANCE" or "scisql_angSep" => found.Turned(op) is ComparisonOperator.Less or ComparisonOperator.LessOrEqual,
        "CONTAINS" or "INTERSECTS" or "scisql_s2PtInCircle" => op == ComparisonOperator.Equal,
        _ => false,
    };

    static SkyMatch? Of(BoundExpression tested, ComparisonOperator op, BoundExpression bound, SideColumns sides) => ScaledCall.Find(tested) is not { } found ? null
        : found.Call.Function.Name switch
        {
            "DISTANCE" or "scisql_angSep" when found.Turned(op) is ComparisonOperator.Less or ComparisonOperator.LessOrEqual => Within(found, bound, sides),
            "DISTANCE" or "scisql_angSep" when op == ComparisonOperator.Equal && Within(found, bound, sides) is { } match =>
                match with { Radius = match.Radius.AsBound() },
            "CONTAINS" or "INTERSECTS" when found.IsBare && IsTrue(op, bound) => Inside(found.Call, sides),
            "scisql_s2PtInCircle" when found.IsBare && IsTrue(op, bound) => InCircle(found.Call, sides),
            _ => null,
        };

    static SkyMatch? Within(ScaledCall found, BoundExpression bound, SideColumns sides)
    {
        var distance = found.Call;
        var isScisql = distance.Function.Name != "DISTANCE";
        (PositionExpression, PositionExpression)? positions = distance.Arguments switch
        {
            [var a, var b] => (PositionExpression.OfPoint(a), PositionExpression.OfPoint(b)),
            [var lon1, var lat1, var lon2, var lat2] => (new([lon1, lat1], isScisql), new([lon2, lat2], isScisql)),
            _ => null,
        };
        if (positions is not var (p, q) || Between(p, q, bound, found.Factor, sides) is not { } match)
        {
            return null;
        }

        match = match with { Distance = distance };
        return found.Beside.Count == 0 ? match
            : match.Radius.Less(found.Beside.Select(b => (b.Term, b.Factor / found.Factor)), sides) is { } radius ? match with { Radius = radius }
            : null;
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

    static bool IsTrue(ComparisonOperator op, BoundExpression value) => (op, ConstantNumber.Of(value)) switch
    {
        (ComparisonOperator.Equal or ComparisonOperator.GreaterOrEqual, 1) => true,
        (ComparisonOperator.NotEqual or ComparisonOperator.Greater, 0) => true,
        _ => false,
    };
}
