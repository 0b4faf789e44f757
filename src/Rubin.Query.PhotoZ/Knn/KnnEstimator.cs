using Rubin.Query.PhotoZ.Estimation;
using Rubin.Query.PhotoZ.Learning;
using Rubin.Query.PhotoZ.Pdfs;

namespace Rubin.Query.PhotoZ.Knn;

/// <summary>Searches neighbours object by object.</summary>
sealed class KnnEstimator(KnnModel model, EstimateRequest request) : Estimator
{
    readonly KnnParts _parts = model.Parts;
    readonly MagnitudeBlock _block = new(model.Bands.Count);
    readonly KdTree.Search _search = new(model.Parts.Known.Tree, model.Parts.Tuning.Neighbors);
    readonly NormalMixture _density = new(model.Grid);
    float[] _features = [];

    public override void Estimate(Photometry photometry, Estimates estimates)
    {
        _parts.Filling.Fill(photometry, _block);
        var (rows, dimensions) = (_block.Rows, _parts.Features.Count);
        if (_features.Length < rows * dimensions)
        {
            _features = new float[rows * dimensions];
        }

        for (var f = 0; f < dimensions; f++) _parts.Features.Compute(f, _block, 0, _features.AsSpan(f * rows, rows));
        Span<float> point = stackalloc float[dimensions];
        Span<float> weights = stackalloc float[_parts.Tuning.Neighbors];
        Span<float> means = stackalloc float[_parts.Tuning.Neighbors];
        for (var row = 0; row < rows; row++)
        {
            if ((_block.Flags[row] & EstimateFlags.NoDensity) == 0)
            {
                for (var f = 0; f < dimensions; f++) point[f] = _features[(f * rows) + row];
                _search.Find(point);
                _parts.Known.Weigh(_search, weights, means);
                Set(row, weights, means, estimates);
            }
        }

        _block.Report(estimates);
    }

    void Set(int row, ReadOnlySpan<float> weights, ReadOnlySpan<float> means, Estimates estimates)
    {
        var deviation = _parts.Tuning.Deviation;
        var isCompact = request.Needs(EstimateColumns.Pdf) && request.Pdf is MixturePdf;
        NearestNeighbors.Sum(weights, means, deviation, _density);
        estimates.SetDensity(row, _density.Density, isCompact ? EstimateColumns.Pdf : EstimateColumns.None);
        if (isCompact)
        {
            var mixture = estimates.PdfOf(row);
            weights.CopyTo(mixture);
            means.CopyTo(mixture[weights.Length..]);
            mixture[(2 * weights.Length)..].Fill((float)deviation);
        }
    }
}
