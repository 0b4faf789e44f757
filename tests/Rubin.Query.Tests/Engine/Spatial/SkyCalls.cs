using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Sky;

namespace Rubin.Query.Tests.Engine.Spatial;

/// <summary>Calls of ADQL's geometry functions as the binder gives them, with kernels that compute row by row.</summary>
static class SkyCalls
{
    public static Constant Number(double value) => new(DataType.Double, value);

    public static BoundExpression Point(BoundExpression ra, BoundExpression dec) => Call("POINT", GeometryTypes.Point, List, ra, dec);

    public static BoundExpression Circle(double ra, double dec, double radius) =>
        Call("CIRCLE", GeometryTypes.Circle, List, Number(ra), Number(dec), Number(radius));

    public static BoundExpression Box(double ra, double dec, double width, double height) =>
        Call("BOX", GeometryTypes.Box, List, Number(ra), Number(dec), Number(width), Number(height));

    public static BoundExpression Polygon(params double[] coordinates) =>
        Call("POLYGON", GeometryTypes.Polygon, List, [.. coordinates.Select(Number)]);

    public static BoundExpression Contains(BoundExpression point, BoundExpression region) =>
        Call("CONTAINS", DataType.Int32, v => Inside((ValueList<object?>)v[0]!, (ValueList<object?>)v[1]!, region.Type)
            ? 1 : 0, point, region);

    public static BoundExpression Distance(params BoundExpression[] arguments) => Call("DISTANCE", DataType.Double, Separation, arguments);

    public static BoundExpression InCircle(params BoundExpression[] arguments) =>
        Call("scisql_s2PtInCircle", DataType.Int32, v => (double)Separation(v[..4])! <= (double)v[4]! ? 1 : 0, arguments);

    public static BoundExpression Times(BoundExpression left, double factor) =>
        Call("*", DataType.Double, v => (double)v[0]! * (double)v[1]!, left, Number(factor));

    public static BoundExpression Compare(BoundExpression left, ComparisonOperator op, BoundExpression right) =>
        new Comparison(op, left, right);

    static object? List(object?[] values) => values.ToValueList();

    static object? Separation(object?[] values)
    {
        double[] numbers = values is [double,
            ..] ? [.. values.Cast<double>()] : [.. values.SelectMany(v => (ValueList<object?>)v!).Cast<double>()];
        return Angle.RadiansToDegrees(
            UnitVector.FromDegrees(numbers[0], numbers[1]).SeparationRadians(UnitVector.FromDegrees(numbers[2], numbers[3])));
    }

    static bool Inside(ValueList<object?> point, ValueList<object?> region, DataType type) =>
        Region([.. region.Cast<double>()], type).ContainsDegrees((double)point[0]!, (double)point[1]!);

    static SkyRegion Region(double[] v, DataType type) => GeometryTypes.Xtype(type) switch
    {
        "circle" => Rubin.Query.Sky.Circle.FromDegrees(v[0], v[1], v[2]),
        "box" => Rubin.Query.Sky.Polygon.BoxFromDegrees(v[0], v[1], v[2], v[3]),
        _ => Rubin.Query.Sky.Polygon.FromDegrees([.. v.Chunk(2).Select(p => (p[0], p[1]))]),
    };

    static FunctionCall Call(string name, DataType result, Func<object?[], object?> compute, params BoundExpression[] arguments) => new(
        new(name, new("", ""), []),
        new([.. arguments.Select(a => a.Type)], result, (values, rows, _) => Compute(result, compute, values, rows)),
        [.. arguments]);

    static Column Compute(DataType result, Func<object?[], object?> compute, ReadOnlySpan<Datum> values, int rows)
    {
        var builder = ColumnBuilder.Create(result);
        for (var row = 0; row < rows; row++)
        {
            var boxed = new object?[values.Length];
            for (var i = 0; i < boxed.Length; i++)
            {
                boxed[i] = values[i].Column.Value(values[i].IsConstant ? 0 : row);
            }

            builder.AppendValue(compute(boxed));
        }

        return builder.Build();
    }
}
