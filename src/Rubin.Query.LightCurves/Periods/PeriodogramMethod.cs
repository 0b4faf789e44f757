namespace Rubin.Query.LightCurves.Periods;

/// <summary>How the powers of a periodogram are computed.</summary>
public enum PeriodogramMethod
{
    /// <summary>
    /// The fastest: sums on a coarser grid, interpolated, where the grid is fine and has hundreds of frequencies (powers within 10⁻¹¹ of the exact ones), or a
    /// Fourier transform where thousands of points meet a long grid.
    /// </summary>
    Automatic,

    /// <summary>Sum by sum, to rounding; where the normal equations tell too little, by orthogonal columns.</summary>
    Exact,

    /// <summary>By a Fourier transform; powers within 10⁻⁹ of the exact ones. Models of several harmonics are exact all the same.</summary>
    Fast,
}
