using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.PhotoZ.Templates;

/// <summary>What a set of templates looks like through a set of filters at each redshift of a grid. Immutable.</summary>
sealed class TemplateLibrary
{
    readonly double[] _fluxes;

    /// <summary>A library of known fluxes.</summary>
    /// <param name="templates">The names of the templates, in the order in which their types follow each other.</param>
    /// <param name="bands">The names of the bands.</param>
    /// <param name="grid">The redshifts.</param>
    /// <param name="fluxes">Finite; by redshift, then template, then band.</param>
    public TemplateLibrary(ValueList<string> templates, ValueList<string> bands, RedshiftGrid grid, double[] fluxes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(fluxes.Length, grid.Count * templates.Count * bands.Count);
        (Templates, Bands, Grid, _fluxes) = (templates, bands, grid, fluxes);
    }

    public ValueList<string> Templates { get; }

    public ValueList<string> Bands { get; }

    public RedshiftGrid Grid { get; }

    /// <summary>By redshift, then template, then band.</summary>
    public ReadOnlySpan<double> Fluxes => _fluxes;

    /// <summary>The flux of a template in each band, at a redshift of the grid.</summary>
    public ReadOnlySpan<double> At(int redshift, int template) =>
        _fluxes.AsSpan(((redshift * Templates.Count) + template) * Bands.Count, Bands.Count);

    /// <summary>Looks at spectra through filters: tables of <see cref="SyntheticFlux"/>, interpolated to the grid along straight lines.</summary>
    /// <param name="spectra">The templates, at least one.</param>
    /// <param name="filters">A filter for each band.</param>
    /// <param name="bands">The names of the bands.</param>
    /// <param name="grid">The redshifts.</param>
    /// <param name="absorption">What intergalactic hydrogen takes away.</param>
    /// <param name="cancel">Asked before each integral.</param>
    /// <exception cref="QueryException">A filter sees no template at any redshift.</exception>
    public static TemplateLibrary Observe(
        IReadOnlyList<WavelengthCurve> spectra, IReadOnlyList<WavelengthCurve> filters, ValueList<string> bands, RedshiftGrid grid, Absorption absorption, CancellationToken cancel)
    {
        var rows = (int)Math.Ceiling(grid.Maximum / SyntheticFlux.RedshiftStep) + 2;
        var fluxes = new double[grid.Count * spectra.Count * bands.Count];
        for (var band = 0; band < bands.Count; band++)
        {
            var seen = false;
            for (var template = 0; template < spectra.Count; template++)
            {
                cancel.ThrowIfCancellationRequested();
                var reach = spectra[template].Wavelengths[^1] * (1 + grid.Maximum);
                if (filters[band].Wavelengths[0] > reach)
                {
                    continue;
                }

                var table = SyntheticFlux.Table(spectra[template], filters[band], rows, absorption);
                for (var k = 0; k < grid.Count; k++)
                {
                    var flux = Interpolate(table, grid[k]);
                    seen |= flux > 0;
                    fluxes[(((k * spectra.Count) + template) * bands.Count) + band] = flux;
                }
            }

            if (!seen)
            {
                throw new QueryException(
                    QueryErrorCode.Data, $"filter \"{filters[band].Name}\" of band \"{bands[band]}\" overlaps no template at any redshift", hint: "wavelengths are in ångström");
            }
        }

        return new TemplateLibrary([.. spectra.Select(s => s.Name)], bands, grid, fluxes);
    }

    /// <summary>The library with <paramref name="count"/> further templates between neighbours, as BPZ's INTERP: their fluxes on straight lines.</summary>
    public TemplateLibrary Interpolated(int count)
    {
        if (count == 0 || Templates.Count < 2)
        {
            return this;
        }

        var all = ((Templates.Count - 1) * (count + 1)) + 1;
        var fluxes = new double[Grid.Count * all * Bands.Count];
        for (var k = 0; k < Grid.Count; k++)
        {
            for (var t = 0; t < all; t++)
            {
                var (left, share) = (t / (count + 1), (double)(t % (count + 1)) / (count + 1));
                var from = At(k, left);
                var to = At(k, Math.Min(left + 1, Templates.Count - 1));
                for (var band = 0; band < Bands.Count; band++)
                {
                    fluxes[(((k * all) + t) * Bands.Count) + band] = from[band] + (share * (to[band] - from[band]));
                }
            }
        }

        return new TemplateLibrary([.. Enumerable.Range(0, all).Select(NameOf)], Bands, Grid, fluxes);

        string NameOf(int t) => t % (count + 1) == 0
            ? Templates[t / (count + 1)]
            : FormattableString.Invariant($"{Templates[t / (count + 1)]} + {(double)(t % (count + 1)) / (count + 1):0.###}");
    }

    static double Interpolate(double[] table, double z)
    {
        var at = Math.Clamp((int)Math.Ceiling(z / SyntheticFlux.RedshiftStep) - 1, 0, table.Length - 2);
        var left = at * SyntheticFlux.RedshiftStep;
        var right = (at + 1) * SyntheticFlux.RedshiftStep;
        return table[at] + ((table[at + 1] - table[at]) * ((z - left) / (right - left)));
    }
}
