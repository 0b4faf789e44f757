using Rubin.Query.PhotoZ.Estimation;
using Rubin.Query.PhotoZ.Metrics;
using Rubin.Query.PhotoZ.Pdfs;

namespace Rubin.Query.PhotoZ.Knn;

/// <summary>How many neighbours make a density, and the standard deviation around each, chosen together for the smallest CDE loss on held-out objects.</summary>
/// <param name="Neighbors">How many neighbours.</param>
/// <param name="Deviation">The standard deviation around each.</param>
/// <param name="Loss">The CDE loss with both.</param>
sealed record KnnTuning(int Neighbors, double Deviation, double Loss)
{
    /// <summary>More objects than these do not change the choice.</summary>
    const int MostObjects = 4096;

    /// <summary>Tries all pairs.</summary>
    /// <param name="grid">The redshifts of the densities.</param>
    /// <param name="known">The training objects.</param>
    /// <param name="heldOut">Other objects.</param>
    /// <param name="neighbors">From how many to how many neighbours.</param>
    /// <param name="deviations">The standard deviations.</param>
    public static KnnTuning Of(RedshiftGrid grid, NearestNeighbors known, NearestNeighbors heldOut, (int From, int To) neighbors, double[] deviations)
    {
        var losses = new double[(neighbors.To - neighbors.From + 1) * deviations.Length];
        var objects = Math.Min(heldOut.Redshifts.Length, MostObjects);
        var density = new NormalMixture(grid);
        var search = new KdTree.Search(known.Tree, neighbors.To);
        Span<float> point = stackalloc float[heldOut.Features.Length];
        Span<float> weights = stackalloc float[neighbors.To];
        Span<float> means = stackalloc float[neighbors.To];
        for (var row = 0; row < objects; row++)
        {
            for (var f = 0; f < point.Length; f++) point[f] = heldOut.Features[f][row];
            search.Find(point);
            known.Weigh(search, weights, means);
            for (var pair = 0; pair < losses.Length; pair++)
            {
                // Weights need not have a sum of one here.
                var count = neighbors.From + (pair / deviations.Length);
                NearestNeighbors.Sum(weights[..count], means[..count], deviations[pair % deviations.Length], density);
                losses[pair] += DensityLoss.Of(grid, density.Density, heldOut.Redshifts[row]);
            }
        }

        var best = Array.IndexOf(losses, losses.Min());
        return new(neighbors.From + (best / deviations.Length), deviations[best % deviations.Length], losses[best] / objects);
    }
}
