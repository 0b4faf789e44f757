using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.Tests.PhotoZ;

/// <summary>Made-up galaxies whose colours are smooth functions of redshift, for tests that need no real ones.</summary>
static class Galaxies
{
    /// <summary>Galaxies of redshifts from 0.1 to 2.9.</summary>
    public static TrainingSet Of(int rows, int bands = 6, int seed = 1)
    {
        var random = new Random(seed);
        var photometry = new Photometry(PhotometryForm.Magnitudes, bands, rows);
        var redshifts = new double[rows];
        for (var row = 0; row < rows; row++)
        {
            redshifts[row] = 0.1 + (2.8 * random.NextDouble());
            var brightness = 20 + (3 * random.NextDouble()) + redshifts[row];
            for (var band = 0; band < bands; band++)
            {
                photometry.Values(band)[row] = (float)(brightness + Math.Cos(redshifts[row] + (0.7 * band)) + (0.02 * random.NextDouble()));
                photometry.Errors(band)[row] = 0.02f;
            }
        }

        return new([.. "ugrizyjhk".Take(bands).Select(b => b.ToString())], photometry, redshifts);
    }

    /// <summary>The same galaxies with one magnitude in a band.</summary>
    public static TrainingSet WithBand(this TrainingSet set, int band, float magnitude, BandStatus status = BandStatus.Detected)
    {
        var photometry = set.Photometry.Take([.. Enumerable.Range(0, set.Rows)]);
        photometry.Values(band).Fill(magnitude);
        photometry.Status(band).Fill(status);
        return set with { Photometry = photometry };
    }
}
