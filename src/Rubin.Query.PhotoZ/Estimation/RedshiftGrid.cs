namespace Rubin.Query.PhotoZ.Estimation;

/// <summary>The redshifts at which a model gives its densities: <paramref name="Count"/> values, equally far apart, both ends included.</summary>
/// <param name="Minimum">The first redshift.</param>
/// <param name="Maximum">The last redshift, above the first.</param>
/// <param name="Count">How many there are, at least two.</param>
public sealed record RedshiftGrid(double Minimum, double Maximum, int Count)
{
    /// <summary>The distance between neighbours.</summary>
    public double Step => (Maximum - Minimum) / (Count - 1);

    /// <summary>The redshift at <paramref name="index"/>, from 0.</summary>
    public double this[int index] => index == Count - 1 ? Maximum : Minimum + (index * Step);
}
