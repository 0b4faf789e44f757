using System.Buffers;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Kernels;
using Rubin.Query.Sky;

namespace Rubin.Query.Engine.Functions;

/// <summary>Geometry from text.</summary>
[QueryFunctions]
public static class RegionFunctions
{
    /// <summary>REGION.</summary>
    public static ScalarFunction Region { get; } = new(
        "REGION",
        new(
            "A region from its text: STC-S ('CIRCLE ICRS 10 20 1', 'UNION (…)'), or DALI ('circle 10 20 1'). A text in quotes gives a point, circle, box or polygon where it says one.",
            "CONTAINS(POINT(10, 20), REGION('UNION ICRS (CIRCLE 50 20 1 POLYGON 9 19 11 19 10 21)')) = 1",
            "ADQL 2.1 §4.2.15; STC-S (IVOA Note 1.33); DALI 1.2 §3.3"),
        [new([DataType.Utf8], GeometryTypes.Region, (texts, rows, validity) => Checked(texts[0], rows, validity)) { Metadata = _ => GeometryTypes.MetadataOf(GeometryTypes.Region) }])
    {
        InAdql = true,
        Specialise = (arguments, _) => arguments is [Constant { Value: string text } written] ? Fixed(text, written.Span) : null,
    };

    /// <summary>A constant text: a shape that has a type of its own gets it.</summary>
    static ScalarOverload? Fixed(string text, SourceSpan? span)
    {
        RegionShape shape;
        try
        {
            shape = RegionText.Parse(text);
            shape.ToRegion();
        }
        catch (Exception error) when (error is FormatException or ArgumentException)
        {
            throw new QueryException(
                QueryErrorCode.Value, $"this is no region: {FirstLine(error.Message)}", span, "write it as 'CIRCLE ICRS 10 20 1' or 'POLYGON 10 20 11 20 10 21'", inner: error);
        }

        DataType? type = shape.Kind switch
        {
            ShapeKind.Position => GeometryTypes.Point,
            ShapeKind.Circle => GeometryTypes.Circle,
            ShapeKind.Box => GeometryTypes.Box,
            ShapeKind.Polygon => GeometryTypes.Polygon,
            _ => null,
        };
        return type is null ? null : new([DataType.Utf8], type, (_, rows, _) => Repeated(type, shape.Degrees, rows)) { Metadata = _ => GeometryTypes.MetadataOf(type) };
    }

    static Column Repeated(DataType type, IReadOnlyList<double> degrees, int rows) =>
        Column.Constant(type, degrees.Select(d => (object?)d).ToArray(), rows);

    /// <summary>The texts, once each has been read as a region.</summary>
    static ListColumn Checked(Datum datum, int rows, Bitmap validity)
    {
        var (shapes, texts) = (new Shapes(datum), new TextArgument(datum));
        var canonical = TextLoops.Texts(rows, validity, (row, text) =>
        {
            shapes.Region(row);
            text.Write(texts[row].Trim(" \t\r\n"u8));
        });
        return new((ListType)GeometryTypes.Region, Enumerable.Range(0, rows + 1).ToArray(), canonical);
    }

    static string FirstLine(string message) => message.IndexOf(" (Parameter", StringComparison.Ordinal) is > 0 and var end ? message[..end] : message;
}
