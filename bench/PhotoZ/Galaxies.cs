using System.Globalization;
using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.Bench.PhotoZ;

/// <summary>Galaxies of a file, or made-up ones: magnitudes that fall with redshift, colours that turn with it, errors of ten years of LSST, the faintest not seen in u.</summary>
sealed class Galaxies
{
    static readonly double[] Limits = [25.6, 27.0, 27.1, 26.6, 25.8, 24.9];

    /// <summary>The rows of a file: id, redshift, six magnitudes, six errors; 99 for what was not detected.</summary>
    public Galaxies(string file)
    {
        var rows = File.ReadLines(file).Skip(1).Select(l => l.Split(',').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray()).ToArray();
        Photometry = new Photometry(PhotometryForm.Magnitudes, 6, rows.Length);
        for (var row = 0; row < rows.Length; row++)
        {
            for (var band = 0; band < 6; band++) Set(row, band, rows[row][2 + band], rows[row][8 + band], rows[row][2 + band] < 98);
        }

        Training = new TrainingSet(["u", "g", "r", "i", "z", "y"], Photometry, rows.Select(r => r[1]).ToArray());
    }

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
                Set(row, band, magnitude, error, error < 0.7);
            }
        }

        Training = new TrainingSet(["u", "g", "r", "i", "z", "y"], Photometry, redshifts);
    }

    public Photometry Photometry { get; }

    public TrainingSet Training { get; }

    void Set(int row, int band, double magnitude, double error, bool seen)
    {
        Photometry.Values(band)[row] = seen ? (float)magnitude : float.NaN;
        Photometry.Errors(band)[row] = seen ? (float)error : float.NaN;
        Photometry.Status(band)[row] = seen ? BandStatus.Detected : BandStatus.NotDetected;
    }
}
