using Rubin.Query.Arrow;
using Rubin.Query.Engine.Kernels;
using Rubin.Query.Sky;

namespace Rubin.Query.Engine.Functions;

/// <summary>Positions and motions of stars at other epochs.</summary>
[QueryFunctions]
public static class EpochFunctions
{
    const string Arguments =
        "ra, dec (deg), parallax (mas), pmra with cos(dec), pmdec (mas/yr), radial velocity (km/s), epoch and new epoch (yr). "
        + "A parallax, motion or velocity that is NULL counts as 0";

    const string Source = "ESA SP-1200, vol. 1, section 1.5.5";
    const double MasPerDegree = 3.6e6;

    static readonly ValueList<DataType> Astrometry = [.. Enumerable.Repeat(DataType.Double, 8)];

    static readonly FixedSizeListType Six = new(DataType.Double, 6);

    /// <summary>ivo_epoch_prop_pos.</summary>
    public static ScalarFunction Position { get; } = new(
        "ivo_epoch_prop_pos",
        new(
            $"Position at another epoch: {Arguments}; NULL without position or epochs, an error where one of these is a constant NULL.",
            "DISTANCE(ivo_epoch_prop_pos(7.606083572, 11.79044105, 125, 300, -428.8, 52.51, 2016.0, 1992.25), POINT(7.604061404627978, 11.7932703828279)) < 1e-9",
            $"IVOA UDF catalogue 1.2; {Source}"),
        [new(Astrometry, GeometryTypes.Point, (arguments, rows, _) => Positions(arguments, rows)) { Nulls = Nulls.Visible, Metadata = InDegrees }]);

    /// <summary>ivo_epoch_prop.</summary>
    public static ScalarFunction Motion { get; } = new(
        "ivo_epoch_prop",
        new(
            $"The list of ra, dec, parallax, pmra, pmdec and radial velocity at another epoch, in the units of the arguments: {Arguments}, and is NULL in the "
                + "answer; NULL without position or epochs.",
            "ABS(ivo_epoch_prop(7.606083572, 11.79044105, 125, 300, -428.8, 52.51, 2016.0, 1992.25)[3] - 125.01993165576) < 1e-9",
            Source),
        [new(Astrometry, Six, (arguments, rows, _) => Motions(arguments, rows)) { Nulls = Nulls.Visible, IsTotal = true }])
    {
        Aliases = ["epoch_prop"],
    };

    /// <summary>gavo_apply_pm.</summary>
    public static ScalarFunction ProperMotion { get; } = new(
        "gavo_apply_pm",
        new(
            "Position some Julian years later, on the tangent of the first: ra, dec (deg), pmra with cos(dec), pmdec (deg/yr), years.",
            "DISTANCE(gavo_apply_pm(10, 60, 0.001, 0, 100), POINT(10.2, 60)) < 2e-4"),
        [new([.. Astrometry.Take(5)], GeometryTypes.Point, (arguments, rows, _) => Moved(arguments, rows)) { Metadata = InDegrees }])
    {
        Aliases = ["ivo_apply_pm"],
    };

    static Metadata InDegrees(IReadOnlyList<Field> arguments) => new([new(MetadataKeys.Xtype, "point"), new(MetadataKeys.Unit, "deg")]);

    static FixedSizeListColumn Positions(ReadOnlySpan<Datum> arguments, int rows)
    {
        foreach (var needed in (ReadOnlySpan<int>)[0, 1, 6, 7])
        {
            if (arguments[needed].IsConstant && arguments[needed].IsNull(0))
            {
                throw new QueryException(QueryErrorCode.Value, "ivo_epoch_prop_pos needs a position and two epochs, one of which is NULL");
            }
        }

        var stars = new Stars(arguments);
        var (numbers, known) = (new double[2 * rows], new bool[rows]);
        for (var row = 0; row < rows; row++)
        {
            if (stars.At(row) is { } star)
            {
                (numbers[2 * row], numbers[2 * row + 1], known[row]) = (star.RaDegrees, star.DecDegrees, true);
            }
        }

        return new((FixedSizeListType)GeometryTypes.Point, rows, new Column<double>(numbers), Bitmap.Of(known));
    }

    static FixedSizeListColumn Motions(ReadOnlySpan<Datum> arguments, int rows)
    {
        var stars = new Stars(arguments);
        var (numbers, present, known) = (new double[6 * rows], new bool[6 * rows], new bool[rows]);
        for (var row = 0; row < rows; row++)
        {
            if (stars.At(row) is not { } star)
            {
                continue;
            }

            ReadOnlySpan<double> values = [star.RaDegrees, star.DecDegrees, star.ParallaxMas, star.PmRaMas, star.PmDecMas, star.RadialVelocity];
            values.CopyTo(numbers.AsSpan(6 * row));
            for (var i = 0; i < 6; i++)
            {
                present[6 * row + i] = !arguments[i].IsNull(row);
            }

            known[row] = true;
        }

        return new(Six, rows, new Column<double>(numbers, Bitmap.Of(present)), Bitmap.Of(known));
    }

    static FixedSizeListColumn Moved(ReadOnlySpan<Datum> arguments, int rows)
    {
        var (ra, dec, years) = (new NumberArgument<double>(arguments[0]), new NumberArgument<double>(arguments[1]), new NumberArgument<double>(arguments[4]));
        var (pmRa, pmDec) = (new NumberArgument<double>(arguments[2]), new NumberArgument<double>(arguments[3]));
        var (numbers, known) = (new double[2 * rows], new bool[rows]);
        for (var row = 0; row < rows; row++)
        {
            var star = new StellarMotion(ra[row], dec[row], 0, pmRa[row] * MasPerDegree, pmDec[row] * MasPerDegree, 0).After(years[row]);
            (numbers[2 * row], numbers[2 * row + 1], known[row]) = (star.RaDegrees, star.DecDegrees, Math.Abs(dec[row]) <= 90);
        }

        return new((FixedSizeListType)GeometryTypes.Point, rows, new Column<double>(numbers), Bitmap.Of(known));
    }

    /// <summary>The stars of the eight arguments' rows, moved to their new epochs.</summary>
    readonly ref struct Stars(ReadOnlySpan<Datum> arguments)
    {
        readonly ReadOnlySpan<Datum> _arguments = arguments;

        /// <summary>The star of a row; null where its position or an epoch is missing, or the position is none.</summary>
        internal StellarMotion? At(int row)
        {
            if (IsNull(0, row) || IsNull(1, row) || IsNull(6, row) || IsNull(7, row) || !(Math.Abs(OrZero(1, row)) <= 90))
            {
                return null;
            }

            return new StellarMotion(OrZero(0, row), OrZero(1, row), OrZero(2, row), OrZero(3, row), OrZero(4, row), OrZero(5, row))
                .After(OrZero(7, row) - OrZero(6, row));
        }

        bool IsNull(int argument, int row) => _arguments[argument].IsNull(row);

        double OrZero(int argument, int row) =>
            IsNull(argument, row) ? 0 : ((Column<double>)_arguments[argument].Column).Values[_arguments[argument].IsConstant ? 0 : row];
    }
}
