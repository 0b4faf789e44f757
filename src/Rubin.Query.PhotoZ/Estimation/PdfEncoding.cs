namespace Rubin.Query.PhotoZ.Estimation;

/// <summary>How a density is kept as a row of <see cref="Length"/> numbers.</summary>
public abstract record PdfEncoding
{
    /// <summary>How many numbers a density takes.</summary>
    public abstract int Length { get; }

    /// <summary>The redshifts that a density in this encoding is evaluated at.</summary>
    public abstract RedshiftGrid Grid { get; init; }
}

/// <summary>Densities at the points of the grid, 32-bit floats; linear between the points, with a trapezoid integral of 1.</summary>
/// <param name="Grid">The grid.</param>
public sealed record GridPdf(RedshiftGrid Grid) : PdfEncoding
{
    /// <inheritdoc/>
    public override int Length => Grid.Count;

    /// <inheritdoc/>
    public override RedshiftGrid Grid { get; init; } = Grid;
}

/// <summary>Densities at the points of the grid as bytes, of which the largest is 255.</summary>
/// <param name="Grid">The grid.</param>
public sealed record BytePdf(RedshiftGrid Grid) : PdfEncoding
{
    /// <inheritdoc/>
    public override int Length => Grid.Count;

    /// <inheritdoc/>
    public override RedshiftGrid Grid { get; init; } = Grid;
}

/// <summary>The redshifts at which the cumulative probability is (i + 1/2) / <paramref name="Count"/>, ascending; it is linear between them.</summary>
/// <param name="Grid">The grid that the density is evaluated at.</param>
/// <param name="Count">How many there are, at least 2.</param>
public sealed record QuantilePdf(RedshiftGrid Grid, int Count) : PdfEncoding
{
    /// <inheritdoc/>
    public override int Length => Count;

    /// <inheritdoc/>
    public override RedshiftGrid Grid { get; init; } = Grid;
}

/// <summary>
/// Coefficients of the cosine series on u = (z − zmin) / (zmax − zmin): φ₀ = 1, φⱼ = √2 cos(πju). The density is made of them as FlexCode does (Izbicki and Lee 2017,
/// doi:10.1214/17-EJS1302): normalised, bumps of less probability than <paramref name="Bump"/> taken away, raised to <paramref name="Sharpness"/>, normalised again.
/// </summary>
/// <param name="Grid">The redshifts, whose ends are those of the series.</param>
/// <param name="Bases">How many coefficients there are.</param>
/// <param name="Bump">Least probability of a bump.</param>
/// <param name="Sharpness">The exponent.</param>
public sealed record CosinePdf(RedshiftGrid Grid, int Bases, double Bump, double Sharpness) : PdfEncoding
{
    /// <inheritdoc/>
    public override int Length => Bases;

    /// <inheritdoc/>
    public override RedshiftGrid Grid { get; init; } = Grid;
}

/// <summary>A sum of normal distributions: all weights, then all means, then all standard deviations. A component of weight 0 is not there.</summary>
/// <param name="Grid">The grid that the density is evaluated at.</param>
/// <param name="Components">How many there are.</param>
public sealed record MixturePdf(RedshiftGrid Grid, int Components) : PdfEncoding
{
    /// <inheritdoc/>
    public override int Length => 3 * Components;

    /// <inheritdoc/>
    public override RedshiftGrid Grid { get; init; } = Grid;
}
