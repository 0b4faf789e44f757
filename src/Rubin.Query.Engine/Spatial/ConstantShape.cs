using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
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
            ? (new Constant(Arrow.DataType.Double, lon), new Constant(Arrow.DataType.Double, lat))
            : null;
    }

    /// <summary>
    /// The region, <paramref name="slack"/> degrees wider than said; null where it is not constant, makes no sense, or cannot be widened.
    /// </summary>
    public static SkyRegion? Of(BoundExpression expression, double slack)
    {
        if (Numbers(expression) is not { } numbers)
        {
            return null;
        }

        return (GeometryTypes.Kind(expression.Type), numbers) switch
        {
            ("circle", [var ra, var dec, var radius]) => Circle(ra, dec, radius, slack),
            ("box", [var ra, var dec, var width, var height]) when IsPlace(ra, dec) && width is > 0 and < 179 && height is > 0 and < 179 =>
                Sky.Polygon.BoxFromDegrees(ra, dec, width + 2 * slack, height + 2 * slack),
            ("polygon", [_, _, _, _, _, _, ..]) => Polygon(numbers, slack),
            _ => null,
        };
    }

    /// <summary>A circle with <paramref name="slack"/> added to its radius, all in degrees; null where there is none such.</summary>
    public static Circle? Circle(double ra, double dec, double radius, double slack) =>
        IsPlace(ra, dec) && radius >= 0 && double.IsFinite(radius) ? Sky.Circle.FromDegrees(ra, dec, Math.Min(180, radius + slack)) : null;

    /// <summary>
    /// The positions between two meridians and two parallels, widened by <paramref name="slack"/>, all in degrees; null where there are none. Near the
    /// poles, where meridians meet, all longitudes.
    /// </summary>
    public static Zone? Zone(double west, double south, double east, double north, double slack)
    {
        if (!(south <= north && south >= -90 && north <= 90) || !double.IsFinite(west + east))
        {
            return null;
        }

        var widening = slack / Math.Cos(Angle.DegreesToRadians(Math.Min(90, Math.Max(Math.Abs(south), Math.Abs(north)) + slack)));
        var (from, to) = (west - widening, (east < west ? east + 360 : east) + widening);
        var isFull = !(to - from < 360);
        return new(isFull ? 0 : from, isFull ? 360 : to, Math.Max(-90, south - slack), Math.Min(90, north + slack));
    }

    /// <summary>The polygon of longitudes and latitudes in turn; null where there is none, or where it would have to be widened.</summary>
    public static Polygon? Polygon(double[] numbers, double slack)
    {
        if (slack >= SkyColumns.UsualSlackDegrees * 2)
        {
            return null;
        }

        var vertices = numbers.Chunk(2).Where(p => p.Length == 2).Select(p => (Ra: p[0], Dec: p[1])).ToArray();
        if (!vertices.All(v => IsPlace(v.Ra, v.Dec)))
        {
            return null;
        }

        try
        {
            return Sky.Polygon.FromDegrees(vertices);
        }
        catch (ArgumentException)
        {
            // Edges that cross or enclose nothing: whoever evaluates the condition says so.
            return null;
        }
    }

    static bool IsPlace(double ra, double dec) => double.IsFinite(ra) && dec is >= -90 and <= 90;

    static double[]? Numbers(BoundExpression expression) =>
        GeometryTypes.Kind(expression.Type) is not null && ConstantFolding.Evaluate(expression)?.Value is IEnumerable<object?> values
            && values.All(v => v is double)
            ? [.. values.Cast<double>()]
            : null;
}
