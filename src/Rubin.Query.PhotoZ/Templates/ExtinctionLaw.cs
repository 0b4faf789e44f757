namespace Rubin.Query.PhotoZ.Templates;

/// <summary>How dust dims by wavelength: k(λ) = A(λ) / E(B−V), by the published formulas.</summary>
/// <param name="Name">As the option <c>laws</c> spells it.</param>
/// <param name="Summary">Where the formula is from.</param>
/// <param name="Curve">k for a wavelength in micrometre, not below 0.</param>
sealed record ExtinctionLaw(string Name, string Summary, Func<double, double> Curve)
{
    /// <summary>The Milky Way with R_V = 3.1.</summary>
    public static ExtinctionLaw MilkyWay { get; } = new("milky_way", "Cardelli, Clayton and Mathis 1989, doi:10.1086/167900, R_V = 3.1", w => Cardelli(w, 3.1));

    /// <summary>All laws.</summary>
    public static ValueList<ExtinctionLaw> All { get; } =
    [
        new("calzetti", "starbursts: Calzetti et al. 2000, doi:10.1086/308692", Calzetti),
        new("calzetti_bump1", "the same with a bump at 2175 Å of 1 in k, of the form of Noll et al. 2009, doi:10.1051/0004-6361/200912497", w => Calzetti(w) + Bump(w)),
        new("calzetti_bump2", "the same with a bump of 2", w => Calzetti(w) + (2 * Bump(w))),
        new("smc", "the Small Magellanic Cloud, Prévot et al. 1984, as 1.39 λ^-1.2 (Richards et al. 2003, doi:10.1086/377014)", w => 1.39 * Math.Pow(w, -1.2)),
        MilkyWay,
    ];

    /// <summary>The factor by which a flux is dimmed at a wavelength in ångström, 1 at 0.</summary>
    public double Transmission(double angstrom, double reddening) => angstrom > 0 ? Math.Pow(10, -0.4 * reddening * Curve(angstrom * 1e-4)) : 1;

    /// <summary>A template seen through dust.</summary>
    public WavelengthCurve Redden(WavelengthCurve template, double reddening) => template with
    {
        Name = FormattableString.Invariant($"{template.Name} {Name} {reddening}"),
        Values = [.. template.Wavelengths.Zip(template.Values, (w, v) => v * Transmission(w, reddening))],
    };

    /// <summary>Given from 0.12 to 2.2 µm; along its tangent in 1/λ below, and not below 0 above.</summary>
    static double Calzetti(double micrometre)
    {
        var x = 1 / Math.Max(micrometre, 0.12);
        var k = micrometre >= 0.63 ? (2.659 * (-1.857 + (1.040 * x))) + 4.05 : (2.659 * (-2.156 + (x * (1.509 + (x * (-0.198 + (0.011 * x))))))) + 4.05;
        var slope = 2.659 * (1.509 + (x * (-0.396 + (0.033 * x))));
        return Math.Max(0, k + (micrometre < 0.12 ? slope * ((1 / Math.Max(micrometre, 0.05)) - x) : 0));
    }

    /// <summary>A Lorentzian-like (Drude) profile of height 1 at 0.2175 µm, 0.035 µm wide.</summary>
    static double Bump(double micrometre)
    {
        const double Centre = 0.2175, Width = 0.035;
        var width = micrometre * Width;
        var offset = (micrometre * micrometre) - (Centre * Centre);
        return width * width / ((offset * offset) + (width * width));
    }

    static double Cardelli(double micrometre, double ratio)
    {
        var x = Math.Clamp(1 / micrometre, 0, 10);
        var (a, b) = x switch
        {
            < 1.1 => (0.574 * Math.Pow(x, 1.61), -0.527 * Math.Pow(x, 1.61)),
            < 3.3 => CardelliOptical(x - 1.82),
            < 8 => CardelliUltraviolet(x),
            _ => CardelliFar(x - 8),
        };
        return Math.Max(0, (ratio * a) + b);
    }

    static (double A, double B) CardelliOptical(double y) => (
        1 + (y * (0.17699 + (y * (-0.50447 + (y * (-0.02427 + (y * (0.72085 + (y * (0.01979 + (y * (-0.77530 + (y * 0.32999))))))))))))),
        y * (1.41338 + (y * (2.28305 + (y * (1.07233 + (y * (-5.38434 + (y * (-0.62251 + (y * (5.30260 - (y * 2.09002)))))))))))));

    static (double A, double B) CardelliUltraviolet(double x)
    {
        var y = Math.Max(x - 5.9, 0);
        var a = 1.752 - (0.316 * x) - (0.104 / (((x - 4.67) * (x - 4.67)) + 0.341)) - (0.04473 * y * y) - (0.009779 * y * y * y);
        var b = -3.090 + (1.825 * x) + (1.206 / (((x - 4.62) * (x - 4.62)) + 0.263)) + (0.2130 * y * y) + (0.1207 * y * y * y);
        return (a, b);
    }

    static (double A, double B) CardelliFar(double y) =>
        (-1.073 + (y * (-0.628 + (y * (0.137 - (0.070 * y))))), 13.670 + (y * (4.257 + (y * (-0.420 + (0.374 * y))))));
}
