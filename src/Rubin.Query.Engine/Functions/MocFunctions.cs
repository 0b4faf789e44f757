using System.Buffers;
using System.Globalization;
using System.Text;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Kernels;
using Rubin.Query.Sky;

namespace Rubin.Query.Engine.Functions;

/// <summary>Coverages of HEALPix cells (IVOA MOC 2.0): from texts and regions, and their algebra.</summary>
[QueryFunctions]
public static class MocFunctions
{
    const string Reference = "IVOA MOC 2.0";
    const int MostCells = 4_000_000;

    /// <summary>MOC.</summary>
    public static ScalarFunction Moc { get; } = new(
        "MOC",
        new(
            "A coverage from its text, ASCII ('3/1 4-6 5/') or JSON; or the cells of an order that a region touches. MOC '…' is the same as MOC('…'), and 'file:PATH' the coverage in a file, FITS, ASCII or JSON.",
            "CONTAINS(POINT(10, 20), MOC(5, CIRCLE(10, 20, 1))) = 1", Reference),
        [
            new([DataType.Utf8], GeometryTypes.Moc, (a, rows, validity) => Read(a[0], rows, validity)) { Metadata = MocMetadata },
            new([GeometryTypes.Moc], GeometryTypes.Moc, (a, rows, _) => a[0].Expand(rows)) { Metadata = MocMetadata },
        ])
    {
        Specialise = Checked,
        Resolve = types => types is [var order, var shape] && order.IsInteger && GeometryTypes.IsShape(shape)
            ? new([DataType.Int64, shape], GeometryTypes.Moc, (a, rows, validity) => OfRegions(a, rows, validity)) { Metadata = MocMetadata }
            : null,
    };

    /// <summary>The algebra of two coverages.</summary>
    public static ValueList<ScalarFunction> Algebra { get; } =
    [
        Binary("moc_union", "What is in either of two coverages.", "moc_union(MOC('1/0'), MOC('1/1-3')) = MOC('0/0 1/')", (a, b) => a.Union(b), "gavo_mocunion"),
        Binary(
            "moc_intersect", "What is in both of two coverages.", "moc_intersect(MOC('0/0'), MOC('1/3-4')) = MOC('1/3')", (a, b) => a.Intersect(b),
            "gavo_mocintersect"),
        Binary("moc_except", "What is in the first of two coverages and not in the second.", "moc_except(MOC('0/0'), MOC('1/3')) = MOC('1/0-2')", (a, b) => a.Except(b)),
        Unary("moc_complement", "The rest of the sky.", "moc_complement(MOC('0/0-10')) = MOC('0/11')", moc => moc.Complement()),
        Unary("moc_dilate", "The coverage and the cells of its order around it.", "moc_dilate(MOC('0/0')) = MOC('0/0-5 8')", moc => moc.Dilate()),
    ];

    /// <summary>moc_degrade.</summary>
    public static ScalarFunction Degrade { get; } = new(
        "moc_degrade",
        new("The coverage widened to whole cells of an order.", "moc_degrade(MOC('2/17'), 1) = MOC('1/4')", Reference),
        [new([GeometryTypes.Moc, DataType.Int64], GeometryTypes.Moc, (a, rows, validity) =>
        {
            var (mocs, order) = (new Mocs(a[0]), new NumberArgument<long>(a[1]));
            return Texts(rows, validity, row => mocs[row].Degrade(CheckedOrder(order[row])));
        }) { Metadata = MocMetadata }]);

    /// <summary>moc_order.</summary>
    public static ScalarFunction Order { get; } = new(
        "moc_order",
        new("The order of a coverage: that of its smallest possible cells, 0 to 29.", "moc_order(MOC('3/1 8/')) = 8", Reference),
        [new([GeometryTypes.Moc], DataType.Int32, (a, rows, validity) =>
        {
            var mocs = new Mocs(a[0]);
            return TextLoops.Numbers(rows, validity, row => mocs[row].Order);
        })]);

    static Metadata MocMetadata(IReadOnlyList<Field> arguments) => GeometryTypes.MetadataOf(GeometryTypes.Moc);

