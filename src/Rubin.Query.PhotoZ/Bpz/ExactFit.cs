using Rubin.Query.PhotoZ.Templates;

namespace Rubin.Query.PhotoZ.Bpz;

/// <summary>The fit in 64-bit numbers, step by step as the upstream code has it: what the kernels are measured against. Belongs to one worker.</summary>
sealed class ExactFit(TemplateLibrary library, BpzPrior? prior, PriorRows rows)
{
    /// <summary>−ln of the smallest likelihood, that of the upstream code.</summary>
    const double Farthest = 1381.55;

    readonly double[] _chi2 = new double[library.Grid.Count * library.Templates.Count];
    readonly double[] _priors = new double[rows.Count * library.Grid.Count];
    readonly double[] _shares = new double[rows.PerType.Count];

    /// <summary>The posterior density at each redshift, of any scale, neither smoothed nor cut.</summary>
    public double[] Density { get; } = new double[library.Grid.Count];

    /// <summary>The smallest χ².</summary>
    public double LeastChi2 { get; private set; }

    /// <summary>The redshift it is at.</summary>
    public double LeastChi2Redshift { get; private set; }

    int Templates => library.Templates.Count;

    /// <summary>Fits an object that was observed in some band.</summary>
    public void Fit(BpzFluxes fluxes, int index)
    {
        FillPriors(fluxes.Magnitude(index));
        FillChi2(fluxes, index);
        Density.AsSpan().Clear();
        for (var k = 0; k < Density.Length; k++)
        {
            for (var t = 0; t < Templates; t++) Density[k] += Posterior(k, t);
        }
    }

    /// <summary>The template of greatest posterior at a redshift.</summary>
    public int BestTemplate(int redshift)
    {
        var best = 0;
        for (var t = 1; t < Templates; t++) best = Posterior(redshift, t) > Posterior(redshift, best) ? t : best;
        return best;
    }

    /// <summary>The share of the posterior that a template has.</summary>
    public double ShareOf(int template)
    {
        var (own, all) = (0.0, 0.0);
        for (var k = 0; k < Density.Length; k++)
        {
            own += Posterior(k, template);
            all += Density[k];
        }

        return own / all;
    }

    double Posterior(int redshift, int template) =>
        Math.Exp(-0.5 * Math.Clamp(_chi2[(redshift * Templates) + template] - LeastChi2, 0, Farthest)) * _priors[(rows.Of[template] * Density.Length) + redshift];

    void FillPriors(double magnitude)
    {
        if (prior is null)
        {
            _priors.AsSpan().Fill(1);
            return;
        }

        prior.FillShares(magnitude, _shares);
        for (var type = 0; type < _shares.Length; type++)
        {
            var row = _priors.AsSpan(type * Density.Length, Density.Length);
            prior.FillDensity(type, magnitude, library.Grid, row);
            foreach (ref var density in row) density *= _shares[type] / rows.PerType[type];
        }

        for (var mixed = 0; mixed < rows.Mixed.Count; mixed++)
        {
            var (left, right, share) = rows.Mixed[mixed];
            for (var k = 0; k < Density.Length; k++)
            {
                var (from, to) = (_priors[(left * Density.Length) + k], _priors[(right * Density.Length) + k]);
                _priors[((_shares.Length + mixed) * Density.Length) + k] = from + (share * (to - from));
            }
        }
    }

    /// <summary>χ² = Σ(f/σ)² − (Σ f T/σ²)² / Σ T²/σ².</summary>
    void FillChi2(BpzFluxes fluxes, int index)
    {
        var total = 0.0;
        for (var band = 0; band < library.Bands.Count; band++)
        {
            total += Math.Pow(fluxes.Fluxes(band)[index] / fluxes.Errors(band)[index], 2);
        }

        LeastChi2 = double.PositiveInfinity;
        for (var k = 0; k < Density.Length; k++)
        {
            for (var t = 0; t < Templates; t++)
            {
                var chi2 = total - Gain(library.At(k, t), fluxes, index);
                _chi2[(k * Templates) + t] = chi2;
                (LeastChi2, LeastChi2Redshift) = chi2 < LeastChi2 ? (chi2, library.Grid[k]) : (LeastChi2, LeastChi2Redshift);
            }
        }
    }

    /// <summary>By how much a template lowers the χ² of an object; not at all where its light would have to be negative.</summary>
    public static double Gain(ReadOnlySpan<double> template, BpzFluxes fluxes, int index)
    {
        var (cross, square) = (0.0, 0.0);
        for (var band = 0; band < template.Length; band++)
        {
            var error = fluxes.Errors(band)[index];
            var scaled = template[band] / error;
            cross += scaled * (fluxes.Fluxes(band)[index] / error);
            square += scaled * scaled;
        }

        return cross > 0 && square > 0 ? cross * cross / square : 0;
    }
}
