using Rubin.Query.Arrow;
using Rubin.Query.Engine.Kernels;
using Rubin.Query.Sky;

namespace Rubin.Query.Engine.Functions;

/// <summary>Positions of stars at other epochs.</summary>
[QueryFunctions]
public static class EpochFunctions
{
    /// <summary>ivo_epoch_prop_pos.</summary>
    public static ScalarFunction Position { get; } = new(
        "ivo_epoch_prop_pos",
        new(
            "Position at another epoch: ra, dec (deg), parallax (mas), pmra with cos(dec), pmdec (mas/yr), radial velocity (km/s), epoch and new epoch (yr). "
                + "A parallax, motion or velocity that is NULL counts as 0; NULL without position or epochs, an error where one of these is a constant NULL.",
            "DISTANCE(ivo_epoch_prop_pos(7.606083572, 11.79044105, 125, 300, -428.8, 52.51, 2016.0, 1992.25), POINT(7.604061404627978, 11.7932703828279)) < 1e-9",
            "IVOA UDF catalogue 1.2; ESA SP-1200, vol. 1, section 1.5.5"),
        [new([.. Enumerable.Repeat(DataType.Double, Arguments)], GeometryTypes.Point, (arguments, rows, _) => Propagate(arguments, rows))
        {
            Nulls = Nulls.Visible,
            Metadata = _ => new([new(MetadataKeys.Xtype, "point"), new(MetadataKeys.Unit, "deg")]),
        }]);

    const int Arguments = 8;

    static FixedSizeListColumn Propagate(ReadOnlySpan<Datum> arguments, int rows)
    {
        foreach (var needed in (ReadOnlySpan<int>)[0, 1, 6, 7])
        {
            if (arguments[needed].IsConstant && arguments[needed].IsNull(0))
            {
                throw new QueryException(QueryErrorCode.Value, "ivo_epoch_prop_pos needs a position and two epochs, one of which is NULL");
            }
        }

        var (numbers, known, values) = (new double[2 * rows], new bool[rows], new double?[Arguments]);
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < Arguments; i++)
            {
                values[i] = arguments[i].IsNull(row) ? null : new NumberArgument<double>(arguments[i])[row];
            }

            if (values is not [{ } ra, { } dec, .., { } from, { } to] || !(Math.Abs(dec) <= 90))
            {
                continue;
            }

            var star = new StellarMotion(ra, dec, values[2] ?? 0, values[3] ?? 0, values[4] ?? 0, values[5] ?? 0).After(to - from);
            (numbers[2 * row], numbers[2 * row + 1], known[row]) = (star.RaDegrees, star.DecDegrees, true);
        }

        return new((FixedSizeListType)GeometryTypes.Point, rows, new Column<double>(numbers), Bitmap.Of(known));
    }
}
