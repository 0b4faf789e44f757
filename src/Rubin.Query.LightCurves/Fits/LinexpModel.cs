using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Fits;

/// <summary>A (t - t₀) / τ exp((t - t₀) / τ) + B; τ below zero for a flux that rises fast and fades.</summary>
sealed class LinexpModel : CurveModel
{
    public override string Name => "linexp";

    public override IReadOnlyList<string> Parameters { get; } = ["amplitude", "reference_time", "fall_time", "baseline"];

    public override string Source => "Malanchev 2021, ascl:2107.001";

    public override ParameterRange[] Ranges(LightCurve curve)
    {
        // The greatest value, -A / e, lies one -τ after t₀.
        var shape = TransientShape.Of(curve);
        var scale = shape.Scale(0.2);
        var time = shape.Time;
        return
        [
            new(-Math.E * shape.Amplitude.Start, -Math.E * shape.Amplitude.Greatest, Math.E * shape.Amplitude.Greatest),
            new(Math.Max(time.Least, time.Start - scale.Start), time.Least, time.Greatest),
            new(-scale.Start, -scale.Greatest, -scale.Least),
            shape.Baseline,
        ];
    }

    public override double At(double time, ReadOnlySpan<double> p, Span<double> d)
    {
        var x = (time - p[1]) / p[2];
        var e = Exp(x);
        d[0] = x * e;
        d[1] = -p[0] * e * (1 + x) / p[2];
        d[2] = -p[0] * e * (1 + x) * x / p[2];
        d[3] = 1;
        return p[0] * x * e + p[3];
    }
}
