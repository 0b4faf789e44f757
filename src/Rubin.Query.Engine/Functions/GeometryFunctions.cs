using Rubin.Query.Arrow;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Engine.Functions;

/// <summary>Relations and measures of geometry. All in degrees on the sphere; borders belong to regions, everywhere on the sky.</summary>
[QueryFunctions]
public static class GeometryFunctions
{
    const string Adql = "ADQL 2.1 §4.2";

    /// <summary>DISTANCE.</summary>
    public static ScalarFunction Distance { get; } = new(
        "DISTANCE",
        new(
            "Separation of two positions in degrees, 0 to 180, given as points or as longitude, latitude, longitude, latitude.",
            "DISTANCE(0, 0, 0, 1) = 1", Adql),
        [
            new([GeometryTypes.Point, GeometryTypes.Point], DataType.Double, (arguments, rows, _) =>
            {
                var ((lon1, lat1), (lon2, lat2)) = (Shapes.Coordinates(arguments[0]), Shapes.Coordinates(arguments[1]));
                var answers = new double[rows];
                SkyDistance.Degrees(lon1, lat1, lon2, lat2, answers);
                return new Column<double>(answers);
            }) { IsTotal = true, Metadata = InDegrees },
            new([DataType.Double, DataType.Double, DataType.Double, DataType.Double], DataType.Double, (arguments, rows, _) =>
            {
                var answers = new double[rows];
                SkyDistance.Degrees(
                    Loops.Values<double>(arguments[0]),
                    Loops.Values<double>(arguments[1]),
                    Loops.Values<double>(arguments[2]),
                    Loops.Values<double>(arguments[3]),
                    answers);
                return new Column<double>(answers);
            }) { IsTotal = true, Metadata = InDegrees },
        ])
    { InAdql = true };

    /// <summary>CONTAINS.</summary>
    public static ScalarFunction Contains { get; } = Relation(
        "CONTAINS", "1 where the first geometry lies wholly in the second, else 0.", "CONTAINS(POINT(10, 21), CIRCLE(10, 20, 1)) = 1", GeometryRelations.Contains);

    /// <summary>INTERSECTS.</summary>
    public static ScalarFunction Intersects { get; } = Relation(
        "INTERSECTS", "1 where two geometries share a position, else 0.", "INTERSECTS(CIRCLE(10, 20, 1), CIRCLE(12, 20, 1)) = 1", GeometryRelations.Intersect);

    /// <summary>AREA.</summary>
    public static ScalarFunction Area { get; } = OfRegion(
        "AREA", "Area in square degrees; 0 for a point.", "ABS(AREA(CIRCLE(0, 0, 1)) - 3.1415) < 0.001", DataType.Double,
        (shapes, rows, validity) =>
        TextLoops.Numbers(rows, validity, row => GeometryRelations.Area(shapes, row)));

    /// <summary>CENTROID.</summary>
    public static ScalarFunction Centroid { get; } = OfRegion(
        "CENTROID", "The centre: of a polygon the mean direction of its area.", "COORD2(CENTROID(CIRCLE(10, 20, 1))) = 20",
        GeometryTypes.Point, (shapes, rows, validity) =>
    {
        var numbers = new double[rows * 2];
        for (var row = 0; row < rows; row++)
        {
            if (validity[row])
            {
                (numbers[2 * row], numbers[2 * row + 1]) = GeometryRelations.Centroid(shapes, row);
            }
        }

        return new FixedSizeListColumn((FixedSizeListType)GeometryTypes.Point, rows, new Column<double>(numbers));
    });

    /// <summary>COORD1 and COORD2.</summary>
    public static ValueList<ScalarFunction> Coordinates { get; } =
    [
        Coordinate("COORD1", "Longitude of a point in degrees.", "COORD1(POINT(10, 20)) = 10", 0),
        Coordinate("COORD2", "Latitude of a point in degrees.", "COORD2(POINT(10, 20)) = 20", 1),
    ];

    /// <summary>COORDSYS.</summary>
    public static ScalarFunction CoordinateSystem { get; } = OfRegion(
        "COORDSYS", "The coordinate system of a geometry, which is none: empty.", "COORDSYS(POINT(10, 20)) = ''", DataType.Utf8,
        (_, rows, validity) =>
        TextLoops.Texts(rows, validity, (_, _) => { }));

    static Metadata InDegrees(IReadOnlyList<Field> arguments) => new([new(MetadataKeys.Unit, "deg"), new(MetadataKeys.Ucd, "pos.angDistance")]);

    static ScalarFunction Coordinate(string name, string summary, string example, int index) => new(name, new(summary, example, Adql), [
        new([GeometryTypes.Point], DataType.Double, (arguments, rows, _) =>
        {
            var points = ((Column<double>)((FixedSizeListColumn)arguments[0].Column).Elements).Values;
            var answers = new double[rows];
            for (var row = 0; row < rows; row++)
            {
                answers[row] = points[2 * row + index];
            }

            return new Column<double>(answers);
        }) { IsTotal = true, Metadata = _ => new([new(MetadataKeys.Unit, "deg")]) },
    ])
    { InAdql = true };

    static ScalarFunction Relation(string name, string summary, string example, Func<Shapes, Shapes, int, bool> holds) =>
        new(name, new(summary, example, Adql), [])
        {
            InAdql = true,
            Resolve = types => types is [var x, var y] && GeometryTypes.IsShape(x) && GeometryTypes.IsShape(y)
                ? new([x, y], DataType.Int32, (arguments, rows, validity) =>
                {
                    var (a, b) = (new Shapes(arguments[0]), new Shapes(arguments[1]));
                    if (a.ArePoints && arguments[1].IsConstant && !b.ArePoints)
                    {
                        return GeometryRelations.PointsInRegion(arguments[0], b, rows);
                    }

                    return TextLoops.Numbers(rows, validity, row => holds(a, b, row) ? 1 : 0);
                })
                : null,
        };

    static ScalarFunction OfRegion(
        string name, string summary, string example, DataType result, Func<Shapes, int, Bitmap, Column> compute) =>
        new(name, new(summary, example, Adql), [])
        {
            InAdql = true,
            Resolve = types => types is [var type] && GeometryTypes.IsShape(type)
                ? new([type], result, (arguments, rows, validity) => compute(new(arguments[0]), rows, validity))
                {
                    Metadata = name == "AREA" ? _ => new([new(MetadataKeys.Unit, "deg**2")]) : result == GeometryTypes.Point ? _ => GeometryTypes.MetadataOf(result) : null,
                }
                : null,
        };
}
