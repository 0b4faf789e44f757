using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.PhotoZ.Bpz;

/// <summary>Estimates with <see cref="ExactFit"/>.</summary>
sealed class ExactEstimator(BpzModel model, EstimateRequest request) : BpzEstimator(model, request)
{
    readonly ExactFit _fit = new(model.Library, model.Prior, model.Rows);
    readonly BpzAnswer<FourLanes> _answer = new(model.Settings, model.Grid);
    readonly float[] _density = new float[model.KernelTemplates.Stride];
    readonly double[] _smooth = new double[model.Grid.Count];
    readonly Smoothing? _smoothing = model.Settings.Smoothing > 0 ? new(model.Settings.Smoothing, model.Grid.Step, model.Grid.Count) : null;

    protected override void Fit(ReadOnlySpan<int> indices, int first, Estimates estimates)
    {
        foreach (var index in indices)
        {
            _fit.Fit(Fluxes, index);
            _fit.Density.CopyTo(_smooth, 0);
            _smoothing?.Apply(_smooth);
            var mode = _smooth.AsSpan().IndexOf(_smooth.Max());
            if (!(_smooth[mode] > 0))
            {
                continue;
            }

            for (var k = 0; k < _smooth.Length; k++) _density[k] = (float)(_smooth[k] / _smooth[mode]);
            _answer.Set(estimates, first + index, _density, mode);
            estimates.Set(EstimateColumns.Chi2Min, first + index, Math.Max(_fit.LeastChi2, 0));
            estimates.Set(EstimateColumns.ZMl, first + index, _fit.LeastChi2Redshift);
            if (Request.Needs(EstimateColumns.BestTemplate | EstimateColumns.TemplateOdds))
            {
                var best = _fit.BestTemplate(mode);
                estimates.Set(EstimateColumns.BestTemplate, first + index, best);
                estimates.Set(EstimateColumns.TemplateOdds, first + index, _fit.ShareOf(best));
            }
        }
    }
}
