using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.Engine.Spatial.Join;

/// <summary>The position of a row: longitude and latitude in degrees, or one expression that gives a point.</summary>
/// <param name="Parts">Two DOUBLEs, or one POINT.</param>
/// <param name="EndsAtPoles">Whether a latitude beyond ±90 degrees is no position (a point, scisql), not one beyond the pole.</param>
sealed record PositionExpression(ValueList<BoundExpression> Parts, bool EndsAtPoles)
{
    /// <summary>The point that an expression of type POINT gives, by its coordinates where they can be told apart.</summary>
    internal static PositionExpression OfPoint(BoundExpression point) =>
        point is FunctionCall { Function.Name: "POINT", Arguments: [.., var ra, var dec] } && ra.Type == Arrow.DataType.Double
            ? new([ra, dec], true)
            : new([point], true);

    /// <summary>Whether the expression is a point.</summary>
    internal static bool IsPoint(BoundExpression expression) => expression.Type == GeometryTypes.Point;

    /// <summary>The position with other expressions in the place of its own.</summary>
    internal PositionExpression Map(Func<BoundExpression, BoundExpression> map) => this with { Parts = Parts.Map(map) };

    /// <summary>As EXPLAIN prints it.</summary>
    public override string ToString() => string.Join(", ", Parts);
}
