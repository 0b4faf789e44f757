using Rubin.Query.PhotoZ.Estimation;
using Rubin.Query.PhotoZ.Templates;

namespace Rubin.Query.PhotoZ.Bpz;

/// <summary>
/// Fits a <see cref="BpzPrior"/> to objects of known redshift: each has the type of the template that fits it best there; shares of types by their likelihood,
/// then for each type the likelihood of the redshifts.
/// </summary>
static class PriorFit
{
    /// <summary>A type with fewer objects takes the redshifts of all.</summary>
    const int FewestOfType = 30;

    const double Brightest = 18;
    const double FaintestMagnitude = 29;

    /// <summary>Fits a prior.</summary>
    /// <param name="library">The templates, without those that are interpolated.</param>
    /// <param name="perType">How many templates each type has.</param>
    /// <param name="settings">The fit.</param>
    /// <param name="training">The objects.</param>
    /// <param name="reference">m₀.</param>
    /// <exception cref="QueryException">Fewer objects than a prior needs can be fitted.</exception>
    public static BpzPrior Fit(TemplateLibrary library, ValueList<int> perType, BpzSettings settings, TrainingSet training, double reference)
    {
        var objects = Classify(library, perType, settings, training, reference);
        if (objects.Count < FewestOfType)
        {
            throw new QueryException(
                QueryErrorCode.Value,
                $"a prior needs {FewestOfType} training rows with a redshift in the grid and a reference magnitude from {Brightest} to {FaintestMagnitude}; there are {objects.Count}",
                hint: "prior = 'hdfn' needs none");
        }

        var types = perType.Count;
        var shares = FitShares(objects, types);
        var shapes = new double[types][];
        for (var type = 0; type < types; type++)
        {
            var own = objects.Where(o => o.Type == type).ToList();
            shapes[type] = FitRedshifts(own.Count < FewestOfType ? objects : own);
        }

        return new BpzPrior(
            reference, [.. shares[..(types - 1)]], [.. shares[(types - 1)..]], [.. shapes.Select(s => s[0])], [.. shapes.Select(s => s[1])], [.. shapes.Select(s => s[2])]);
    }

    /// <summary>Type, redshift and m − m₀ of each object.</summary>
    static List<(int Type, double Redshift, double Mu)> Classify(
        TemplateLibrary library, ValueList<int> perType, BpzSettings settings, TrainingSet training, double reference)
    {
        const int Capacity = 64;
        var types = perType.SelectMany((count, type) => Enumerable.Repeat(type, count)).ToArray();
        var fluxes = new BpzFluxes(settings, library.Bands.Count, Capacity);
        var objects = new List<(int Type, double Redshift, double Mu)>();
        for (var row = 0; row < training.Rows; row++)
        {
            if (row % Capacity == 0)
            {
                fluxes.Load(training.Photometry, row, Math.Min(Capacity, training.Rows - row));
            }

            var (index, z) = (row % Capacity, training.Redshifts.Span[row]);
            var magnitude = fluxes.Magnitude(index);
            if (z > 0 && z >= library.Grid.Minimum && z <= library.Grid.Maximum && magnitude is >= Brightest and <= FaintestMagnitude && fluxes.BandsUsed(index) > 1)
            {
                var nearest = (int)Math.Round((z - library.Grid.Minimum) / library.Grid.Step);
                var best = Enumerable.Range(0, types.Length).MaxBy(t => ExactFit.Gain(library.At(nearest, t), fluxes, index));
                objects.Add((types[best], z, Math.Max(magnitude, reference) - reference));
            }
        }

        return objects;
    }

    /// <summary>f_T and k_T of all types but the last: the greatest Π p(T|m).</summary>
    static double[] FitShares(List<(int Type, double Redshift, double Mu)> objects, int types)
    {
        var free = types - 1;
        if (free == 0)
        {
            return [];
        }

        double[] start = [.. Enumerable.Repeat(1.0 / types, free), .. Enumerable.Repeat(0.3, free)];
        return NelderMead.Minimize(Loss, start);

        double Loss(double[] p)
        {
            if (p.AsSpan(0, free).ContainsAnyExceptInRange(0.0, 1.0) || p.Take(free).Sum() > 1 || p.Skip(free).Any(k => k < 0))
            {
                return double.PositiveInfinity;
            }

            var loss = 0.0;
            foreach (var (type, _, mu) in objects)
            {
                var rest = 1.0;
                for (var t = 0; t < free; t++) rest -= p[t] * Math.Exp(-p[free + t] * mu);
                loss -= 2 * Math.Log10(Math.Max(type < free ? p[type] * Math.Exp(-p[free + type] * mu) : rest, 1e-300));
            }

            return loss;
        }
    }

    /// <summary>z₀, k_m and α: the greatest Π z^α exp(−(z/z_m)^α) / I, with I = z_m^(α+1) Γ(1 + 1/α) / α.</summary>
    static double[] FitRedshifts(List<(int Type, double Redshift, double Mu)> objects)
    {
        return NelderMead.Minimize(Loss, [0.4, 0.1, 1.8]);

        double Loss(double[] p)
        {
            var (z0, slope, exponent) = (p[0], p[1], p[2]);
            if (exponent <= 0.05 || slope < 0)
            {
                return double.PositiveInfinity;
            }

            var constant = LogGamma(1 + (1 / exponent)) - Math.Log(exponent);
            var loss = 0.0;
            foreach (var (_, z, mu) in objects)
            {
                var typical = Math.Clamp(z0 + (slope * mu), 0.01, 15);
                loss -= (exponent * Math.Log(z)) - Math.Pow(z / typical, exponent) - ((exponent + 1) * Math.Log(typical)) - constant;
            }

            return loss;
        }
    }

    /// <summary>ln Γ(x), x ≥ 1: Stirling's series above 8, to 10⁻¹⁰ (DLMF 5.11.1).</summary>
    static double LogGamma(double x)
    {
        var below = 0.0;
        for (; x < 8; x++) below += Math.Log(x);
        var square = 1 / (x * x);
        return ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + ((1 - (square * ((1.0 / 30) - (square / 105)))) / (12 * x)) - below;
    }
}
