namespace Rubin.Query.PhotoZ.Templates;

/// <summary>A quantity tabulated over wavelength: the spectrum of a template (F_λ, any scale) or the transmission of a filter.</summary>
/// <param name="Name">What errors call it.</param>
/// <param name="Wavelengths">In ångström, finite, in ascending order, at least two.</param>
/// <param name="Values">One for each wavelength, finite.</param>
sealed record WavelengthCurve(string Name, double[] Wavelengths, double[] Values)
{
    /// <summary>The mean distance between two entries, as template fitting codes count it: the whole range over the number of entries.</summary>
    public double Step => (Wavelengths[^1] - Wavelengths[0]) / Wavelengths.Length;

    /// <summary>The value at <paramref name="wavelength"/> on the straight line between neighbours, 0 outside.</summary>
    public double At(double wavelength)
    {
        if (!(wavelength >= Wavelengths[0] && wavelength <= Wavelengths[^1]))
        {
            return 0;
        }

        var right = Math.Clamp(FirstAtLeast(wavelength), 1, Wavelengths.Length - 1);
        var (x0, x1) = (Wavelengths[right - 1], Wavelengths[right]);
        return x1 == x0 ? Values[right] : Values[right - 1] + ((Values[right] - Values[right - 1]) * (wavelength - x0) / (x1 - x0));
    }

    /// <summary>The index of the first wavelength that is not below <paramref name="wavelength"/>; the length where all are.</summary>
    public int FirstAtLeast(double wavelength)
    {
        var (low, high) = (0, Wavelengths.Length);
        while (low < high)
        {
            var middle = (low + high) >> 1;
            (low, high) = Wavelengths[middle] < wavelength ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
