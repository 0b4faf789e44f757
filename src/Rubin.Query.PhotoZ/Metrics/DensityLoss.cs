using Rubin.Query.PhotoZ.Estimation;
using Rubin.Query.PhotoZ.Pdfs;

namespace Rubin.Query.PhotoZ.Metrics;

/// <summary>
/// The loss of conditional density estimates, ∫ p(z)² dz − 2 p(z_true) (Izbicki and Lee 2017, eq. 7): below the best by the mean squared distance to the true densities.
/// Integrals by the trapezoidal rule and p at the point nearest to the true redshift, as qp has it.
/// </summary>
static class DensityLoss
{
    /// <summary>The loss of one density of any scale; that of a density of zeros is 0.</summary>
    public static double Of(RedshiftGrid grid, ReadOnlySpan<float> density, double redshift)
    {
        double ends = 0.5 * ((double)density[0] + density[^1]);
        double squaredEnds = 0.5 * (((double)density[0] * density[0]) + ((double)density[^1] * density[^1]));
        var area = grid.Step * (LaneSum.Of(density) - ends);
        if (!(area > 0))
        {
            return 0;
        }

        var squared = grid.Step * (LaneSum.OfSquares(density) - squaredEnds);
        var nearest = Math.Clamp((int)Math.Round((redshift - grid.Minimum) / grid.Step), 0, grid.Count - 1);
        return (squared / (area * area)) - (2 * density[nearest] / area);
    }
}
