using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.PhotoZ.Dust;

/// <summary>Reddening by the Milky Way.</summary>
[QueryFunctions]
public static class DustFunctions
{
    /// <summary>ebv.</summary>
    public static ScalarFunction Reddening { get; } = new(
        "ebv",
        new(
            "E(B-V) in magnitudes in a direction of ICRS in degrees, from the maps SFD_dust_4096_ngp.fits and _sgp.fits in the folder that the environment variable SFD_DIR names.",
            "ebv(CAST(NULL AS DOUBLE), 0.0) IS NULL",
            "Schlegel, Finkbeiner and Davis 1998, doi:10.1086/305772"),
        [new([DataType.Double, DataType.Double], DataType.Double, (arguments, rows, validity) => Kernel(arguments, rows, validity))]);

    static Column<double> Kernel(ReadOnlySpan<Datum> arguments, int rows, Bitmap validity)
    {
        var values = new double[rows];
        var isKnown = new bool[rows];
        var (ra, dec) = ((Column<double>)arguments[0].Column, (Column<double>)arguments[1].Column);
        DustMap? map = null;
        for (var row = 0; row < rows; row++)
        {
            if (validity[row])
            {
                map ??= DustMap.OfUser();
                values[row] = map.At(ra.Values[arguments[0].IsConstant ? 0 : row], dec.Values[arguments[1].IsConstant ? 0 : row]);
                isKnown[row] = !double.IsNaN(values[row]);
            }
        }

        return new(values, Bitmap.Of(isKnown));
    }
}
