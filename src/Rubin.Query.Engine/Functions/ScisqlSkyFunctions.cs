using Rubin.Query.Arrow;
using Rubin.Query.Engine.Kernels;
using Rubin.Query.Sky;

namespace Rubin.Query.Engine.Functions;

/// <summary>
/// Positions in regions as scisql has it: 1 inside or on the border, else 0, and 0 where an argument is NULL; NULL where one is not finite,
/// a latitude lies beyond ±90 degrees, or the region makes no sense. All in degrees, sizes of ellipses in arcseconds.
/// </summary>
[QueryFunctions]
public static class ScisqlSkyFunctions
{
    const string Reference = "scisql, spatial";
    const double LargestEllipseArcseconds = 36_000;

    [ThreadStatic]
    static (double[] Vertices, Polygon? Polygon)? _last;

    /// <summary>scisql_angSep.</summary>
    public static ScalarFunction Separation { get; } = new(
        "scisql_angSep",
        new("Angle in degrees between two positions, or between two vectors of any length.", "scisql_angSep(0, 0, 0, 1) = 1", Reference),
        [
            FiniteAnswers.Of(4, v => IsLatitude(v[1]) && IsLatitude(v[3]) ? SkyDistance.Degrees(v[0], v[1], v[2], v[3]) : double.NaN, "deg"),
            FiniteAnswers.Of(6, BetweenVectors, "deg"),
        ]);

    /// <summary>scisql_s2PtInCircle.</summary>
    public static ScalarFunction InCircle { get; } = new(
        "scisql_s2PtInCircle",
        new("1 where a position lies in a circle, given by centre and radius, else 0.", "scisql_s2PtInCircle(10, 21, 10, 20, 1) = 1", Reference),
        [Region(5, v => !IsCircle(v) ? null : SkyDistance.Degrees(v[0], v[1], v[2], v[3]) <= v[4], InOneCircle)]);

    /// <summary>scisql_s2PtInBox.</summary>
    public static ScalarFunction InBox { get; } = new(
        "scisql_s2PtInBox",
        new(
            "1 where a position lies between two meridians and two parallels (lonMin, latMin, lonMax, latMax), else 0; from 350 to 10 it runs over 0.",
            "scisql_s2PtInBox(0, 5, 350, 0, 10, 5) = 1", Reference),
        [Region(6, v => IsInBox(v))]);

    /// <summary>scisql_s2PtInEllipse.</summary>
    public static ScalarFunction InEllipse { get; } = new(
        "scisql_s2PtInEllipse",
        new(
            "1 where a position lies in an ellipse, given by centre, semi-axes in arcseconds and position angle of the major one, east of north, else 0.",
            "scisql_s2PtInEllipse(0, 0.9, 0, 0, 3600, 1800, 0) = 1", Reference),
        [Region(7, IsInEllipse)]);

    /// <summary>scisql_s2PtInCPoly.</summary>
    public static ScalarFunction InPolygon { get; } = new(
        "scisql_s2PtInCPoly",
        new(
            "1 where a position lies in a convex polygon of 3 to 20 vertices or of scisql_s2CPolyToBin, else 0.",
            "scisql_s2PtInCPoly(1, 1, 0, 0, 3, 0, 0, 3) = 1", Reference),
        [
            .. Enumerable.Range(ScisqlPolygon.LeastVertices, ScisqlPolygon.MostVertices - ScisqlPolygon.LeastVertices + 1).Select(n => Region(2 + 2 * n, IsInPolygon, InOnePolygon)),
            new([DataType.Double, DataType.Double, DataType.Binary], DataType.Int32, InBytes) { Nulls = Nulls.Visible, IsTotal = true },
        ]);

    /// <summary>Tests many positions against one region; null where the numbers are none.</summary>
    delegate bool[]? ManyInOne(double[] region, ReadOnlySpan<double> lon, ReadOnlySpan<double> lat);

