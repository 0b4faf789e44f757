using Rubin.Query.LightCurves;
using Rubin.Query.LightCurves.Curves;
using Rubin.Query.LightCurves.Fits;

namespace Rubin.Query.Tests.LightCurves.Fits;

public class CurveFitTests
{
    public static TheoryData<string, double[]> Truths() => new()
    {
        { "linear", [3.5, -0.02] },
        { "parabola", [3.5, -0.02, 0.004] },
        { "bazin", [250, 12, 60030, 3, 22] },
        { "linexp", [-400, 60010, -15, 5] },
        { "villar", [300, 10, 60020, 2.5, 30, 0.4, 35] },
    };

    [Theory]
    [MemberData(nameof(Truths))]
    public void Parameters_that_made_a_curve_are_found(string model, double[] truth)
    {
        var found = Model(model);
        var time = Times();
        var middle = time.Average();
        var value = time.Select(t => found.At(t - (truth.Length <= 3 ? middle : 0), truth, new double[truth.Length])).ToArray();
        var fit = CurveFit.Of(CurveFile.Curve(time, value, [.. time.Select(_ => 0.5)]), model);

        Assert.True(fit.Status == FitStatus.Converged, $"{fit.Status} {fit.Chi2} {string.Join(" ", fit.Values)}");
        Assert.InRange(fit.Chi2, 0, 1e-10);
        foreach (var (got, expected) in fit.Values.Zip(truth)) Assert.Equal(expected, got, 1e-5 * Math.Max(1e-3, Math.Abs(expected)));
        Assert.Equal(found.Parameters, fit.Names);
    }

    /// <summary>By hand from the definition, as differences.</summary>
    [Theory]
    [MemberData(nameof(Truths))]
    public void Derivatives_are_those_of_the_formula(string model, double[] truth)
    {
        var found = Model(model);
        var derivatives = new double[truth.Length];
        foreach (var time in new[] { 60001.3, 60029.1, 60071.7 })
        {
            var t = truth.Length <= 3 ? time - 60050 : time;
            found.At(t, truth, derivatives);
            for (var j = 0; j < truth.Length; j++)
            {
                var step = 1e-4 * Math.Max(1e-2, Math.Abs(truth[j] < 1000 ? truth[j] : 1));
                double Shifted(double by) => found.At(t, [.. truth.Select((p, k) => k == j ? p + by : p)], new double[truth.Length]);
                Assert.Equal((Shifted(step) - Shifted(-step)) / (2 * step), derivatives[j], 1e-4 * (1 + Math.Abs(derivatives[j])));
            }
        }
    }

    /// <summary>A straight line's errors are known in closed form: 1 / √Σ w and 1 / √Σ w (t - mean t)².</summary>
    [Fact]
    public void Errors_of_a_line_are_those_of_the_features()
    {
        var curve = Synthetic.Curve(60, 4);
        var fit = CurveFit.Of(curve, "LINEAR");
        var set = FeatureSet.Parse("linear_fit, weighted_mean, parabola_fit_g, parabola_fit_reduced_chi2");
        var values = new double[set.Outputs.Count];
        set.Evaluate(curve, values, new bool[values.Length]);

        Assert.Equal(values[0], fit.Values[1], 1e-9 * Math.Abs(values[0]));
        Assert.Equal(values[1], fit.Errors[1], 1e-9 * values[1]);
        Assert.Equal(values[2], fit.ReducedChi2, 1e-9 * values[2]);
        Assert.Equal(values[3], fit.Values[0], 1e-9 * values[3]);
        Assert.Equal(1 / Math.Sqrt(curve.Weight.ToArray().Sum()), fit.Errors[0], 1e-9);

        var parabola = CurveFit.Of(curve, "parabola");
        Assert.Equal(values[4], parabola.Values[2], 1e-9 * Math.Abs(values[4]));
        Assert.Equal(values[5], parabola.ReducedChi2, 1e-9 * values[5]);
    }

    [Fact]
    public void Noise_of_the_size_of_the_errors_gives_a_chi_square_near_one()
    {
        var random = new Random(8);
        var time = Times();
        var model = Model("bazin");
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var value = time.Select(t => model.At(t, [250, 12, 60030, 3, 22], new double[5]) + 6 * Normal()).ToArray();
        var fit = CurveFit.Of(CurveFile.Curve(time, value, [.. time.Select(_ => 6.0)]), "bazin");

        Assert.Equal(FitStatus.Converged, fit.Status);
        Assert.InRange(fit.ReducedChi2, 0.6, 1.4);
        foreach (var (i, truth) in new[] { 250.0, 12, 60030, 3, 22 }.Index()) Assert.InRange(fit.Values[i], truth - 5 * fit.Errors[i], truth + 5 * fit.Errors[i]);
    }

    [Fact]
    public void Short_and_constant_curves_are_not_fitted_and_models_are_named()
    {
        var fit = CurveFit.Of(CurveFile.Curve([1, 2, 3], [1, 5, 2]), "bazin");
        Assert.Equal(FitStatus.NotFitted, fit.Status);
        Assert.All(fit.Values, v => Assert.True(double.IsNaN(v)));
        Assert.Equal(FitStatus.NotFitted, CurveFit.Of(CurveFile.Curve([1, 2, 3, 4, 5, 6, 7, 8], [.. Enumerable.Repeat(2.0, 8)]), "bazin").Status);
        Assert.Equal(QueryErrorCode.Value, Assert.Throws<QueryException>(() => CurveFit.Of(new LightCurve(), "gauss")).Code);
    }

    static double[] Times() => [.. Enumerable.Range(0, 120).Select(i => 60000 + 1.03 * i + 0.3 * Math.Sin(i * i))];

    static CurveModel Model(string name) => name switch
    {
        "linear" => new LinearModel(),
        "parabola" => new ParabolaModel(),
        "bazin" => new BazinModel(),
        "villar" => new VillarModel(),
        _ => new LinexpModel(),
    };
}
