namespace Rubin.Query.PhotoZ.Templates;

/// <summary>
/// The AB fluxes that spectra would have through filters, by redshift: the numbers of BPZ's "AB files"
/// (Benítez 2000, doi:10.1086/308947), to their last digit.
/// </summary>
static class SyntheticFlux
{
    /// <summary>The redshifts of a table lie this far apart, from 0.</summary>
    public const double RedshiftStep = 0.01;

    /// <summary>A spectrum is continued by so many points at most.</summary>
    const int MostAdded = 1_000_000;

    const double LightAngstromPerSecond = 2.99792458e18;

    /// <summary>
    /// f(z) = ∫ S(λ/(1+z)) R λ dλ / (c ∫ R/λ dλ) by trapezoids on the filter's wavelengths, for z = 0, 0.01, …; 0 where the spectrum does not
    /// reach. Not times (1+z): the scale of a template is free.
    /// </summary>
    /// <param name="spectrum">F_λ; where it ends before the filter it goes on along a straight line through its last five points, between 0 and their maximum.</param>
    /// <param name="filter">Its transmission; resampled to the spectrum's step where its own is coarser. Negative values count as 0 then.</param>
    /// <param name="count">How many redshifts.</param>
    /// <param name="absorption">What intergalactic hydrogen takes away.</param>
    public static double[] Table(WavelengthCurve spectrum, WavelengthCurve filter, int count, Absorption absorption)
    {
        spectrum = Extend(spectrum, filter);
        var resampled = Trim(filter.Step > spectrum.Step ? Resample(filter, spectrum.Step) : filter);
        var (x, r) = (resampled.Wavelengths, resampled.Values);
        var norm = Integral(x, i => r[i] / x[i]) * LightAngstromPerSecond;
        if (!(norm > 0))
        {
            throw new QueryException(QueryErrorCode.Data, $"filter \"{filter.Name}\" transmits nothing");
        }

        var (fluxes, weights) = (new double[count], new double[x.Length]);
        for (var k = 0; k < count; k++)
        {
            var z = k * RedshiftStep;
            for (var i = 0; i < x.Length; i++) weights[i] = r[i] * x[i];
            if (absorption == Absorption.Madau) MadauAbsorption.Attenuate(x, z, weights);
            var first = Math.Max(spectrum.FirstAtLeast(filter.Wavelengths[0] / (1 + z)) - 1, 0);
            var end = Math.Min(spectrum.FirstAtLeast(filter.Wavelengths[^1] / (1 + z)) + 1, spectrum.Wavelengths.Length - 1);
            fluxes[k] = end - first >= 2 ? Through(spectrum, first, end, x, weights, z) / norm : 0;
        }

        return fluxes;
    }

    /// <summary>∫ S(x/(1+z)) w dx, S along straight lines through its points [first, end), those at the ends going on outside.</summary>
    static double Through(WavelengthCurve spectrum, int first, int end, double[] x, double[] weights, double z)
    {
        var (s, y) = (spectrum.Wavelengths, spectrum.Values);
        var (sum, at, before) = (0.0, first, 0.0);
        for (var i = 0; i < x.Length; i++)
        {
            var rest = x[i] / (1 + z);
            while (at < end - 2 && s[at + 1] < rest) at++;
            var value = (y[at] + ((y[at + 1] - y[at]) * ((rest - s[at]) / (s[at + 1] - s[at])))) * weights[i];
            if (i > 0) sum += (x[i] - x[i - 1]) * (value + before) * 0.5;
            before = value;
        }

        return sum;
    }

    /// <summary>Only zeros beyond a filter's first and last transmission are left out: they add nothing to an integral.</summary>
    static WavelengthCurve Trim(WavelengthCurve filter)
    {
        var first = Math.Max(Array.FindIndex(filter.Values, v => v != 0) - 1, 0);
        var last = Math.Min(Array.FindLastIndex(filter.Values, v => v != 0) + 1, filter.Values.Length - 1);
        return last <= first ? filter : filter with { Wavelengths = filter.Wavelengths[first..(last + 1)], Values = filter.Values[first..(last + 1)] };
    }

    static WavelengthCurve Resample(WavelengthCurve filter, double step)
    {
        var (x, r) = (filter.Wavelengths, filter.Values);
        var count = (int)Math.Ceiling((x[^1] + step - x[0]) / step);
        var (grid, values) = (new double[count], new double[count]);
        for (int i = 0, at = 0; i < count; i++)
        {
            grid[i] = x[0] + (i * step);
            while (at < x.Length - 2 && x[at + 1] < grid[i]) at++;
            values[i] = Math.Max(0, r[at] + ((r[at + 1] - r[at]) * ((grid[i] - x[at]) / (x[at + 1] - x[at]))));
        }

        return new WavelengthCurve(filter.Name, grid, values);
    }

    static WavelengthCurve Extend(WavelengthCurve spectrum, WavelengthCurve filter)
    {
        var (x, y, step) = (spectrum.Wavelengths, spectrum.Values, spectrum.Step);
        var missing = (int)Math.Min(Math.Ceiling((filter.Wavelengths[^1] - x[^1]) / step), int.MaxValue);
        if (missing <= 0)
        {
            return spectrum;
        }

        if (missing > MostAdded)
        {
            throw new QueryException(QueryErrorCode.Data, $"template \"{spectrum.Name}\" ends far before filter \"{filter.Name}\"", hint: "wavelengths are in ångström");
        }

        var tail = Math.Min(5, x.Length);
        var (xs, ys) = (x[^tail..], y[^tail..]);
        var (meanX, meanY, highest) = (0.0, 0.0, 0.0);
        for (var i = 0; i < tail; i++)
        {
            meanX += xs[i] / tail;
            meanY += ys[i] / tail;
            highest = Math.Max(highest, ys[i]);
        }

        var (sxx, sxy) = (0.0, 0.0);
        for (var i = 0; i < tail; i++)
        {
            sxx += (xs[i] - meanX) * (xs[i] - meanX);
            sxy += (xs[i] - meanX) * (ys[i] - meanY);
        }

        var added = Enumerable.Range(1, missing).Select(i => x[^1] + (i * step)).ToArray();
        return spectrum with
        {
            Wavelengths = [.. x, .. added],
            Values = [.. y, .. added.Select(a => Math.Clamp(meanY + (sxx > 0 ? sxy / sxx * (a - meanX) : 0), 0, highest))],
        };
    }

    static double Integral(double[] x, Func<int, double> value)
    {
        var sum = 0.0;
        for (var i = 1; i < x.Length; i++) sum += (x[i] - x[i - 1]) * (value(i) + value(i - 1)) * 0.5;
        return sum;
    }
}
