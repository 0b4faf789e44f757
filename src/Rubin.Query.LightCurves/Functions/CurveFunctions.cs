using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Functions;

/// <summary>
/// Functions from light curves to light curves. What they give is a list of structs of t, y, e and band in the order of time, without rows that are no
/// measurement. As aggregates they collect t, y, e and band first.
/// </summary>
[QueryFunctions]
public static class CurveFunctions
{
    const double MagnitudesPerDex = 2.5;

    /// <summary>Magnitude of 1 nJy in the AB system.</summary>
    const double ZeroPoint = 31.4;

    /// <summary>lc_band.</summary>
    public static ScalarFunction Band { get; } = Make(
        "lc_band", new("The measurements in one band, or in several given as a list of names.", "lc_band(lc_rows(NULL), 'r') IS NULL"), 1, 1, (shape, arguments) =>
        {
            NeedBands(shape, arguments);
            var wanted = ConstantArgument.At("band", arguments, 1).Text()?.Split(", ") ?? [];
            return (reader, target) => Copy(reader.Curve, target, row => wanted.Contains(reader.BandNames[reader.Curve.Band[row]]));
        });

    /// <summary>lc_bin.</summary>
    public static ScalarFunction Bin { get; } = Make(
        "lc_bin",
        new(
            "Bins of a width in days, from an offset (0) on, each band by itself: the middle of the bin, the mean by weights 1 / e², and its standard error 1 / √Σ 1 / e².",
            "lc_mean(lc_bin([1, 3, 10], 2)) = 6"),
        1,
        2,
        (_, arguments) =>
        {
            var width = ConstantArgument.At("width", arguments, 1);
            var days = width.Number(double.NaN);
            var offset = ConstantArgument.At("offset", arguments, 2).Number(0);
            return days > 0 ? (reader, target) => CurveBins.Add(reader.Curve, days, offset, target) : throw width.Wrong("above zero");
        });

    /// <summary>lc_tomag.</summary>
    public static ScalarFunction ToMagnitude { get; } = Make(
        "lc_tomag",
        new("Fluxes in nJy as AB magnitudes, with their errors to first order. Fluxes that are not above zero have none, and are left out.", "ABS(lc_mean(lc_tomag([3630780547701])) - 0) < 1e-9"),
        0,
        0,
        (_, _) => static (reader, target) => Map(reader.Curve, target, (y, e) => y > 0 ? (ZeroPoint - MagnitudesPerDex * Math.Log10(y), MagnitudesPerDex / Math.Log(10) * e / y) : null));

    /// <summary>lc_toflux.</summary>
    public static ScalarFunction ToFlux { get; } = Make(
        "lc_toflux",
        new("AB magnitudes as fluxes in nJy, with their errors to first order.", "ABS(lc_mean(lc_toflux([31.4])) - 1) < 1e-12"),
        0,
        0,
        (_, _) => static (reader, target) => Map(reader.Curve, target, static (y, e) =>
        {
            var flux = Math.Pow(10, (ZeroPoint - y) / MagnitudesPerDex);
            return (flux, Math.Log(10) / MagnitudesPerDex * e * flux);
        }));

    /// <summary>lc_rows.</summary>
    public static ScalarFunction Rows { get; } = new(
        "lc_rows",
        new("A struct of lists, as HATS catalogs store light curves, as a list of structs with all its fields, so that list functions and lambdas take it. Lists of different lengths give NULL.", "length(lc_rows([1, 2])) = 2"),
        [])
    {
        Specialise = (arguments, _) => arguments.Count == 1 ? CurveTranspose.Of(arguments[0].Type.Logical) : null,
        Calls = ["(lc) -> LIST<STRUCT>"],
    };

    /// <summary>lc_filter.</summary>
    public static ScalarFunction Filter { get; } = LambdaFunctions.Filter with
    {
        Name = "lc_filter",
        Aliases = [],
        ListsBy = "lc_rows",
        Doc = new("The measurements for which a lambda over the fields is true, as a list of structs.", "length(lc_filter([1, 2, 3], x -> x > 1)) = 2"),
        Calls = ["(lc, x -> condition) -> LIST<STRUCT>"],
    };

