using System.Buffers.Binary;
using System.Reflection;
using System.Text;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Kernels;
using Rubin.Query.Sky;

namespace Rubin.Query.Engine.Functions;

/// <summary>
/// The triangles of the Hierarchical Triangular Mesh and the binary values of scisql. NULL for arguments that are NULL, not finite, or out of range. Ranges of ids are pairs of
/// 64-bit integers, first and last, little-endian, at most as many as asked for.
/// </summary>
[QueryFunctions]
public static class ScisqlHtmFunctions
{
    const string Reference = "scisql, spatial";
    const int MostRanges = 1 << 16;

    /// <summary>scisql_s2HtmId.</summary>
    public static ScalarFunction HtmId { get; } = new(
        "scisql_s2HtmId",
        new("Id of the triangle of level 0 to 24 that a position lies in; 8 to 15 at level 0.", "scisql_s2HtmId(10, 20, 0) = 15", Reference),
        [
            new([DataType.Double, DataType.Double, DataType.Int64], DataType.Int64, (arguments, rows, _) =>
            {
                var (lon, lat, level) = (new NumberArgument<double>(arguments[0]), new NumberArgument<double>(arguments[1]), new NumberArgument<long>(arguments[2]));
                return Known(rows, row => double.IsFinite(lon[row]) && Math.Abs(lat[row]) <= 90 && level[row] is >= 0 and <= Htm.MaxLevel
                    ? Htm.Id(UnitVector.FromDegrees(lon[row], lat[row]), (int)level[row])
                    : null);
            }) { IsTotal = true },
        ]);

    /// <summary>scisql_s2HtmLevel.</summary>
    public static ScalarFunction HtmLevel { get; } = new(
        "scisql_s2HtmLevel",
        new("Level of the triangle of an id, 0 to 24; NULL for what is no id.", "scisql_s2HtmLevel(60) = 1", Reference),
        [
            new([DataType.Int64], DataType.Int64, (arguments, rows, _) =>
            {
                var id = new NumberArgument<long>(arguments[0]);
                return Known(rows, row => Htm.LevelOf(id[row]));
            }) { IsTotal = true },
        ]);

    /// <summary>scisql_s2CPolyToBin.</summary>
    public static ScalarFunction PolygonBytes { get; } = new(
        "scisql_s2CPolyToBin",
        new(
            "A convex polygon of 3 to 20 vertices as 24 bytes for each and 24 more, for scisql_s2PtInCPoly.",
            "scisql_s2PtInCPoly(1, 1, scisql_s2CPolyToBin(0, 0, 3, 0, 0, 3)) = 1", Reference),
        [
            .. Enumerable.Range(ScisqlPolygon.LeastVertices, ScisqlPolygon.MostVertices - ScisqlPolygon.LeastVertices + 1).Select(n =>
                new ScalarOverload([.. Enumerable.Repeat(DataType.Double, 2 * n)], DataType.Binary, (arguments, rows, validity) =>
                {
                    var numbers = arguments.ToArray().Select(a => new NumberArgument<double>(a)).ToArray();
                    return Bytes(rows, validity, row => ScisqlPolygon.Of(Array.ConvertAll(numbers, a => a[row])) is { } polygon ? ScisqlPolygon.Bytes(polygon) : null);
                }) { IsTotal = true }),
        ]);

    /// <summary>scisql_s2CircleHtmRanges.</summary>
    public static ScalarFunction CircleRanges { get; } = new(
        "scisql_s2CircleHtmRanges",
        new(
            "Ranges of ids of a level, at most so many, that hold all triangles which meet a circle (longitude, latitude, radius, level, ranges).",
            "scisql_extractInt64(scisql_s2CircleHtmRanges(10, 20, 180, 0, 10), 1) = 15", Reference),
        [
            new([DataType.Double, DataType.Double, DataType.Double, DataType.Int64, DataType.Int64], DataType.Binary, (arguments, rows, validity) =>
            {
                var (lon, lat, radius) = (new NumberArgument<double>(arguments[0]), new NumberArgument<double>(arguments[1]), new NumberArgument<double>(arguments[2]));
                var (level, count) = (new NumberArgument<long>(arguments[3]), new NumberArgument<long>(arguments[4]));
                return Bytes(rows, validity, row => double.IsFinite(lon[row]) && Math.Abs(lat[row]) <= 90 && radius[row] is >= 0 and <= 180
                    ? Ranges(Circle.FromDegrees(lon[row], lat[row], radius[row]), level[row], count[row])
                    : null);
            }) { IsTotal = true },
        ]);

