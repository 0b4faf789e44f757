using Rubin.Query.PhotoZ.Estimation;
using Rubin.Query.PhotoZ.Pdfs;

namespace Rubin.Query.PhotoZ.Metrics;

/// <summary>
/// The continuous ranked probability score, ∫ (P(z) − [z ≥ z_true])² dz, in units of redshift (Gneiting and Raftery 2007, doi:10.1198/016214506000001437, eq. 20),
/// with P straight between the points of the grid.
/// </summary>
static class RankedProbability
{
    /// <summary>The score of one density; NaN for a density of zeros. A true redshift outside the grid adds its distance.</summary>
    public static double Of(RedshiftGrid grid, CumulativeDensity density, double redshift)
    {
        var outside = Math.Max(0, grid.Minimum - redshift) + Math.Max(0, redshift - grid.Maximum);
        var real = Math.Clamp(redshift, grid.Minimum, grid.Maximum);
        var atReal = density.Below(real);
        var sum = 0.0;
        var (from, below) = (grid.Minimum, 0.0);
        for (var i = 1; i < grid.Count; i++)
        {
            var (to, above) = (grid[i], density.Below(grid[i]));
            if (from < real && real < to)
            {
                sum += Square(real - from, below, atReal) + Square(to - real, atReal - 1, above - 1);
            }
            else
            {
                var step = from >= real ? 1 : 0;
                sum += Square(to - from, below - step, above - step);
            }

            (from, below) = (to, above);
        }

        return sum + outside;
    }

    /// <summary>The integral of the square of a straight line between two heights.</summary>
    static double Square(double width, double left, double right) => width * ((left * left) + (left * right) + (right * right)) / 3;
}
