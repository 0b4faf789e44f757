using Rubin.Query.Arrow;

namespace Rubin.Query.Console.DemoSky;

/// <summary>Rows of Object: what the coadds show, noise and all.</summary>
sealed class ObjectRows(long seed)
{
    // The share of objects outside the area that a band covers.
    const double Uncovered = 0.02;

    internal static Schema Schema { get; } = new(
    [
        SkyColumns.ObjectId,
        SkyColumns.Ra(),
        SkyColumns.Dec(),
        SkyColumns.Make("refExtendedness", DataType.Float, null, "src.class.starGalaxy", "Whether it is a point (0) or extended (1)"),
        SkyColumns.Make("ebv", DataType.Float, "mag", "phot.color.excess", "E(B-V) at the object's place"),
        .. Bands.Names.SelectMany(band => Fluxes(band)),
    ]);

    static Field[] Fluxes(string band) =>
    [
        Flux($"{band}_psfFlux", "phot.flux", $"Flux of a point source in {band}; NULL where the band was not observed"),
        Flux($"{band}_psfFluxErr", "stat.error;phot.flux", $"Error of {band}_psfFlux"),
        Flux($"{band}_cModelFlux", "phot.flux", $"Flux of all of the object in {band}"),
        Flux($"{band}_cModelFluxErr", "stat.error;phot.flux", $"Error of {band}_cModelFlux"),
    ];

    static Field Flux(string name, string ucd, string description) =>
        SkyColumns.Make(name, DataType.Float, "nJy", ucd, description) with { Nullable = true };

    /// <summary>The rows of some objects.</summary>
    internal RecordBatch Of(SkyObjects part)
    {
        var objects = part.Objects;
        var fluxes = new float?[4 * Bands.Count][];
        for (var i = 0; i < fluxes.Length; i++)
        {
            fluxes[i] = new float?[objects.Length];
        }

        var extendedness = new float[objects.Length];
        for (var row = 0; row < objects.Length; row++)
        {
            var random = new SkyRandom(seed, objects[row].Item, RandomPurpose.ObjectNoise);
            extendedness[row] = Extendedness(objects[row], ref random);
            Measure(objects[row], row, fluxes, ref random);
        }

        Column[] columns =
        [
            new Column<long>(Enumerable.Range(0, objects.Length).Select(part.IdOf).ToArray()),
            new Column<double>(Array.ConvertAll(objects, o => o.RaDegrees)),
            new Column<double>(Array.ConvertAll(objects, o => o.DecDegrees)),
            new Column<float>(extendedness),
            new Column<float>(Array.ConvertAll(objects, o => (float)o.Reddening)),
            .. fluxes.Select(f => SkyColumns.Optional(DataType.Float, f)),
        ];
        return new(Schema, columns, objects.Length);
    }

    /// <summary>Points and extended objects are told apart well when bright, badly when faint.</summary>
    static float Extendedness(SkyObject source, ref SkyRandom random)
    {
        var mistaken = 0.4 / (1 + Math.Exp(2 * (24 - source.Magnitude)));
        return random.Uniform() < mistaken == source.IsPoint ? 1 : 0;
    }

    static void Measure(SkyObject source, int row, float?[][] fluxes, ref SkyRandom random)
    {
        for (var band = 0; band < Bands.Count; band++)
        {
            var depth = Bands.Flux(Bands.CoaddDepth[band]);
            var point = source.Flux[band] * source.PointShare;
            var (pointError, wholeError) = (Bands.FluxError(point, depth), Bands.FluxError(source.Flux[band], 1.3 * depth));
            var (pointNoise, wholeNoise) = (random.Normal(), random.Normal());
            if (random.Uniform() >= Uncovered)
            {
                fluxes[4 * band][row] = (float)(point + pointError * pointNoise);
                fluxes[4 * band + 1][row] = (float)pointError;
                fluxes[4 * band + 2][row] = (float)(source.Flux[band] + wholeError * wholeNoise);
                fluxes[4 * band + 3][row] = (float)wholeError;
            }
        }
    }
}
