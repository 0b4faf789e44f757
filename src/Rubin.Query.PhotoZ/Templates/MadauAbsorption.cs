namespace Rubin.Query.PhotoZ.Templates;

/// <summary>What takes light away between a template and us.</summary>
enum Absorption
{
    /// <summary>Nothing: it is in the templates already.</summary>
    None,

    /// <summary>Intergalactic hydrogen, <see cref="MadauAbsorption"/>.</summary>
    Madau,
}

/// <summary>Mean absorption by intergalactic hydrogen (Madau 1995, doi:10.1086/175332, eq. 15 and footnote 3): Lyman α to δ, and beyond the limit.</summary>
static class MadauAbsorption
{
    const double LymanLimit = 912;

    static readonly (double Wavelength, double Strength)[] Lines = [(1216, 3.6e-3), (1026, 1.7e-3), (973, 1.2e-3), (950, 9.3e-4)];

    /// <summary>Multiplies <paramref name="values"/> by exp(−τ) at observed <paramref name="wavelengths"/> (Å, ascending) for a source at <paramref name="z"/>.</summary>
    public static void Attenuate(ReadOnlySpan<double> wavelengths, double z, Span<double> values)
    {
        // Far beyond the limit the formula falls again and even becomes negative; there the depth stays at its maximum.
        var deepest = 0.0;
        for (var i = wavelengths.Length - 1; i >= 0; i--)
        {
            deepest = Math.Max(deepest, Depth(wavelengths[i], z));
            values[i] *= Math.Exp(-(wavelengths[i] < LymanLimit * (1 + z) ? deepest : Depth(wavelengths[i], z)));
        }
    }

    /// <summary>The effective optical depth by the formulas alone.</summary>
    public static double Depth(double wavelength, double z)
    {
        var emitted = 1 + z;
        var depth = 0.0;
        foreach (var (line, strength) in Lines)
        {
            if (wavelength >= LymanLimit && wavelength < line * emitted)
            {
                depth += strength * Math.Pow(wavelength / line, 3.46);
            }
        }

        if (wavelength < LymanLimit || wavelength >= LymanLimit * emitted)
        {
            return depth;
        }

        var x = wavelength / LymanLimit;
        var cube = x * x * x;
        return depth
            + (0.25 * cube * (Math.Pow(emitted, 0.46) - Math.Pow(x, 0.46)))
            + (9.4 * Math.Pow(x, 1.5) * (Math.Pow(emitted, 0.18) - Math.Pow(x, 0.18)))
            - (0.7 * cube * (Math.Pow(x, -1.32) - Math.Pow(emitted, -1.32)))
            - (0.023 * (Math.Pow(emitted, 1.68) - Math.Pow(x, 1.68)));
    }
}
