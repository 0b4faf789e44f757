using Rubin.Query.PhotoZ.Estimation;
using Rubin.Query.PhotoZ.Learning;

namespace Rubin.Query.PhotoZ.FlexZBoost;

/// <summary>Estimates in batches of <see cref="PackedTrees.Batch"/>: features, bins, coefficients, densities.</summary>
sealed class FlexZBoostEstimator : Estimator
{
    readonly FlexZBoostParts _parts;
    readonly EstimateRequest _request;
    readonly RedshiftGrid _grid;
    readonly MagnitudeBlock _block;
    readonly CosineDensity _density;
    readonly float[] _feature = new float[PackedTrees.Batch];
    readonly byte[] _bins;
    readonly float[] _coefficients;

    public FlexZBoostEstimator(FlexZBoostModel model, EstimateRequest request)
    {
        (_parts, _request, _grid) = (model.Parts, request, model.Grid);
        _block = new(model.Bands.Count);
        _density = new(model.Grid, _parts.Trees.Series);
        _bins = new byte[_parts.Features.Count * PackedTrees.Batch];
        _coefficients = new float[_parts.Trees.Series * PackedTrees.Batch];
    }

    public override void Estimate(Photometry photometry, Estimates estimates)
    {
        _parts.Filling.Fill(photometry, _block);
        for (var from = 0; from < _block.Rows; from += PackedTrees.Batch)
        {
            var count = Math.Min(PackedTrees.Batch, _block.Rows - from);
            for (var f = 0; f < _parts.Features.Count; f++)
            {
                _parts.Features.Compute(f, _block, from, _feature.AsSpan(0, count));
                _parts.Bins.Assign(f, _feature, _bins.AsSpan(f * PackedTrees.Batch, PackedTrees.Batch));
            }

            _parts.Trees.Sum(_bins, _coefficients);
            SetBatch(from, count, estimates);
        }

        _block.Report(estimates);
    }

    void SetBatch(int from, int count, Estimates estimates)
    {
        var isCompact = _request.Needs(EstimateColumns.Pdf) && _request.Pdf is CosinePdf;
        var needsDensity = _request.Needs(EstimateColumns.OfDensity | EstimateColumns.Flags) || (_request.Needs(EstimateColumns.Pdf) && !isCompact);
        for (var first = 0; first < count; first += 4)
        {
            var series = needsDensity ? _density.Sum(_coefficients.AsSpan(first), PackedTrees.Batch) : default;
            for (var i = first; i < Math.Min(first + 4, count); i++)
            {
                if ((_block.Flags[from + i] & EstimateFlags.NoDensity) != 0)
                {
                    continue;
                }

                if (needsDensity)
                {
                    var density = series.Slice((i - first) * _density.Padded, _density.Padded);
                    _density.Shape(density, _parts.Tuning.Bump, _parts.Tuning.Sharpness);
                    estimates.SetDensity(from + i, density[.._grid.Count], isCompact ? EstimateColumns.Pdf : EstimateColumns.None);
                }

                if (isCompact)
                {
                    SetCoefficients(i, estimates.PdfOf(from + i));
                    estimates.Flags[from + i] &= ~EstimateFlags.NoDensity;
                }
            }
        }
    }

    void SetCoefficients(int i, Span<float> coefficients)
    {
        for (var j = 0; j < coefficients.Length; j++) coefficients[j] = _coefficients[(j * PackedTrees.Batch) + i];
    }
}