    static ScalarOverload Region(int count, Func<double[], bool?> isInside, ManyInOne? inOne = null) => new(
        [.. Enumerable.Repeat(DataType.Double, count)],
        DataType.Int32,
        (datums, rows, _) =>
        {
            if (inOne is not null && OneRegion(datums) is { } region
                && inOne(region, Loops.Values<double>(datums[0]), Loops.Values<double>(datums[1])) is { } inside)
            {
                return Answers(datums, inside);
            }

            var complete = Validity.Of(datums, rows);
            var arguments = datums.ToArray().Select(d => new NumberArgument<double>(d)).ToArray();
            var (answers, known, values) = (new int[rows], new bool[rows], new double[count]);
            for (var row = 0; row < rows; row++)
            {
                for (var i = 0; i < count && complete[row]; i++)
                {
                    values[i] = arguments[i][row];
                }

                var isIn = !complete[row] ? false
                    : Array.TrueForAll(values, double.IsFinite) && IsLatitude(values[1]) ? isInside(values) : null;
                (answers[row], known[row]) = (isIn == true ? 1 : 0, isIn is not null);
            }

            return new Column<int>(answers, Bitmap.Of(known));
        })
    {
        Nulls = Nulls.Visible,
        IsTotal = true,
    };

    /// <summary>The arguments where the region is the same finite numbers for all rows and the positions are columns; those of the position count for nothing.</summary>
    static double[]? OneRegion(ReadOnlySpan<Datum> arguments)
    {
        var numbers = new double[arguments.Length];
        for (var i = 2; i < numbers.Length; i++)
        {
            if (!arguments[i].IsConstant || arguments[i].IsNull(0) || !double.IsFinite(numbers[i] = ((Column<double>)arguments[i].Column).Values[0]))
            {
                return null;
            }
        }

        return arguments[0].IsConstant || arguments[1].IsConstant ? null : numbers;
    }

    /// <summary>0 for what is NULL; NULL for what is no position.</summary>
    static Column<int> Answers(ReadOnlySpan<Datum> arguments, bool[] inside)
    {
        var complete = Validity.Of(arguments[..2], inside.Length);
        var lon = Loops.Values<double>(arguments[0]);
        var lat = Loops.Values<double>(arguments[1]);
        var (answers, known) = (new int[inside.Length], new bool[inside.Length]);
        for (var row = 0; row < answers.Length; row++)
        {
            var isPosition = double.IsFinite(lon[row]) && IsLatitude(lat[row]);
            (answers[row], known[row]) = (inside[row] && isPosition && complete[row] ? 1 : 0, isPosition || !complete[row]);
        }

        return new(answers, Bitmap.Of(known));
    }

    static bool IsCircle(double[] v) => IsLatitude(v[3]) && v[4] is >= 0 and <= 180;

    static bool[]? InOneCircle(double[] v, ReadOnlySpan<double> lon, ReadOnlySpan<double> lat)
    {
        if (!IsCircle(v))
        {
            return null;
        }

        var bits = Bits.Allocate(lon.Length);
        SkyDistance.Within(lon, lat, v.AsSpan(2, 1), v.AsSpan(3, 1), v[4], includesBorder: true, lon.Length, bits);
        var inside = new bool[lon.Length];
        for (var row = 0; row < inside.Length; row++)
        {
            inside[row] = ((bits[row >> 3] >> (row & 7)) & 1) != 0;
        }

        return inside;
    }

    static bool[]? InOnePolygon(double[] v, ReadOnlySpan<double> lon, ReadOnlySpan<double> lat)
    {
        if (PolygonOf(v.AsSpan(2)) is not { } polygon)
        {
            return null;
        }

        var inside = new bool[lon.Length];
        polygon.ContainsDegrees(lon, lat, inside);
        return inside;
    }

    static bool? IsInBox(ReadOnlySpan<double> v)
    {
        var (west, south, east, north) = (v[2], v[3], v[4], v[5]);
        var mayWrap = west is >= 0 and <= 360 && east is >= 0 and <= 360;
        if (!IsLatitude(south) || !IsLatitude(north) || (west > east && !mayWrap))
        {
            return null;
        }

        if (south > north || v[1] < south || v[1] > north)
        {
            return false;
        }

        var (lon, from, to) = (Folded(v[0]), Folded(west), Folded(east));
        return east - west >= 360 || (from <= to ? lon >= from && lon <= to : lon >= from || lon <= to);
    }

