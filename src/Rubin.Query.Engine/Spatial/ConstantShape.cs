using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Kernels;
using Rubin.Query.Sky;

namespace Rubin.Query.Engine.Spatial;

/// <summary>Points and constant regions in the expressions of a query.</summary>
static class ConstantShape
{
    /// <summary>The two coordinates of a point, which may depend on columns; null where they cannot be told apart.</summary>
    public static (BoundExpression Ra, BoundExpression Dec)? Coordinates(BoundExpression expression)
    {
        if (expression is FunctionCall { Function.Name: "POINT", Arguments: [.., var ra, var dec] })
        {
            return (ra, dec);
        }

        return Numbers(expression) is [var lon, var lat] && expression.Type == GeometryTypes.Point
            ? (new Constant(DataType.Double, lon), new Constant(DataType.Double, lat))
            : null;
    }

    /// <summary>
    /// The region, a shape or a text of one, <paramref name="slack"/> degrees wider than said; null where it is not constant or makes no sense: whoever evaluates
    /// the condition says so.
    /// </summary>
    public static SkyRegion? Of(BoundExpression expression, double slack)
    {
        if (!GeometryTypes.IsShape(expression.Type) || ConstantFolding.Evaluate(expression) is not { Value: { } value })
        {
            return null;
        }

        var shapes = new Shapes(new(Column.Constant(expression.Type, value, 1), IsConstant: true));
        return shapes.IsRegion(0) ? Widened(shapes.Region(0), slack) : null;
    }

    /// <summary>The region that <paramref name="make"/> gives, <paramref name="slack"/> degrees wider; null where the numbers are none.</summary>
    public static SkyRegion? Of(Func<SkyRegion> make, double slack)
    {
        try
        {
            return Widened(make(), slack);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>A circle with <paramref name="slack"/> added to its radius, all in degrees; null where there is none such.</summary>
    public static SkyRegion? Circle(double ra, double dec, double radius, double slack) =>
        IsPlace(ra, dec) && radius >= 0 && double.IsFinite(radius) ? Sky.Circle.FromDegrees(ra, dec, Math.Min(180, radius + slack)) : null;

    static SkyRegion Widened(SkyRegion region, double degrees) => region.Widened(Angle.DegreesToRadians(degrees));

    static bool IsPlace(double ra, double dec) => double.IsFinite(ra) && dec is >= -90 and <= 90;

    static double[]? Numbers(BoundExpression expression) =>
        GeometryTypes.Kind(expression.Type) is not null && ConstantFolding.Evaluate(expression)?.Value is IEnumerable<object?> values
            && values.All(v => v is double)
            ? [.. values.Cast<double>()]
            : null;
}