    /// <summary>scisql_s2CPolyHtmRanges.</summary>
    public static ScalarFunction PolygonRanges { get; } = new(
        "scisql_s2CPolyHtmRanges",
        new(
            "Ranges of ids of a level, at most so many, that hold all triangles which meet a polygon of scisql_s2CPolyToBin (polygon, level, ranges).",
            "scisql_extractInt64(scisql_s2CPolyHtmRanges(scisql_s2CPolyToBin(1, 1, 3, 1, 1, 3), 0, 10), 0) = 15", Reference),
        [
            new([DataType.Binary, DataType.Int64, DataType.Int64], DataType.Binary, (arguments, rows, validity) =>
            {
                var (bytes, level, count) = (new TextArgument(arguments[0]), new NumberArgument<long>(arguments[1]), new NumberArgument<long>(arguments[2]));
                return Bytes(rows, validity, row => ScisqlPolygon.Of(bytes[row]) is { } polygon ? Ranges(polygon, level[row], count[row]) : null);
            }) { IsTotal = true },
        ]);

    /// <summary>scisql_extractInt64.</summary>
    public static ScalarFunction ExtractInteger { get; } = new(
        "scisql_extractInt64",
        new(
            "The 64-bit little-endian integer at a place, from 0, of a binary value; NULL beyond its end.",
            "scisql_extractInt64(scisql_s2CircleHtmRanges(10, 20, 180, 0, 10), 2) IS NULL", Reference),
        [
            new([DataType.Binary, DataType.Int64], DataType.Int64, (arguments, rows, validity) =>
            {
                var (bytes, place) = (new TextArgument(arguments[0]), new NumberArgument<long>(arguments[1]));
                return Known(rows, row => validity[row] && place[row] >= 0 && place[row] < bytes[row].Length / sizeof(long)
                    ? BinaryPrimitives.ReadInt64LittleEndian(bytes[row][(int)(place[row] * sizeof(long))..])
                    : null);
            }) { IsTotal = true },
        ]);

    /// <summary>scisql_raiseError.</summary>
    public static ScalarFunction RaiseError { get; } = new(
        "scisql_raiseError",
        new("Ends the query with a message of its own, wherever a row comes to it.", "CASE WHEN 1 = 2 THEN scisql_raiseError('no') ELSE 1 END = 1", "scisql, miscellaneous"),
        [
            new([], DataType.Int64, (_, _, _) => throw new QueryException(QueryErrorCode.Value, "raised by scisql_raiseError")),
            new([DataType.Utf8], DataType.Int64, (arguments, rows, validity) =>
            {
                var text = new TextArgument(arguments[0]);
                return TextLoops.Numbers<long>(rows, validity, row => throw new QueryException(QueryErrorCode.Value, Encoding.UTF8.GetString(text[row])));
            }),
        ]);

    /// <summary>scisql_getVersion.</summary>
    public static ScalarFunction Version { get; } = new(
        "scisql_getVersion",
        new("The version of these functions: Rubin.Query's.", "scisql_getVersion() LIKE 'Rubin.Query %'", "scisql, miscellaneous"),
        [new([], DataType.Utf8, (_, rows, _) => Column.Constant(DataType.Utf8, $"Rubin.Query {Assembly.GetExecutingAssembly().GetName().Version}", rows))]);

    static byte[]? Ranges(SkyRegion region, long level, long count)
    {
        if (level is < 0 or > Htm.MaxLevel || count is < 1 or > MostRanges)
        {
            return null;
        }

        var ranges = Htm.Ranges(region, (int)level, (int)count);
        var bytes = new byte[2 * sizeof(long) * ranges.Count];
        for (var i = 0; i < ranges.Count; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16 * i), ranges[i].First);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan((16 * i) + 8), ranges[i].Last);
        }

        return bytes;
    }

    static Column<long> Known(int rows, Func<int, long?> compute)
    {
        var (values, known) = (new long[rows], new bool[rows]);
        for (var row = 0; row < rows; row++)
        {
            var value = compute(row);
            (values[row], known[row]) = (value ?? 0, value is not null);
        }

        return new(values, Bitmap.Of(known));
    }

    static Column Bytes(int rows, Bitmap validity, Func<int, byte[]?> compute)
    {
        var builder = ColumnBuilder.Create(DataType.Binary, rows);
        for (var row = 0; row < rows; row++)
        {
            builder.AppendValue(validity[row] ? compute(row) : null);
        }

        return builder.Build();
    }
}
