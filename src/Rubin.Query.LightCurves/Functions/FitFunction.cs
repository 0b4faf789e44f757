using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.LightCurves.Curves;
using Rubin.Query.LightCurves.Fits;

namespace Rubin.Query.LightCurves.Functions;

/// <summary>lc_fit as a function of one light curve, and as an aggregate.</summary>
static class FitFunction
{
    const string RandomWalk = "drw";

    static readonly string[] Parameters = ["model"];

    static readonly string[] WalkFields = ["sigma", "tau", "mean", "log_likelihood"];

    public static ScalarFunction Function { get; } = new(
        "lc_fit",
        new(
            "A model fitted to a light curve, as a struct of its parameters, their errors (with _err behind the name), chi2, reduced_chi2, n and status (converged, too_many_steps, degenerate, not_fitted). Models: "
                + string.Join(", ", CurveFit.ModelNames) + " by bounded Levenberg-Marquardt (linear and parabola about reference_time, the mean time by weights; rainbow, also called bbb, a black body over the bands u, g, r, i, z, y); drw, a damped random walk by Kalman likelihood: sigma, tau in days, mean, log_likelihood. NULL where nothing was fitted.",
            "ABS((lc_fit([1, 3, 5, 7], 'linear')).slope - 2) < 1e-9"),
        [])
    {
        Specialise = (arguments, _) => CurveCall.ShapeOf(arguments) is { } shape && arguments.Count == 2 ? Of(arguments, shape, ConstantArgument.At(Parameters[0], arguments, 1)) : null,
        Gather = CurveGathering.For("lc_fit", CurveColumns.Time | CurveColumns.Error),
        Parameters = [.. Parameters],
        Calls = ["(lc, 'model') -> STRUCT", "(t, y, e, band, 'model') -> STRUCT, an aggregate"],
    };

    static ScalarOverload Of(IReadOnlyList<BoundExpression> arguments, CurveShape shape, ConstantArgument argument)
    {
        var model = PeriodogramRows.Word(argument, [.. CurveFit.ModelNames, RandomWalk]);
        if (argument.Text() is null)
        {
            throw argument.Wrong("the name of a model");
        }

        var isWalk = model == RandomWalk;
        var names = isWalk ? WalkFields : [.. CurveFit.ParametersOf(model), .. CurveFit.ParametersOf(model).Select(p => $"{p}_err"), .. CurveFit.HasReferenceTime(model) ? ["reference_time"] : Array.Empty<string>(), "chi2", "reduced_chi2"];
        var type = new StructType([.. names.Append("n").Select(n => new Field(n, n == "n" ? DataType.Int64 : DataType.Double)), new Field("status", DataType.Utf8)]);
        Func<LightCurve, (double[], FitStatus)> fit = isWalk ? Walk : curve => Model(curve, model);
        return CurveCall.Of(arguments, type, (column, rows, validity) => Evaluate(new(shape, column, CurveColumns.Band), type, fit, rows, validity));
    }

    static (double[] Numbers, FitStatus Status) Model(LightCurve curve, string model)
    {
        var fit = CurveFit.Of(curve, model);
        return ([.. fit.Values, .. fit.Errors, .. CurveFit.HasReferenceTime(model) ? [fit.ReferenceTime] : Array.Empty<double>(), fit.Chi2, fit.ReducedChi2, fit.Observations], fit.Status);
    }

    static (double[] Numbers, FitStatus Status) Walk(LightCurve curve)
    {
        var fit = DampedRandomWalk.Fit(curve);
        return ([fit.Sigma, fit.Tau, fit.Mean, fit.LogLikelihood, curve.Count], double.IsNaN(fit.Sigma) ? FitStatus.NotFitted : FitStatus.Converged);
    }

    static StructColumn Evaluate(CurveReader reader, StructType type, Func<LightCurve, (double[] Numbers, FitStatus Status)> fit, int rows, Bitmap validity)
    {
        var table = new CurveRows([.. type.Fields.SkipLast(1)]);
        var status = ColumnBuilder.Create(DataType.Utf8, rows);
        var hasFit = new bool[rows];
        double[] none = [.. Enumerable.Repeat(double.NaN, type.Fields.Count - 1)];
        for (var row = 0; row < rows; row++)
        {
            hasFit[row] = validity[row] && reader.TryLoad(row);
            var (numbers, end) = hasFit[row] ? fit(reader.Curve) : (none, FitStatus.NotFitted);
            table.Add(numbers);
            status.AppendValue(Name(end));
        }

        Column[] columns = [.. Enumerable.Range(0, none.Length).Select(i => table.Column(i, 0, rows, [])), status.Build()];
        return new(type, rows, [.. columns], Bitmap.Of(hasFit));
    }

    static string Name(FitStatus status) => status switch
    {
        FitStatus.Converged => "converged",
        FitStatus.TooManySteps => "too_many_steps",
        FitStatus.Degenerate => "degenerate",
        _ => "not_fitted",
    };
}
