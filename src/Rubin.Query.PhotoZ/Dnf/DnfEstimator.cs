using Rubin.Query.PhotoZ.Estimation;
using Rubin.Query.PhotoZ.Learning;
using Rubin.Query.PhotoZ.Pdfs;

namespace Rubin.Query.PhotoZ.Dnf;

/// <summary>Fits a plane to the neighbours of each object.</summary>
sealed class DnfEstimator(DnfModel model, EstimateRequest request) : Estimator
{
    readonly DnfParts _parts = model.Parts;
    readonly MagnitudeBlock _block = new(model.Bands.Count);
    readonly DnfNeighbors _neighbors = new(model.Parts);
    readonly Hyperplane _plane = new(model.Parts);
    readonly NormalMixture _density = new(model.Grid);

    public override void Estimate(Photometry photometry, Estimates estimates)
    {
        _parts.Filling.Fill(photometry, _block);
        Span<float> point = stackalloc float[_block.Bands];
        for (var row = 0; row < _block.Rows; row++)
        {
            if ((_block.Flags[row] & EstimateFlags.NoDensity) != 0)
            {
                continue;
            }

            for (var band = 0; band < point.Length; band++) point[band] = _block.Magnitudes(band)[row];
            _neighbors.Find(point);
            if (_neighbors.Rows.Length > 0)
            {
                _plane.Fit(_neighbors.Rows, point);
                Set(row, _plane.Redshift, Error(row), estimates);
            }
        }

        _block.Report(estimates);
    }

    /// <summary>The errors of the magnitudes along the plane, the scatter of the neighbours around it, and the scatter of their redshifts.</summary>
    double Error(int row)
    {
        var variance = _plane.ResidualVariance + _plane.RedshiftVariance;
        for (var band = 0; band < _block.Bands; band++)
        {
            var error = _plane.Slopes[band] * _block.Errors(band)[row];
            variance += error * error;
        }

        return Math.Sqrt(variance);
    }

    void Set(int row, double redshift, double error, Estimates estimates)
    {
        var isCompact = request.Needs(EstimateColumns.Pdf) && request.Pdf is MixturePdf;
        var mean = Math.Clamp(redshift, model.Grid.Minimum, model.Grid.Maximum);
        _density.Clear();
        _density.Add(1, mean, error);
        estimates.SetDensity(row, _density.Density, isCompact ? EstimateColumns.Pdf : EstimateColumns.None);
        estimates.Set(EstimateColumns.ZMl, row, redshift);
        estimates.Set(EstimateColumns.ZErr, row, error);
        if (isCompact)
        {
            ReadOnlySpan<float> mixture = [1, (float)mean, (float)error];
            mixture.CopyTo(estimates.PdfOf(row));
        }
    }
}
