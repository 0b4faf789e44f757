using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Fits;

/// <summary>How a fit ended.</summary>
public enum FitStatus
{
    /// <summary>χ² has a minimum there.</summary>
    Converged,

    /// <summary>It did not settle in the steps allowed; the best parameters are given.</summary>
    TooManySteps,

    /// <summary>Parameters do not determine the curve, so they have no errors.</summary>
    Degenerate,

    /// <summary>Too few measurements, or a constant curve: nothing was fitted, all numbers are NaN.</summary>
    NotFitted,
}

/// <summary>A model fitted to a curve.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Names">The names of the parameters.</param>
/// <param name="Values">The parameters.</param>
/// <param name="Errors">One standard deviation of each, from the curvature of χ²; NaN at a bound and where degenerate.</param>
/// <param name="Chi2">Σ weight × residual².</param>
/// <param name="Observations">The points that were fitted.</param>
/// <param name="Status">How it ended.</param>
public sealed record CurveFit(
    string Model, IReadOnlyList<string> Names, IReadOnlyList<double> Values, IReadOnlyList<double> Errors, double Chi2, int Observations, FitStatus Status)
{
    static readonly CurveModel[] Models = [new LinearModel(), new ParabolaModel(), new BazinModel(), new VillarModel(), new LinexpModel(), new RainbowModel()];

    // Lasair's name for a black body that rises and fades.
    static readonly Dictionary<string, string> Aliases = new(StringComparer.OrdinalIgnoreCase) { ["bbb"] = "rainbow" };

    /// <summary>The names of the models.</summary>
    public static IReadOnlyList<string> ModelNames { get; } = [.. Models.Select(m => m.Name), .. Aliases.Keys];

    /// <summary>The time, in days, from which a line or parabola counts; NaN for models whose parameters are times themselves.</summary>
    public double ReferenceTime { get; private init; } = double.NaN;

    /// <summary>χ² / (N - parameters).</summary>
    public double ReducedChi2 => Observations > Values.Count ? Chi2 / (Observations - Values.Count) : double.NaN;

    /// <summary>The names of a model's parameters.</summary>
    /// <exception cref="QueryException">There is no such model.</exception>
    public static IReadOnlyList<string> ParametersOf(string model) => Find(model).Parameters;

    /// <summary>Whether a model counts time from <see cref="ReferenceTime"/>.</summary>
    /// <exception cref="QueryException">There is no such model.</exception>
    public static bool HasReferenceTime(string model) => Find(model).HasReference;

    /// <summary>Fits a model by weighted least squares.</summary>
    /// <param name="curve">Fluxes for the models of transients (bazin, villar, linexp): they rise to a peak.</param>
    /// <param name="model">One of <see cref="ModelNames"/>, ignoring case.</param>
    /// <exception cref="QueryException">There is no such model.</exception>
    public static CurveFit Of(LightCurve curve, string model)
    {
        var found = Find(model);
        if (curve.Count < found.MinObservations || curve.IsConstant || !(curve.Duration > 0) || !found.Takes(curve))
        {
            double[] none = [.. found.Parameters.Select(_ => double.NaN)];
            return new(found.Name, found.Parameters, none, none, double.NaN, curve.Count, FitStatus.NotFitted);
        }

        return LevenbergMarquardt.Fit(curve, found) with { ReferenceTime = found.HasReference ? found.Reference(curve) : double.NaN };
    }

    static CurveModel Find(string model) => Array.Find(Models, m => m.Name.Equals(Aliases.GetValueOrDefault(model, model), StringComparison.OrdinalIgnoreCase))
        ?? throw new QueryException(QueryErrorCode.Value, $"no model \"{model}\" of light curves", null, string.Join(", ", ModelNames));
}
