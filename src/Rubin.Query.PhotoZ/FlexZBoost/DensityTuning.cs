using Rubin.Query.PhotoZ.Estimation;
using Rubin.Query.PhotoZ.Metrics;

namespace Rubin.Query.PhotoZ.FlexZBoost;

/// <summary>The least area of a bump and the power, chosen together for the smallest CDE loss on held-out objects.</summary>
/// <param name="Bump">The least area of a bump.</param>
/// <param name="Sharpness">The power.</param>
/// <param name="Loss">The CDE loss with both.</param>
sealed record DensityTuning(float Bump, float Sharpness, double Loss)
{
    /// <summary>More objects than these do not change the choice.</summary>
    const int MostObjects = 4096;

    static readonly float[] Bumps = [.. Enumerable.Range(0, 24).Select(i => i * 0.015f)];
    static readonly float[] Powers = [.. Enumerable.Range(7, 30).Select(i => i * 0.1f)];

    /// <summary>Tries all pairs.</summary>
    /// <param name="grid">The redshifts of the densities.</param>
    /// <param name="coefficients">The j-th coefficient of object i at j · <paramref name="stride"/> + i.</param>
    /// <param name="stride">How far apart the coefficients of an object are; a multiple of four, at least the number of objects.</param>
    /// <param name="redshifts">True redshifts.</param>
    public static DensityTuning Of(RedshiftGrid grid, float[] coefficients, int stride, float[] redshifts)
    {
        var density = new CosineDensity(grid, coefficients.Length / stride);
        var losses = new double[Bumps.Length * Powers.Length];
        var (trimmed, shaped) = (new float[density.Padded], new float[density.Padded]);
        var objects = Math.Min(redshifts.Length, MostObjects);
        for (var i = 0; i < objects; i++)
        {
            var series = density.Sum(coefficients.AsSpan(i / 4 * 4), stride).Slice(i % 4 * density.Padded, density.Padded);
            for (var pair = 0; pair < losses.Length; pair++)
            {
                if (pair % Powers.Length == 0)
                {
                    series.CopyTo(trimmed);
                    density.Trim(trimmed, Bumps[pair / Powers.Length]);
                }

                trimmed.CopyTo(shaped, 0);
                density.Sharpen(shaped, Powers[pair % Powers.Length]);
                losses[pair] += DensityLoss.Of(grid, shaped.AsSpan(0, grid.Count), redshifts[i]);
            }
        }

        var best = Array.IndexOf(losses, losses.Min());
        return new(Bumps[best / Powers.Length], Powers[best % Powers.Length], losses[best] / objects);
    }
}
