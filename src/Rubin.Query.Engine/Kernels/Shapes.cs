using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Sky;

namespace Rubin.Query.Engine.Kernels;

/// <summary>
/// Geometry values by rows: the numbers of each, and the region they stand for. A region that is the same for all rows is made
/// once.
/// </summary>
sealed class Shapes(Datum datum)
{
    readonly Column _column = datum.Column;
    readonly string _kind = GeometryTypes.Xtype(datum.Column.Type)!;
    SkyRegion? _constant;

    /// <summary>Whether it is a point.</summary>
    internal bool ArePoints => _kind == "point";

    /// <summary>Whether it is a circle.</summary>
    internal bool AreCircles => _kind == "circle";

    /// <summary>Whether the first two numbers are the centre: all but polygons.</summary>
    internal bool IsCentered => _kind != "polygon";

    /// <summary>The degrees of a row.</summary>
    internal ReadOnlySpan<double> this[int row]
    {
        get
        {
            var list = ListElements.Of(_column, datum.IsConstant ? 0 : row);
            return ((Column<double>)list.Column).Values.Slice(list.Start, list.Count);
        }
    }

    /// <summary>The direction of a point, or of the centre of a circle or box.</summary>
    internal UnitVector Center(int row) => UnitVector.FromDegrees(this[row][0], this[row][1]);

    /// <summary>The vertices of a polygon or box.</summary>
    internal IReadOnlyList<UnitVector> Vertices(int row) => ((Polygon)Region(row)).Vertices;

    /// <summary>The region of a row; of a point, the circle without radius.</summary>
    /// <exception cref="QueryException">The numbers are no region: a negative radius, edges that cross.</exception>
    internal SkyRegion Region(int row) => _constant ?? (datum.IsConstant ? _constant = Make(this[0]) : Make(this[row]));

    /// <summary>The longitudes and the latitudes of points; one of each for a constant.</summary>
    internal static (double[] Lon, double[] Lat) Coordinates(Datum points)
    {
        var pairs = ((Column<double>)((FixedSizeListColumn)points.Column).Elements).Values;
        var (lon, lat) = (new double[pairs.Length / 2], new double[pairs.Length / 2]);
        for (var i = 0; i < lon.Length; i++)
        {
            lon[i] = pairs[2 * i];
            lat[i] = pairs[2 * i + 1];
        }

        return (lon, lat);
    }

    SkyRegion Make(ReadOnlySpan<double> degrees)
    {
        try
        {
            return _kind switch
            {
                "point" => Circle.FromDegrees(degrees[0], degrees[1], 0),
                "circle" => Circle.FromDegrees(degrees[0], degrees[1], degrees[2]),
                "box" => Polygon.BoxFromDegrees(degrees[0], degrees[1], degrees[2], degrees[3]),
                _ => new Polygon(Pairs(degrees)),
            };
        }
        catch (ArgumentException error)
        {
            throw new QueryException(QueryErrorCode.Value, $"this is no {_kind}: {FirstLine(error.Message)}", inner: error);
        }
    }

    /// <summary>The message without the name of the parameter, which means nothing to the query's author.</summary>
    static string FirstLine(string message) => message.IndexOf(" (Parameter", StringComparison.Ordinal) is > 0 and var end
        ? message[..end]
        : message;

    static List<UnitVector> Pairs(ReadOnlySpan<double> degrees)
    {
        var vertices = new List<UnitVector>();
        for (var i = 0; i + 1 < degrees.Length; i += 2)
        {
            vertices.Add(UnitVector.FromDegrees(degrees[i], degrees[i + 1]));
        }

        return vertices;
    }
}
