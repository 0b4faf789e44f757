using System.Runtime.CompilerServices;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Sky;

namespace Rubin.Query.Engine.Kernels;

/// <summary>
/// Geometry values by rows: the numbers of each, and the region they stand for. A region that is the same for all rows is made once a
/// query, and a text is read again only where it differs from that of the row before.
/// </summary>
sealed class Shapes(Datum datum)
{
    static readonly ConditionalWeakTable<Column, SkyRegion> Constants = [];

    readonly Column _column = datum.Column;
    readonly string _kind = GeometryTypes.Kind(datum.Column.Type) ?? "region";
    (string Text, SkyRegion Region)? _last;

    /// <summary>Whether it is a point.</summary>
    internal bool ArePoints => _kind == "point";

    /// <summary>Whether it is a circle.</summary>
    internal bool AreCircles => _kind == "circle";

    /// <summary>Whether the first two numbers are the centre.</summary>
    internal bool AreCentered => _kind is "point" or "circle" or "box";

    /// <summary>The degrees of a row.</summary>
    internal ReadOnlySpan<double> this[int row]
    {
        get
        {
            var list = ListElements.Of(_column, datum.IsConstant ? 0 : row);
            return ((Column<double>)list.Column).Values.Slice(list.Start, list.Count);
        }
    }

    /// <summary>The region of a row; of a point, the circle without radius.</summary>
    /// <exception cref="QueryException">The numbers are no region: a negative radius, edges that cross.</exception>
    internal SkyRegion Region(int row) => datum.IsConstant ? Constants.GetValue(_column, _ => Make(0)) : Make(row);

    /// <summary>Whether the row holds a region.</summary>
    internal bool IsRegion(int row)
    {
        try
        {
            Region(row);
            return true;
        }
        catch (QueryException)
        {
            return false;
        }
    }

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

    SkyRegion Make(int row)
    {
        try
        {
            if (_kind is "region" or "moc")
            {
                return Read(Text(row));
            }

            var degrees = this[row];
            return _kind switch
            {
                "point" => Circle.FromDegrees(degrees[0], degrees[1], 0),
                "circle" => Circle.FromDegrees(degrees[0], degrees[1], Radius(degrees[2])),
                "box" => Polygon.BoxFromDegrees(degrees[0], degrees[1], degrees[2], degrees[3]),
                _ => new Polygon(Pairs(degrees)),
            };
        }
        catch (ArgumentException error)
        {
            throw new QueryException(QueryErrorCode.Value, $"this is no {_kind}: {FirstLine(error.Message)}", inner: error);
        }
        catch (FormatException error)
        {
            throw new QueryException(QueryErrorCode.Value, $"'{Shortened(Text(row))}' is no {_kind}: {error.Message}", inner: error);
        }
    }

    static double Radius(double degrees) =>
        degrees >= 0 ? degrees : throw new ArgumentException(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"its radius is {degrees}"));

    SkyRegion Read(string text)
    {
        if (_last is not { } last || last.Text != text)
        {
            _last = last = (text, _kind == "moc" ? new CellRegion(Moc.Parse(text).Cells) : RegionText.Parse(text).ToRegion());
        }

        return last.Region;
    }

    string Text(int row)
    {
        if (_column is BinaryColumn texts)
        {
            return texts.Text(row);
        }

        var list = ListElements.Of(_column, row);
        return list.Count > 0 ? (string)list.Column.Value(list.Start)! : throw new ArgumentException("its list is empty");
    }

    static string Shortened(string text) => text.Length <= 60 ? text : text[..60] + "…";

    /// <summary>The message without the name of the parameter, which means nothing to the query's author.</summary>
    static string FirstLine(string message) => message.IndexOf(" (Parameter", StringComparison.Ordinal) is > 0 and var end
        ? message[..end]
        : message;

    static List<UnitVector> Pairs(ReadOnlySpan<double> degrees)
    {
        if (degrees.Length % 2 != 0)
        {
            throw new ArgumentException("its last vertex has no latitude");
        }

        var vertices = new List<UnitVector>();
        for (var i = 0; i + 1 < degrees.Length; i += 2)
        {
            vertices.Add(UnitVector.FromDegrees(degrees[i], degrees[i + 1]));
        }

        return vertices;
    }
}