    /// <summary>A constant text is read when the query is bound, so that what is wrong shows where it stands.</summary>
    static ScalarOverload? Checked(IReadOnlyList<BoundExpression> arguments, IReadOnlyList<Field> fields)
    {
        if (arguments is [Constant { Value: string text } written])
        {
            Parse(text, written.Span);
        }

        return null;
    }

    static Moc Parse(string text, SourceSpan? span = null)
    {
        try
        {
            return Sky.Moc.Parse(text);
        }
        catch (FormatException error)
        {
            throw new QueryException(QueryErrorCode.Value, $"this is no MOC: {error.Message}", span, "write orders and cells, as '5/120-130 6/600'", inner: error);
        }
    }

    static FixedSizeListColumn Read(Datum datum, int rows, Bitmap validity)
    {
        var texts = new TextArgument(datum);
        return Texts(rows, validity, row => Parse(Encoding.UTF8.GetString(texts[row])));
    }

    static FixedSizeListColumn OfRegions(ReadOnlySpan<Datum> arguments, int rows, Bitmap validity)
    {
        var (orders, shapes) = (new NumberArgument<long>(arguments[0]), new Shapes(arguments[1]));
        return Texts(rows, validity, row => Cover(shapes.Region(row), CheckedOrder(orders[row])));
    }

    static Moc Cover(SkyRegion region, int order)
    {
        // Each order has twice as many cells on the border as the one before.
        const int Sample = 1000;
        for (var coarse = 0; coarse < order; coarse++)
        {
            var (touched, inside) = region.Cover(coarse, int.MaxValue);
            var border = touched.Except(inside).CellCount >> (2 * (Healpix.MaxOrder - coarse));
            if (border > Sample && Math.ScaleB(border, order - coarse) > MostCells)
            {
                throw new QueryException(QueryErrorCode.Value, $"the region has more than {MostCells} cells of order {order} on its border", hint: "use a lower order");
            }

            if (border > Sample)
            {
                break;
            }
        }

        return new(region.Cover(order, int.MaxValue).Touched, order);
    }

    static FixedSizeListColumn Texts(int rows, Bitmap validity, Func<int, Moc> compute)
    {
        var texts = TextLoops.Texts(rows, validity, (row, text) => text.Write(Encoding.UTF8.GetBytes(compute(row).ToString())));
        return new((FixedSizeListType)GeometryTypes.Moc, rows, texts);
    }

    static ScalarFunction Binary(string name, string summary, string example, Func<Moc, Moc, Moc> combine, params string[] aliases) => new(
        name,
        new(summary, example, Reference),
        [new([GeometryTypes.Moc, GeometryTypes.Moc], GeometryTypes.Moc, (a, rows, validity) =>
        {
            var (x, y) = (new Mocs(a[0]), new Mocs(a[1]));
            return Texts(rows, validity, row => combine(x[row], y[row]));
        }) { Metadata = MocMetadata }])
    {
        Aliases = [.. aliases],
    };

    static ScalarFunction Unary(string name, string summary, string example, Func<Moc, Moc> change) => new(
        name,
        new(summary, example, Reference),
        [new([GeometryTypes.Moc], GeometryTypes.Moc, (a, rows, validity) =>
        {
            var mocs = new Mocs(a[0]);
            return Texts(rows, validity, row => change(mocs[row]));
        }) { Metadata = MocMetadata }]);

    static int CheckedOrder(long order) => order is >= 0 and <= Healpix.MaxOrder
        ? (int)order
        : throw new QueryException(QueryErrorCode.Value, string.Create(CultureInfo.InvariantCulture, $"a HEALPix order is within 0 to {Healpix.MaxOrder}, not {order}"));

    /// <summary>Coverages by rows; a constant is read once.</summary>
    sealed class Mocs(Datum datum)
    {
        Moc? _constant;

        internal Moc this[int row] => _constant ?? (datum.IsConstant ? _constant = Of(0) : Of(row));

        Moc Of(int row)
        {
            var list = ListElements.Of(datum.Column, row);
            return Parse((string)list.Column.Value(list.Start)!);
        }
    }
}
