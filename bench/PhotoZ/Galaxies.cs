using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.Bench.PhotoZ;

/// <summary>Made-up galaxies: magnitudes that fall with redshift, colours that turn with it, errors of ten years of LSST, the faintest not seen in u.</summary>
sealed class Galaxies
{
    static readonly double[] Limits = [25.6, 27.0, 27.1, 26.6, 25.8, 24.9];

    public Galaxies(int count)
    {
        var random = new Random(7);
        Photometry = new Photometry(PhotometryForm.Magnitudes, 6, count);
        var redshifts = new double[count];
        for (var row = 0; row < count; row++)
        {
            var z = redshifts[row] = 0.05 + (2.2 * Math.Pow(random.NextDouble(), 1.5));
            var bright = 20 + (5 * Math.Sqrt(random.NextDouble()));
            var age = random.NextDouble();
            for (var band = 0; band < 6; band++)
            {
                var color = (age * 2.2 / (1 + Math.Exp((band - 0.4 - (2.3 * z)) * 1.6))) + (0.15 * (3 - band));
                var magnitude = bright + color;
                var error = 0.005 + (0.2 * Math.Pow(10, 0.4 * (magnitude - Limits[band])));
                magnitude += error * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 2;
                var seen = error < 0.7;
                Photometry.Values(band)[row] = seen ? (float)magnitude : float.NaN;
                Photometry.Errors(band)[row] = seen ? (float)error : float.NaN;
                Photometry.Status(band)[row] = seen ? BandStatus.Detected : BandStatus.NotDetected;
            }
        }

        Training = new TrainingSet(["u", "g", "r", "i", "z", "y"], Photometry, redshifts);
    }

    public Photometry Photometry { get; }

    public TrainingSet Training { get; }
}
