using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>transformed(function, features …): features brought to another scale.</summary>
sealed class TransformedFeatures(string function, FeatureSet parts) : CombinedFeature(
    $"transformed({function}, {string.Join(", ", parts.Outputs)})", parts, [.. parts.Outputs.Select(o => $"{function}_{o}")])
{
    /// <summary>What there is.</summary>
    public static IReadOnlyList<string> Functions { get; } = ["arcsinh", "clipped_lg", "lg", "ln1p", "sqrt"];

    public override string Summary =>
        "A function of features: arcsinh, lg (to the base 10; of what is not above zero there is none), clipped_lg (the least number above zero stands for what is not above it), ln1p = ln(1 + x), sqrt.";

    protected override void Evaluate(LightCurve curve, Span<double> values, Span<double> result)
    {
        Parts.EvaluateAs(curve.Dialect, curve, values);
        for (var i = 0; i < values.Length; i++) result[i] = Transform(values[i]);
    }

    double Transform(double x)
    {
        var y = function switch
        {
            "arcsinh" => Math.Asinh(x),
            "clipped_lg" => double.IsNaN(x) ? x : Math.Log10(Math.Max(x, LeastNormal)),
            "lg" => Math.Log10(x),
            "ln1p" => Log1P(x),
            _ => Math.Sqrt(x),
        };
        return double.IsFinite(y) ? y : double.NaN;
    }

    // The least number with all its digits, 2^-1022.
    const double LeastNormal = 2.2250738585072014e-308;

    /// <summary>ln(1 + x) without the cancellation of small x (Goldberg 1991, doi:10.1145/103162.103163, theorem 4).</summary>
    static double Log1P(double x)
    {
        var u = 1 + x;
        return u == 1 ? x : Math.Log(u) * x / (u - 1);
    }
}
