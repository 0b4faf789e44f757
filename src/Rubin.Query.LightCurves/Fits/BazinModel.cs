using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Fits;

/// <summary>A exp(-(t - t₀) / τ_fall) / (1 + exp(-(t - t₀) / τ_rise)) + B.</summary>
sealed class BazinModel : CurveModel
{
    public override string Name => "bazin";

    public override IReadOnlyList<string> Parameters { get; } = ["amplitude", "baseline", "reference_time", "rise_time", "fall_time"];

    public override string Source => "Bazin et al. 2009, doi:10.1051/0004-6361/200911847";

    public override ParameterRange[] Ranges(LightCurve curve)
    {
        var shape = TransientShape.Of(curve);
        return
        [
            shape.Amplitude, shape.Baseline, shape.Time, shape.Scale(0.1), shape.Scale(0.3),
        ];
    }

    /// <summary>Rises and falls of several lengths are tried.</summary>
    public override IEnumerable<double[]> Starts(ParameterRange[] ranges)
    {
        double[] start = [.. ranges.Select(r => r.Start)];
        foreach (var scale in (double[])[1, 0.2])
        {
            yield return [start[0], start[1], start[2], scale * start[3], scale * start[4]];
        }
    }

    public override double At(double time, ReadOnlySpan<double> p, Span<double> d)
    {
        var dt = time - p[2];
        var fall = Exp(-dt / p[4]);
        var rise = Exp(-dt / p[3]);
        var shape = fall / (1 + rise);
        var ratio = rise / (1 + rise);
        d[0] = shape;
        d[1] = 1;
        d[2] = p[0] * shape * (1 / p[4] - ratio / p[3]);
        d[3] = -p[0] * shape * ratio * dt / (p[3] * p[3]);
        d[4] = p[0] * shape * dt / (p[4] * p[4]);
        return p[0] * shape + p[1];
    }
}
