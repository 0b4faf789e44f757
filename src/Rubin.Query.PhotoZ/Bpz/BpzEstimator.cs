using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.PhotoZ.Bpz;

/// <summary>Takes objects in blocks, and sets what does not depend on how they are fitted.</summary>
abstract class BpzEstimator(BpzModel model, EstimateRequest request) : Estimator
{
    /// <summary>So many objects are converted to fluxes together.</summary>
    const int Capacity = 64;

    protected BpzModel Model => model;

    protected EstimateRequest Request => request;

    /// <summary>The objects of the block.</summary>
    protected BpzFluxes Fluxes { get; } = new(model.Settings, model.Bands.Count, Capacity);

    public sealed override void Estimate(Photometry photometry, Estimates estimates)
    {
        Span<int> seen = stackalloc int[Capacity];
        for (var first = 0; first < photometry.Rows; first += Capacity)
        {
            Fluxes.Load(photometry, first, Math.Min(Capacity, photometry.Rows - first));
            var count = 0;
            for (var i = 0; i < Fluxes.Count; i++)
            {
                var used = Fluxes.BandsUsed(i);
                if (used > 0)
                {
                    estimates.Set(EstimateColumns.BandsUsed, first + i, used);
                    seen[count++] = i;
                }
            }

            Fit(seen[..count], first, estimates);
        }
    }

    /// <summary>Fits the objects at <paramref name="indices"/> of the block, each observed in some band; their rows begin at <paramref name="first"/>.</summary>
    protected abstract void Fit(ReadOnlySpan<int> indices, int first, Estimates estimates);
}
