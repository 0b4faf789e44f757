namespace Rubin.Query.Engine.Units;

/// <summary>What a symbol is worth: <paramref name="Numerator"/> / <paramref name="Denominator"/> of <paramref name="Definition"/>.</summary>
/// <param name="Numerator">Whole where the definition is exact, so that conversions round once.</param>
/// <param name="Denominator">Likewise.</param>
/// <param name="Definition">In other symbols; empty for a base of its own.</param>
readonly record struct UnitSymbol(double Numerator, double Denominator, string Definition);

/// <summary>
/// The symbols of VOUnits 1.1 (tables 1 to 6), and a few that catalogues use besides. Angle, magnitude and everything that is counted (photons, pixels, …)
/// are bases of their own.
/// </summary>
static class UnitSymbols
{
    static readonly Dictionary<string, UnitSymbol> Prefixed = new(StringComparer.Ordinal)
    {
        ["m"] = new(1, 1, ""),
        ["g"] = new(1, 1, ""),
        ["s"] = new(1, 1, ""),
        ["A"] = new(1, 1, ""),
        ["K"] = new(1, 1, ""),
        ["mol"] = new(1, 1, ""),
        ["cd"] = new(1, 1, ""),
        ["rad"] = new(180, Math.PI, "deg"),
        ["sr"] = new(1, 1, "rad**2"),
        ["Hz"] = new(1, 1, "1/s"),
        ["N"] = new(1, 1, "kg.m/s**2"),
        ["Pa"] = new(1, 1, "N/m**2"),
        ["J"] = new(1, 1, "N.m"),
        ["W"] = new(1, 1, "J/s"),
        ["C"] = new(1, 1, "A.s"),
        ["V"] = new(1, 1, "W/A"),
        ["S"] = new(1, 1, "A/V"),
        ["F"] = new(1, 1, "C/V"),
        ["Wb"] = new(1, 1, "V.s"),
        ["T"] = new(1, 1, "Wb/m**2"),
        ["H"] = new(1, 1, "Wb/A"),
        ["lm"] = new(1, 1, "cd.sr"),
        ["lx"] = new(1, 1, "lm/m**2"),
        ["Ohm"] = new(1, 1, "V/A"),
        ["t"] = new(1e6, 1, "g"),

        // The year is Julian: VOUnits 1.1 §2.5.
        ["a"] = new(31_557_600, 1, "s"),
        ["yr"] = new(31_557_600, 1, "s"),
        ["arcsec"] = new(1, 3600, "deg"),

        // CODATA 2018, and exact values of the SI.
        ["eV"] = new(1.602176634e-19, 1, "J"),
        ["u"] = new(1.66053906660e-27, 1, "kg"),
        ["Ry"] = new(13.605693122994, 1, "eV"),
        ["Jy"] = new(1, 1e26, "W/(m**2.Hz)"),
        ["G"] = new(1, 10_000, "T"),
        ["barn"] = new(1, 1e28, "m**2"),
        ["D"] = new(1e-29 / 3, 1, "C.m"),
        ["R"] = new(1e10, 4 * Math.PI, "ph/(m**2.s.sr)"),
        ["pc"] = new(648_000 * 149_597_870_700.0, Math.PI, "m"),
        ["lyr"] = new(9_460_730_472_580_800, 1, "m"),
        ["mag"] = new(1, 1, ""),
        ["bit"] = new(1, 1, ""),
        ["byte"] = new(8, 1, "bit"),
        ["B"] = new(8, 1, "bit"),
        ["adu"] = new(1, 1, ""),
    };

    static readonly Dictionary<string, UnitSymbol> Plain = new(StringComparer.Ordinal)
    {
        ["min"] = new(60, 1, "s"),
        ["h"] = new(3600, 1, "s"),
        ["d"] = new(86_400, 1, "s"),
        ["deg"] = new(1, 1, ""),
        ["arcmin"] = new(1, 60, "deg"),
        ["mas"] = new(1, 3_600_000, "deg"),
        ["uas"] = new(1, 3_600_000_000, "deg"),
        ["Angstrom"] = new(1, 1e10, "m"),
        ["angstrom"] = new(1, 1e10, "m"),

        // IAU 2012 B2, 2015 B3; the Sun's mass is GM of IAU 2015 B3 over G of CODATA 2018.
        ["AU"] = new(149_597_870_700, 1, "m"),
        ["au"] = new(149_597_870_700, 1, "m"),
        ["solMass"] = new(1.988409870698051e30, 1, "kg"),
        ["solLum"] = new(3.828e26, 1, "W"),
        ["solRad"] = new(6.957e8, 1, "m"),
        ["erg"] = new(1, 1e7, "J"),
        ["%"] = new(1, 100, ""),
        ["ta"] = new(31_556_925.1747, 1, "s"),
        ["Ba"] = new(31_556_925.9747, 1, "s"),
        ["count"] = new(1, 1, ""),
        ["ct"] = new(1, 1, "count"),
        ["photon"] = new(1, 1, ""),
        ["ph"] = new(1, 1, "photon"),
        ["pixel"] = new(1, 1, ""),
        ["pix"] = new(1, 1, "pixel"),
        ["electron"] = new(1, 1, ""),
        ["voxel"] = new(1, 1, ""),
        ["beam"] = new(1, 1, ""),
        ["bin"] = new(1, 1, ""),
        ["chan"] = new(1, 1, ""),
        ["Sun"] = new(1, 1, ""),
        ["Crab"] = new(1, 1, ""),
    };

    static readonly (string Text, double Numerator, double Denominator)[] Prefixes =
    [
        ("da", 10, 1), ("h", 100, 1), ("k", 1e3, 1), ("M", 1e6, 1), ("G", 1e9, 1), ("T", 1e12, 1), ("P", 1e15, 1), ("E", 1e18, 1), ("Z", 1e21, 1),
        ("Y", 1e24, 1), ("R", 1e27, 1), ("Q", 1e30, 1), ("d", 1, 10), ("c", 1, 100), ("m", 1, 1e3), ("u", 1, 1e6), ("n", 1, 1e9), ("p", 1, 1e12),
        ("f", 1, 1e15), ("a", 1, 1e18), ("z", 1, 1e21), ("y", 1, 1e24), ("r", 1, 1e27), ("q", 1, 1e30), ("Ki", 1L << 10, 1), ("Mi", 1L << 20, 1),
        ("Gi", 1L << 30, 1), ("Ti", 1L << 40, 1), ("Pi", 1L << 50, 1), ("Ei", 1L << 60, 1),
    ];

    /// <summary>All symbols without prefixes.</summary>
    internal static IEnumerable<string> Names => Prefixed.Keys.Concat(Plain.Keys);

    /// <summary>What a symbol is worth, its prefix included; null where it is unknown. What is a symbol as it stands has no prefix.</summary>
    internal static UnitSymbol? Find(string symbol)
    {
        if (Plain.TryGetValue(symbol, out var plain) || Prefixed.TryGetValue(symbol, out plain))
        {
            return plain.Definition.Length > 0 || symbol == "%" ? plain : plain with { Definition = symbol };
        }

        // A decibel is the logarithm of a ratio and no tenth of a byte.
        foreach (var (prefix, numerator, denominator) in symbol == "dB" ? [] : Prefixes)
        {
            var rest = symbol.StartsWith(prefix, StringComparison.Ordinal) ? symbol[prefix.Length..] : "";
            if (Prefixed.ContainsKey(rest) && (prefix[^1] != 'i' || rest is "bit" or "byte" or "B"))
            {
                return new(numerator, denominator, rest);
            }
        }

        return null;
    }
}
