namespace Rubin.Query.Console.DemoSky;

/// <summary>Colours of the populations: magnitudes in all bands, as differences from r.</summary>
static class Spectra
{
    /// <summary>
    /// The stellar locus: g-i, then u-g, g-r, r-i, i-z, z-y. Rounded from Covey et al. 2007 (AJ 134, 2398); y continued.
    /// </summary>
    static readonly double[][] Locus =
    [
        [-0.30, 1.05, -0.20, -0.10, -0.08, -0.05],
        [0.30, 0.95, 0.22, 0.08, 0.02, 0.01],
        [0.70, 1.20, 0.52, 0.18, 0.08, 0.04],
        [1.30, 1.90, 0.95, 0.35, 0.18, 0.09],
        [2.00, 2.45, 1.38, 0.62, 0.34, 0.17],
        [2.60, 2.60, 1.44, 1.16, 0.63, 0.31],
        [3.20, 2.70, 1.50, 1.70, 0.92, 0.46],
    ];

    /// <summary>
    /// Emission lines of quasars: wavelength in nm, equivalent width in nm (rounded from Vanden Berk et al. 2001, AJ 122, 549).
    /// </summary>
    static readonly (double Wavelength, double Width)[] QuasarLines =
        [(121.6, 9.3), (154.9, 2.4), (190.9, 2.1), (279.8, 3.2), (486.3, 4.6), (656.5, 19.5)];

    /// <summary>A star of a colour g-i in [-0.3, 3.2].</summary>
    internal static PerBand Star(double gi)
    {
        var i = 1;
        while (i < Locus.Length - 1 && Locus[i][0] < gi) i++;
        var share = (gi - Locus[i - 1][0]) / (Locus[i][0] - Locus[i - 1][0]);
        double Color(int c) => Locus[i - 1][c] + share * (Locus[i][c] - Locus[i - 1][c]);
        var result = default(PerBand);
        result[1] = Color(2);
        result[0] = result[1] + Color(1);
        result[3] = -Color(3);
        result[4] = result[3] - Color(4);
        result[5] = result[4] - Color(5);
        return result;
    }

    /// <summary>
    /// A galaxy: power laws on both sides of the break at 400 nm, which is deep in old populations, nothing much below Lyman α.
    /// </summary>
    /// <param name="redshift">Its redshift.</param>
    /// <param name="age">0 for a population that forms stars to 1 for an old one.</param>
    internal static PerBand Galaxy(double redshift, double age) => FromSpectrum(redshift, wavelength =>
    {
        var slope = 0.35 + 0.9 * age;
        var beyond = 1 / (1 + Math.Exp(-(wavelength - 395) / 12));
        var below = 0.8 - 0.5 * age;
        return Math.Pow(wavelength / 550, slope) * (below + (1 - below) * beyond) * LymanBreak(wavelength);
    });

    /// <summary>A quasar: a power law with broad lines.</summary>
    internal static PerBand Quasar(double redshift) => FromSpectrum(redshift, wavelength =>
    {
        // Lines as wide as a band, since magnitudes are taken at one wavelength.
        var bandWidth = 0.18 * wavelength;
        var lines = QuasarLines.Sum(l => l.Width / bandWidth * Math.Exp(-Math.Pow((wavelength - l.Wavelength) / (0.5 * bandWidth), 2)));
        return Math.Sqrt(wavelength / 550) * (1 + lines) * LymanBreak(wavelength);
    });

    static double LymanBreak(double wavelength) => 0.08 + 0.92 / (1 + Math.Exp(-(wavelength - 115) / 6));

    static PerBand FromSpectrum(double redshift, Func<double, double> spectrum)
    {
        double At(int band) => spectrum(Bands.Wavelengths[band] / (1 + redshift));
        var reference = At(Bands.R);
        var result = default(PerBand);
        for (var band = 0; band < Bands.Count; band++)
        {
            result[band] = -2.5 * Math.Log10(At(band) / reference);
        }

        return result;
    }
}
