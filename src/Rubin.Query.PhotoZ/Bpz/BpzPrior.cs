using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.PhotoZ.Bpz;

/// <summary>
/// How probable types and redshifts are for a magnitude before colours are looked at (Benítez 2000, doi:10.1086/308947, eqs. 22 to 24): with μ = m − m₀,
/// p(T|m) ∝ f_T exp(−k_T μ) for all types but the last, which has the rest, and p(z|T, m) ∝ z^α exp(−(z/z_m)^α), z_m = z₀ + k_m μ.
/// </summary>
/// <param name="Reference">m₀; brighter objects count as if they had it.</param>
/// <param name="Fractions">f_T, one type fewer than there are.</param>
/// <param name="Declines">k_T, as many.</param>
/// <param name="Redshifts">z₀ for each type.</param>
/// <param name="Slopes">k_m for each type.</param>
/// <param name="Exponents">α for each type.</param>
sealed record BpzPrior(double Reference, ValueList<double> Fractions, ValueList<double> Declines, ValueList<double> Redshifts, ValueList<double> Slopes, ValueList<double> Exponents)
{
    /// <summary>Fainter objects count as if they had this magnitude.</summary>
    public const double Faintest = 32;

    /// <summary>The prior of the northern Hubble Deep Field in F814W (Benítez 2000, table 1): ellipticals, spirals, irregulars and starbursts.</summary>
    public static BpzPrior HubbleDeepField { get; } = new(20, [0.35, 0.5], [0.45, 0.147], [0.431, 0.39, 0.0626], [0.0913, 0.0636, 0.123], [2.465, 1.806, 0.906]);

    /// <summary>Number of types.</summary>
    public int Types => Redshifts.Count;

    /// <summary>The share of each type at a magnitude.</summary>
    public void FillShares(double magnitude, Span<double> shares)
    {
        var mu = Mu(magnitude);
        var rest = 1.0;
        for (var type = 0; type < Types - 1; type++)
        {
            shares[type] = Fractions[type] * Math.Exp(-Declines[type] * mu);
            rest -= shares[type];
        }

        shares[Types - 1] = Math.Max(rest, 0);
    }

    /// <summary>z_m of a type at a magnitude.</summary>
    public double Typical(int type, double magnitude) => Math.Clamp(Redshifts[type] + (Slopes[type] * Mu(magnitude)), 0.01, 15);

    /// <summary>p(z|T, m) on the grid, of sum 1. Values below <see cref="Least"/> are 0, as in BPZ.</summary>
    public void FillDensity(int type, double magnitude, RedshiftGrid grid, Span<double> density)
    {
        FillUncut(type, magnitude, grid, density);
        var kept = Kept(density);
        foreach (ref var p in density) p = p < Least(grid.Count) ? 0 : p / kept;
    }

    /// <summary>The same with all values, however small.</summary>
    public void FillUncut(int type, double magnitude, RedshiftGrid grid, Span<double> density)
    {
        var (typical, exponent, sum) = (Typical(type, magnitude), Exponents[type], 0.0);
        for (var k = 0; k < grid.Count; k++)
        {
            density[k] = Math.Pow(grid[k], exponent) * Math.Exp(-Math.Clamp(Math.Pow(grid[k] / typical, exponent), 0, 700));
            sum += density[k];
        }

        foreach (ref var p in density) p /= sum;
    }

    /// <summary>The least value of a density that counts: 1 % of the mean.</summary>
    public static double Least(int count) => 0.01 / count;

    /// <summary>The sum of the values of a density that count.</summary>
    public static double Kept(ReadOnlySpan<double> density)
    {
        var kept = 0.0;
        foreach (var p in density) kept += p < Least(density.Length) ? 0 : p;
        return kept;
    }

    double Mu(double magnitude) => Math.Clamp(magnitude, Reference, Faintest) - Reference;
}
