using Rubin.Query.LightCurves.Curves;
using Rubin.Query.LightCurves.Fits;

namespace Rubin.Query.LightCurves.Features;

sealed class ModelFit(CurveModel model) : Feature($"{model.Name}_fit", [.. model.Parameters.Append("reduced_chi2").Select(p => $"{model.Name}_fit_{p}")])
{
    public override int MinObservations => model.MinObservations;

    public override bool NeedsVariation => true;

    public override string Summary => $"Parameters of the {model.Name} model ({string.Join(", ", model.Parameters)}) by weighted least squares, and χ² / (N - {model.Parameters.Count}).";

    public override CurveColumns Reads => CurveColumns.Time | CurveColumns.Error | (model is RainbowModel ? CurveColumns.Band : CurveColumns.None);

    public override string Source => model.Source;

    internal override void Evaluate(LightCurve curve, Span<double> result)
    {
        var fit = CurveFit.Of(curve, model.Name);
        for (var i = 0; i < fit.Values.Count; i++) result[i] = fit.Values[i];
        result[fit.Values.Count] = fit.ReducedChi2;
    }
}
