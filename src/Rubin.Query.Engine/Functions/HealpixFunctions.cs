using Rubin.Query.Arrow;
using Rubin.Query.Engine.Kernels;
using Rubin.Query.Sky;

namespace Rubin.Query.Engine.Functions;

/// <summary>HEALPix cells in the nested scheme (Górski et al. 2005, doi:10.1086/427976), orders 0 to 29.</summary>
[QueryFunctions]
public static class HealpixFunctions
{
    const string Reference = "IVOA UDF catalogue 1.2";

    /// <summary>healpix.</summary>
    public static ScalarFunction Index { get; } = new(
        "ivo_healpix_index",
        new("Number of the cell of an order that holds a position, given as longitude, latitude or as a point; NULL where it is no position.", "ivo_healpix_index(17, 1, 1) = 81609757711", Reference),
        [
            new([DataType.Int64, DataType.Double, DataType.Double], DataType.Int64, (a, rows, validity) =>
                Cells(new NumberArgument<long>(a[0]), a[1], a[2], rows, validity)),
            new([DataType.Int64, GeometryTypes.Point], DataType.Int64, (a, rows, validity) =>
            {
                var (order, points) = (new NumberArgument<long>(a[0]), new Shapes(a[1]));
                var cells = TextLoops.Numbers(
                    rows, validity, row => Healpix.IndexFromDegrees(points[row][0], points[row][1], CheckedOrder(order[row])));
                return OnSky(cells.Values.ToArray());
            }),
        ])
    {
        Aliases = ["healpix"],
    };

    /// <summary>ivo_healpix_center.</summary>
    public static ScalarFunction Center { get; } = new(
        "ivo_healpix_center",
        new("Centre of a cell, from its order and number.", "DISTANCE(ivo_healpix_center(0, 6), POINT(180, 0)) < 1e-12", Reference),
        [new([DataType.Int64, DataType.Int64], GeometryTypes.Point, (a, rows, validity) =>
        {
            var (order, index) = (new NumberArgument<long>(a[0]), new NumberArgument<long>(a[1]));
            var numbers = new double[2 * rows];
            for (var row = 0; row < rows; row++)
            {
                if (validity[row])
                {
                    (numbers[2 * row], numbers[2 * row + 1]) = CheckedCell(order[row], index[row]).Center.ToDegrees();
                }
            }

            return new FixedSizeListColumn((FixedSizeListType)GeometryTypes.Point, rows, new Column<double>(numbers));
        }) { Metadata = _ => GeometryTypes.MetadataOf(GeometryTypes.Point) }])
    {
        Aliases = ["healpix_center"],
    };

    /// <summary>healpix_neighbours.</summary>
    public static ScalarFunction Neighbours { get; } = new(
        "healpix_neighbours",
        new(
            "The cells around a cell, from its order and number: eight, at some corners of base cells seven.",
            "LENGTH(healpix_neighbours(5, 1000)) = 8"),
        [new([DataType.Int64, DataType.Int64], new ListType(DataType.Int64), (a, rows, validity) =>
        {
            var (order, index) = (new NumberArgument<long>(a[0]), new NumberArgument<long>(a[1]));
            var (offsets, cells) = (new int[rows + 1], new List<long>());
            for (var row = 0; row < rows; row++)
            {
                cells.AddRange(validity[row] ? CheckedCell(order[row], index[row]).Neighbours().Select(c => c.Index) : []);
                offsets[row + 1] = cells.Count;
            }

            return new ListColumn(new ListType(DataType.Int64), offsets, new Column<long>(cells.ToArray()));
        })]);

    static Column<long> Cells(NumberArgument<long> order, Datum lon, Datum lat, int rows, Bitmap validity)
    {
        if (!lon.IsConstant && !lat.IsConstant && order.IsConstant)
        {
            var cells = new long[rows];
            Healpix.IndexFromDegrees(Loops.Values<double>(lon), Loops.Values<double>(lat), cells, CheckedOrder(order[0]));
            return OnSky(cells);
        }

        var (x, y) = (new NumberArgument<double>(lon), new NumberArgument<double>(lat));
        return OnSky(TextLoops.Numbers(
            rows, validity, row => Healpix.IndexFromDegrees(x[row], y[row], CheckedOrder(order[row]))).Values.ToArray());
    }

    /// <summary>The cells; NULL for what is no position.</summary>
    static Column<long> OnSky(long[] cells) => new(
        cells, cells.AsSpan().ContainsAnyInRange(long.MinValue, -1) ? Bitmap.Of(Array.ConvertAll(cells, cell => cell >= 0)) : Bitmap.AllSet);

    static int CheckedOrder(long order) => order is >= 0 and <= Healpix.MaxOrder
        ? (int)order
        : throw new QueryException(QueryErrorCode.Value, $"a HEALPix order is within 0 to {Healpix.MaxOrder}, not {order}");

    static HealpixCell CheckedCell(long order, long index) => index >= 0 && index < Healpix.CellCount(CheckedOrder(order))
        ? new((int)order, index)
        : throw new QueryException(QueryErrorCode.Value, $"HEALPix order {order} has no cell {index}");
}
