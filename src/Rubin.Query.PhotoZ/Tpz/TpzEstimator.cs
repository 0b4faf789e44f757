using System.Numerics.Tensors;
using Rubin.Query.PhotoZ.Estimation;
using Rubin.Query.PhotoZ.Learning;
using Rubin.Query.PhotoZ.Pdfs;

namespace Rubin.Query.PhotoZ.Tpz;

/// <summary>Lets trees vote, tree by tree over a batch of objects.</summary>
sealed class TpzEstimator : Estimator
{
    const int Batch = 256;

    readonly TpzParts _parts;
    readonly EstimateRequest _request;
    readonly MagnitudeBlock _block;
    readonly VoteDensity _density;
    readonly CumulativeDensity _cumulative;
    readonly float[] _features;
    readonly int[] _places = new int[Batch];
    readonly float[] _values = new float[Batch];
    readonly float[] _votes;

    public TpzEstimator(TpzModel model, EstimateRequest request)
    {
        (_parts, _request) = (model.Parts, request);
        _block = new(model.Bands.Count);
        _density = new(model.Grid, _parts.Width);
        _cumulative = new(model.Grid);
        _features = new float[TpzParts.FeatureCount(model.Bands.Count, _parts.WithColors) * Batch];
        _votes = new float[_parts.Trees.Length * Batch];
    }

    public override void Estimate(Photometry photometry, Estimates estimates)
    {
        _parts.Filling.Fill(photometry, _block);
        for (var from = 0; from < _block.Rows; from += Batch)
        {
            var count = Math.Min(Batch, _block.Rows - from);
            SetFeatures(from, count);
            for (var t = 0; t < _parts.Trees.Length; t++)
            {
                _parts.Trees[t].Evaluate(_features, _places.AsSpan(0, count), _values.AsSpan(0, count));
                for (var i = 0; i < count; i++) _votes[(i * _parts.Trees.Length) + t] = _values[i];
            }

            for (var i = 0; i < count; i++)
            {
                if ((_block.Flags[from + i] & EstimateFlags.NoDensity) == 0)
                {
                    Set(from + i, _votes.AsSpan(i * _parts.Trees.Length, _parts.Trees.Length), estimates);
                }
            }
        }

        _block.Report(estimates);
    }

    void SetFeatures(int from, int count)
    {
        for (var band = 0; band < _block.Bands; band++)
        {
            _block.Magnitudes(band).Slice(from, count).CopyTo(_features.AsSpan(band * count));
        }

        for (var color = 0; _parts.WithColors && color < _block.Bands - 1; color++)
        {
            TensorPrimitives.Subtract(
                _features.AsSpan(color * count, count), _features.AsSpan((color + 1) * count, count), _features.AsSpan((_block.Bands + color) * count, count));
        }
    }

    void Set(int row, ReadOnlySpan<float> votes, Estimates estimates)
    {
        var density = _density.Of(votes);
        estimates.SetDensity(row, density);
        estimates.Set(EstimateColumns.ZMl, row, LaneSum.Of(votes) / votes.Length);
        if (_request.Needs(EstimateColumns.ZErr))
        {
            _cumulative.Fill(density);
            estimates.Set(EstimateColumns.ZErr, row, 0.5 * (_cumulative.Quantile(0.84) - _cumulative.Quantile(0.16)));
        }
    }
}