    /// <summary>lc_color.</summary>
    public static ScalarFunction Color { get; } = new(
        "lc_color",
        new(
            "The colour of magnitudes: median of one band less median of another; with a greatest time difference in days, the mean of the differences between each measurement of the first band and the "
                + "nearest in time of the second. NULL where there is none. Fluxes become magnitudes by lc_tomag.",
            "(SELECT lc_color(t, y, e, b, 'g', 'r') FROM (VALUES (1, 20.5, 0.1, 'g'), (2, 20, 0.1, 'r')) AS v(t, y, e, b)) = 0.5"),
        [])
    {
        Specialise = ColorOf,
        Gather = CurveGathering.For("lc_color", CurveColumns.Time),
        Calls = ["(lc, 'g', 'r', max_dt) -> DOUBLE", "(t, y, e, band, 'g', 'r', max_dt) -> DOUBLE, an aggregate"],
    };

    static ScalarOverload? ColorOf(IReadOnlyList<BoundExpression> arguments, IReadOnlyList<Field> fields)
    {
        if (CurveCall.ShapeOf(arguments) is not { } shape || arguments.Count is < 3 or > 4)
        {
            return null;
        }

        NeedBands(shape, arguments);
        var (first, second) = (ConstantArgument.At("band", arguments, 1).Text(), ConstantArgument.At("band", arguments, 2).Text());
        var nearest = ConstantArgument.At("max_dt", arguments, 3).OptionalNumber();
        return CurveCall.Of(arguments, DataType.Double, (column, rows, validity) =>
        {
            var reader = new CurveReader(shape, column, CurveColumns.Band);
            var color = new CurveColor();
            var values = new double[rows];
            for (var row = 0; row < rows; row++)
            {
                values[row] = validity[row] && reader.TryLoad(row) ? color.Of(reader.Curve, reader.BandNames, first, second, nearest) : double.NaN;
            }

            return new Column<double>(values, Bitmap.Of(Array.ConvertAll(values, v => !double.IsNaN(v))));
        });
    }

    static ScalarFunction Make(string name, FunctionDoc doc, int least, int most, Func<CurveShape, IReadOnlyList<BoundExpression>, Action<CurveReader, CurveColumnBuilder>> prepare) => new(name, doc, [])
    {
        Specialise = (arguments, _) =>
        {
            if (CurveCall.ShapeOf(arguments) is not { } shape || arguments.Count <= least || arguments.Count > most + 1)
            {
                return null;
            }

            var columns = new CollectedColumns(shape.Time >= 0 || name == "lc_bin", shape.Error >= 0 || name == "lc_bin", shape.Band >= 0);
            var add = prepare(shape, arguments);
            return CurveCall.Of(arguments, columns.ListType, (column, rows, validity) => Write(new(shape, column, CurveColumns.Band), new(columns), add, rows, validity));
        },
        Gather = CurveGathering.For(name, CurveColumns.Time),
        Calls = [$"(lc{string.Concat(Enumerable.Range(0, most).Select(i => i == 0 ? ", x" : ", y"))}) -> LIST<STRUCT<t, y, e, band>>"],
    };

    static ListColumn Write(CurveReader reader, CurveColumnBuilder target, Action<CurveReader, CurveColumnBuilder> add, int rows, Bitmap validity)
    {
        for (var row = 0; row < rows; row++)
        {
            var isValid = validity[row] && reader.TryLoad(row);
            if (isValid)
            {
                add(reader, target);
            }

            target.End(isValid);
        }

        return target.Build(reader.BandNames);
    }

    static void NeedBands(CurveShape shape, IReadOnlyList<BoundExpression> arguments)
    {
        if (shape.Band < 0)
        {
            throw new QueryException(QueryErrorCode.TypeMismatch, "the light curves have no bands", arguments[0].Span, "they need a column \"band\" or \"filter\"");
        }
    }

    static void Copy(LightCurve curve, CurveColumnBuilder target, Func<int, bool> isWanted)
    {
        for (var row = 0; row < curve.Count; row++)
        {
            if (isWanted(row))
            {
                target.Add(curve.Time[row], curve.Value[row], curve.Error[row], curve.Band[row]);
            }
        }
    }

    static void Map(LightCurve curve, CurveColumnBuilder target, Func<double, double, (double Value, double Error)?> convert)
    {
        for (var row = 0; row < curve.Count; row++)
        {
            if (convert(curve.Value[row], curve.Error[row]) is { } to)
            {
                target.Add(curve.Time[row], to.Value, to.Error, curve.Band[row]);
            }
        }
    }
}
