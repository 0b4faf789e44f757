namespace Rubin.Query.PhotoZ.Templates;

/// <summary>
/// The project's own spectra and filters, made by formula so that the demo needs no file. They look like galaxies and like LSST's bands, and are neither measured nor fitted:
/// for science name template files.
/// </summary>
static class AnalyticTemplates
{
    /// <summary>What options call them.</summary>
    public const string Name = "analytic";

    /// <summary>How many spectra each type has: ellipticals, spirals, irregulars and starbursts.</summary>
    public static ValueList<int> PerType { get; } = [1, 2, 5];

    /// <summary>
    /// From old to young: share of old stars at 5500 Å, slope of the young ones' F_λ, E(B−V) of their dust, equivalent width of Hα in ångström.
    /// </summary>
    static readonly (string Name, double Old, double Slope, double Reddening, double Lines)[] Galaxies =
    [
        ("analytic elliptical", 1.00, -1.5, 0, 0),
        ("analytic Sbc", 0.80, -1.8, 0.15, 15),
        ("analytic Scd", 0.55, -1.9, 0.15, 35),
        ("analytic irregular", 0.30, -2.0, 0.10, 60),
        ("analytic starburst 1", 0.15, -2.1, 0.15, 90),
        ("analytic starburst 2", 0.10, -2.2, 0.05, 130),
        ("analytic starburst 3", 0.05, -2.4, 0, 180),
        ("analytic starburst 4", 0.00, -2.6, 0, 250),
    ];

    /// <summary>Lines by wavelength and strength relative to Hα: [O II], Hβ, the two of [O III], Hα with [N II].</summary>
    static readonly (double Wavelength, double Strength)[] Lines = [(3727, 0.8), (4861, 0.3), (4959, 0.35), (5007, 1.0), (6565, 1.2)];

    /// <summary>The edges of LSST's bands in ångström (LSST Science Book, arXiv:0912.0201, table 2.1).</summary>
    static readonly Dictionary<string, (double Blue, double Red)> Edges = new(StringComparer.OrdinalIgnoreCase)
    {
        ["u"] = (3200, 4000),
        ["g"] = (4000, 5520),
        ["r"] = (5520, 6910),
        ["i"] = (6910, 8180),
        ["z"] = (8180, 9220),
        ["y"] = (9500, 10800),
    };

    /// <summary>The spectra, from 100 to 25,000 Å.</summary>
    public static WavelengthCurve[] Spectra() => [.. Galaxies.Select(g => Tabulate(g.Name, 100, 25_000, 10, w => Spectrum(g.Old, g.Slope, g.Reddening, g.Lines, w)))];

    /// <summary>The filter of a band of LSST: a box whose edges are 100 Å soft; null for other bands.</summary>
    public static WavelengthCurve? Filter(string band) => Edges.TryGetValue(band, out var e)
        ? Tabulate($"analytic {band}", e.Blue - 500, e.Red + 500, 5, w => Math.Max(0, (Step(w, e.Blue, 25) * Step(w, e.Red, -25)) - 1e-6))
        : null;

    /// <summary>
    /// F_λ of old stars, a black body of 4500 K with breaks at 4000 and 2640 Å; of young ones, a power law below and a black body of 15,000 K above 3646 Å, behind dust; and lines.
    /// Dark below the Lyman limit.
    /// </summary>
    static double Spectrum(double old, double slope, double reddening, double lines, double wavelength)
    {
        if (wavelength < 912)
        {
            return 0;
        }

        var aged = BlackBody(wavelength, 4500) * (1 - (0.45 * Step(wavelength, 4000, -60))) * (1 - (0.6 * Step(wavelength, 2640, -60)));
        var young = Math.Pow(wavelength / 5500, slope) * (1 - (0.25 * Step(wavelength, 3646, -40)));
        var dust = ExtinctionLaw.All[0];
        young *= dust.Transmission(wavelength, reddening) / dust.Transmission(5500, reddening);
        var continuum = (old * aged) + ((1 - old) * young);
        return continuum + (lines / Math.Sqrt(2 * Math.PI) / 20 * 0.7 * Lines.Sum(l => l.Strength * Math.Exp(-Math.Pow((wavelength - l.Wavelength) / 20, 2) / 2)));
    }

    /// <summary>F_λ of a black body, 1 at 5500 Å; hc/k = 1.4388·10⁸ Å K.</summary>
    static double BlackBody(double wavelength, double kelvin)
    {
        double Of(double w) => 1 / (Math.Pow(w / 5500, 5) * (Math.Exp(1.438777e8 / (w * kelvin)) - 1));
        return Of(wavelength) / Of(5500);
    }

    /// <summary>A soft step up at <paramref name="edge"/>; down where <paramref name="width"/> is negative.</summary>
    static double Step(double wavelength, double edge, double width) => 1 / (1 + Math.Exp(-(wavelength - edge) / width));

    static WavelengthCurve Tabulate(string name, double from, double to, double step, Func<double, double> value)
    {
        double[] wavelengths = [.. Enumerable.Range(0, (int)((to - from) / step) + 1).Select(i => from + (i * step))];
        return new WavelengthCurve(name, wavelengths, [.. wavelengths.Select(value)]);
    }
}
