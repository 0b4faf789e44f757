using System.Globalization;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Engine.Functions;

/// <summary>
/// POINT, CIRCLE, BOX, POLYGON: geometry from coordinates in degrees, or with points in the place of pairs. A coordinate system
/// before them is read and
/// has no effect (ADQL 2.1 §4.2.5). A latitude beyond ±90 degrees is an error in a constant; in a column it gives NULL.
/// </summary>
[QueryFunctions]
public static class GeometryConstructors
{
    /// <summary>POINT.</summary>
    public static ScalarFunction Point { get; } = Of(
        "POINT", "A position: longitude, latitude.", "COORD1(POINT(10, 20)) = 10", GeometryTypes.Point, rest => rest == 0);

    /// <summary>CIRCLE.</summary>
    public static ScalarFunction Circle { get; } = Of(
        "CIRCLE", "A cone: centre, radius.", "AREA(CIRCLE(10, 20, 180)) > 41252", GeometryTypes.Circle, rest => rest == 1);

    /// <summary>BOX.</summary>
    public static ScalarFunction Box { get; } = Of(
        "BOX", "A box: centre, width, height; its sides are great circles.", "CONTAINS(POINT(10, 20), BOX(10, 20, 1, 1)) = 1", GeometryTypes.Box, rest => rest == 2);

    /// <summary>POLYGON.</summary>
    public static ScalarFunction Polygon { get; } = new(
        "POLYGON",
        new(
            "The region within great-circle arcs from vertex to vertex, three or more; of the two sides of the line the smaller.",
            "CONTAINS(POINT(1, 1), POLYGON(0, 0, 3, 0, 0, 3)) = 1",
            "ADQL 2.1 §4.2"),
        [])
    {
        InAdql = true,
        Resolve = types => types is [var only] && only == GeometryTypes.Box ? OfBox : Build(
            types, GeometryTypes.Polygon, (points, rest) => (points >= 3 && rest == 0) || (points == 0 && rest >= 6 && rest % 2 == 0)),
    };

    /// <summary>A box as the polygon of its corners, counter-clockwise as seen from the centre of the sphere, as DALI wants it.</summary>
    static ScalarOverload OfBox { get; } = new([GeometryTypes.Box], GeometryTypes.Polygon, (arguments, rows, validity) =>
    {
        var shapes = new Shapes(arguments[0]);
        var builder = ColumnBuilder.Create(GeometryTypes.Polygon, rows);
        for (var row = 0; row < rows; row++)
        {
            builder.AppendValue(validity[row] ? Corners((Sky.Polygon)shapes.Region(row)) : null);
        }

        return builder.Build();
    })
    { Metadata = _ => GeometryTypes.MetadataOf(GeometryTypes.Polygon) };

    static object?[] Corners(Sky.Polygon polygon) => [.. polygon.Vertices.Reverse().Select(v => v.ToDegrees()).SelectMany(v => (object?[])[v.RaDegrees, v.DecDegrees])];

    static ScalarFunction Of(string name, string summary, string example, DataType type, Func<int, bool> sizes) =>
        new(name, new(summary, example, "ADQL 2.1 §4.2"), [])
        {
            InAdql = true,
            Resolve = types => Build(types, type, (points, rest) => type == GeometryTypes.Point
                ? points == 0 && rest == 2
                : points == 1 ? sizes(rest) : points == 0 && sizes(rest - 2)),
        };

    /// <summary>The overload for points first, then numbers, behind a coordinate system or not.</summary>
    static ScalarOverload? Build(IReadOnlyList<DataType> types, DataType result, Func<int, int, bool> fits)
    {
        var system = types.Count > 0 && types[0].Id is TypeId.Utf8 or TypeId.Null && types.Count > 1 && fits(
            types.Skip(1).Count(IsPoint), types.Skip(1).Count(t => !IsPoint(t))) ? 1 : 0;
        var values = types.Skip(system).ToArray();
        if (!values.All(t => IsPoint(t) || t.IsNumeric || t.Id == TypeId.Null) || !fits(values.Count(IsPoint), values.Count(t => !IsPoint(t)))
            || (values.Any(IsPoint) && !IsPoint(values[0])))
        {
            return null;
        }

        ValueList<DataType> parameters = [.. types.Take(system).Select(_ => DataType.Utf8), .. values.Select(t => IsPoint(t) ? t : DataType.Double)];
        return new(parameters, result, (arguments, rows, validity) => Assemble(arguments[system..], rows, validity, result))
        {
            // A coordinate system that is NULL has no effect either.
            Nulls = system > 0 && types[0].Id == TypeId.Null ? Nulls.Visible : Nulls.Propagate,
            Metadata = _ => GeometryTypes.MetadataOf(result),
        };
    }

    static bool IsPoint(DataType type) => type == GeometryTypes.Point;

    static Column Assemble(ReadOnlySpan<Datum> arguments, int rows, Bitmap validity, DataType result)
    {
        validity = Bitmap.And(validity, Validity.Of(arguments, rows), rows);
        var width = 0;
        foreach (var argument in arguments)
        {
            width += IsPoint(argument.Type) ? 2 : 1;
        }

        var numbers = new double[checked(rows * width)];
        var place = 0;
        foreach (var argument in arguments)
        {
            var parts = IsPoint(argument.Type) ? 2 : 1;
            var values = parts == 2 ? ((Column<double>)((FixedSizeListColumn)argument.Column).Elements).Values : Loops.Values<double>(argument);
            var step = argument.IsConstant ? 0 : parts;
            for (var row = 0; row < rows; row++)
            {
                values.Slice(row * step, parts).CopyTo(numbers.AsSpan(row * width + place));
            }

            place += parts;
        }

        var isConstant = true;
        foreach (var argument in arguments)
        {
            isConstant &= argument.IsConstant;
        }

        validity = CheckLatitudes(numbers, width, validity, result == GeometryTypes.Polygon ? width : 2, isConstant);
        var elements = new Column<double>(numbers);
        return result is FixedSizeListType type
            ? new FixedSizeListColumn(type, rows, elements, validity)
            : new ListColumn((ListType)result, Enumerable.Range(0, rows + 1).Select(i => i * width).ToArray(), elements, validity);
    }

    /// <param name="numbers">The values of all rows.</param>
    /// <param name="width">Values a row.</param>
    /// <param name="validity">Rows that have values.</param>
    /// <param name="pairs">How many of the values of a row are longitudes and latitudes in turn.</param>
    /// <param name="isConstant">Whether an error is to be raised.</param>
    static Bitmap CheckLatitudes(double[] numbers, int width, Bitmap validity, int pairs, bool isConstant)
    {
        bool[]? onSky = null;
        for (var start = 0; start < numbers.Length; start += width)
        {
            for (var i = start + 1; i < start + pairs; i += 2)
            {
                var row = start / width;
                if (!(Math.Abs(numbers[i]) > 90) || !validity[row])
                {
                    continue;
                }

                if (isConstant)
                {
                    throw new QueryException(QueryErrorCode.Value, string.Create(CultureInfo.InvariantCulture, $"latitude {numbers[i]} is not within -90 to 90 degrees"));
                }

                if (onSky is null)
                {
                    onSky = new bool[numbers.Length / width];
                    Array.Fill(onSky, true);
                }

                onSky[row] = false;
            }
        }

        return onSky is null ? validity : Bitmap.And(validity, Bitmap.Of(onSky), onSky.Length);
    }
}
