using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.LightCurves.Variability;

namespace Rubin.Query.LightCurves.Functions;

/// <summary>lc_dmdt: images of pairs as arrays of fixed size.</summary>
static class DmDtFunction
{
    static readonly string[] Names = ["lc", "dt_cells", "dm_cells", "lg_dt_min", "lg_dt_max", "dm_max"];

    public static ScalarFunction Function { get; } = new(
        "lc_dmdt",
        new(
            "Counts of all pairs of measurements in dt_cells (32) cells of lg Δt, from lg_dt_min (0) to lg_dt_max (3) with Δt in days, by dm_cells (32) cells of Δm from -dm_max (2.5) to dm_max: an array of fixed size, "
                + "the cells of the shortest Δt first.",
            "list_sum(lc_dmdt([1, 2, 3], 4, 4)) = 3",
            "Mahabal et al. 2017, doi:10.1109/SSCI.2017.8280984"),
        [])
    {
        Specialise = (arguments, _) => CurveCall.ShapeOf(arguments) is { } shape && arguments.Count <= Names.Length ? Of(arguments, shape) : null,
        Gather = CurveGathering.For("lc_dmdt", CurveColumns.Time),
        Parameters = Names.Skip(1).ToValueList(),
        Calls = ["(lc, dt_cells, dm_cells, lg_dt_min, lg_dt_max, dm_max) -> DOUBLE[]"],
    };

    static ScalarOverload Of(IReadOnlyList<BoundExpression> arguments, CurveShape shape)
    {
        ConstantArgument At(int position) => ConstantArgument.At(Names[position], arguments, position);
        var image = new DmDtImage
        {
            TimeCells = At(1).Count(32, 1, 1024),
            ValueCells = At(2).Count(32, 1, 1024),
            LeastLogTime = At(3).Number(0),
            GreatestLogTime = At(4).Number(3),
            ValueRange = At(5).Number(2.5),
        };
        if (!(image.GreatestLogTime > image.LeastLogTime && image.ValueRange > 0))
        {
            throw At(5).Wrong("above zero, with lg_dt_min below lg_dt_max");
        }

        var type = new FixedSizeListType(new Field("item", DataType.Double), image.Size);
        return CurveCall.Of(arguments, type, (column, rows, validity) => Evaluate(new(shape, column), image, type, rows, validity));
    }

    static FixedSizeListColumn Evaluate(CurveReader reader, DmDtImage image, FixedSizeListType type, int rows, Bitmap validity)
    {
        var counts = new double[rows * image.Size];
        var hasCurve = new bool[rows];
        for (var row = 0; row < rows; row++)
        {
            hasCurve[row] = validity[row] && reader.TryLoad(row);
            if (hasCurve[row])
            {
                image.Count(reader.Curve, counts.AsSpan(row * image.Size, image.Size));
            }
        }

        return new(type, rows, new Column<double>(counts), Bitmap.Of(hasCurve));
    }
}