    /// <summary>On the tangent of the centre's direction: u towards the end of the major axis, v towards that of the minor one.</summary>
    static bool? IsInEllipse(double[] v)
    {
        var (major, minor) = (v[4], v[5]);
        if (!IsLatitude(v[3]) || minor < 0 || minor > major || major > LargestEllipseArcseconds)
        {
            return null;
        }

        var (sinLat, cosLat) = Math.SinCos(Angle.DegreesToRadians(v[1]));
        var (sinCentre, cosCentre) = Math.SinCos(Angle.DegreesToRadians(v[3]));
        var (sinLon, cosLon) = Math.SinCos(Angle.DegreesToRadians(v[0] - v[2]));
        var (east, north) = (cosLat * sinLon, sinLat * cosCentre - cosLat * sinCentre * cosLon);
        var isOtherSide = sinLat * sinCentre + cosLat * cosCentre * cosLon < 0;
        var (sinAngle, cosAngle) = Math.SinCos(Angle.DegreesToRadians(v[6]));
        var (along, across) = (north * cosAngle + east * sinAngle, east * cosAngle - north * sinAngle);
        double a = Math.Sin(Angle.ArcsecondsToRadians(major)), b = Math.Sin(Angle.ArcsecondsToRadians(minor));
        return !isOtherSide && (along * b) * (along * b) + (across * a) * (across * a) <= a * b * (a * b)
            && Math.Abs(along) <= a && Math.Abs(across) <= b;
    }

    static bool? IsInPolygon(double[] v) => PolygonOf(v.AsSpan(2))?.ContainsDegrees(v[0], v[1]);

    /// <summary>The polygon of the vertices, made anew only where they differ from those of the row before.</summary>
    static Polygon? PolygonOf(ReadOnlySpan<double> coordinates)
    {
        if (_last is not { } last || !coordinates.SequenceEqual(last.Vertices))
        {
            _last = last = (coordinates.ToArray(), ScisqlPolygon.Of(coordinates));
        }

        return last.Polygon;
    }

    /// <summary>By the normals of the edges, as <see cref="Polygon.Contains(in UnitVector)"/> has it.</summary>
    static Column<int> InBytes(ReadOnlySpan<Datum> arguments, int rows, Bitmap validity)
    {
        var complete = Validity.Of(arguments, rows);
        var (lon, lat, bytes) = (new NumberArgument<double>(arguments[0]), new NumberArgument<double>(arguments[1]), new TextArgument(arguments[2]));
        var constant = bytes.IsConstant && rows > 0 && complete[0] ? ScisqlPolygon.Normals(bytes[0]) : null;
        var (answers, known) = (new int[rows], new bool[rows]);
        for (var row = 0; row < rows; row++)
        {
            if (!complete[row])
            {
                known[row] = true;
            }
            else if (double.IsFinite(lon[row]) && IsLatitude(lat[row]) && (constant ?? ScisqlPolygon.Normals(bytes[row])) is { } normals)
            {
                var point = UnitVector.FromDegrees(lon[row], lat[row]);
                (answers[row], known[row]) = (Array.TrueForAll(normals, n => n.Dot(point) >= -ScisqlPolygon.Border) ? 1 : 0, true);
            }
        }

        return new(answers, Bitmap.Of(known));
    }

    static double BetweenVectors(double[] v)
    {
        var (a, b) = (new UnitVector(v[0], v[1], v[2]), new UnitVector(v[3], v[4], v[5]));
        var (lengthA, lengthB) = (Math.Sqrt(a.Dot(a)), Math.Sqrt(b.Dot(b)));
        return Angle.RadiansToDegrees(new UnitVector(a.X / lengthA, a.Y / lengthA, a.Z / lengthA)
            .SeparationRadians(new(b.X / lengthB, b.Y / lengthB, b.Z / lengthB)));
    }

    static double Folded(double longitude) => Angle.FoldDegrees(longitude) % 360;

    static bool IsLatitude(double degrees) => Math.Abs(degrees) <= 90;
}
