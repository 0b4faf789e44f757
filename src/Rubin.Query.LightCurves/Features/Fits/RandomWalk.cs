using Rubin.Query.LightCurves.Curves;
using Rubin.Query.LightCurves.Fits;

namespace Rubin.Query.LightCurves.Features;

sealed class RandomWalk() : Feature("drw_fit", "drw_fit_sigma", "drw_fit_tau", "drw_fit_mean", "drw_fit_log_likelihood")
{
    public override int MinObservations => DampedRandomWalk.MinObservations;

    public override bool NeedsVariation => true;

    public override string Summary => "The damped random walk of greatest likelihood: its standard deviation σ, time of damping τ in days, mean, and logarithm of the likelihood.";

    public override CurveColumns Reads => CurveColumns.Time | CurveColumns.Error;

    public override string Source => "Kelly, Bechtold and Siemiginowska 2009, doi:10.1088/0004-637X/698/1/895";

    internal override void Evaluate(LightCurve curve, Span<double> result)
    {
        var fit = DampedRandomWalk.Fit(curve);
        (result[0], result[1], result[2], result[3]) = (fit.Sigma, fit.Tau, fit.Mean, fit.LogLikelihood);
    }
}
