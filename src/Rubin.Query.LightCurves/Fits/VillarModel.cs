using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Fits;

/// <summary>
/// c + A / (1 + e^{-(t - t₀) / τ_rise}) × {1 - ν (t - t₀) / γ before t₀ + γ; (1 - ν) e^{-(t - t₀ - γ) / τ_fall} from then on}: a rise, a plateau of length γ
/// that loses the part ν of its height, and a fall.
/// </summary>
sealed class VillarModel : CurveModel
{
    public override string Name => "villar";

    public override IReadOnlyList<string> Parameters { get; } =
        ["amplitude", "baseline", "reference_time", "rise_time", "fall_time", "plateau_rel_amplitude", "plateau_duration"];

    public override string Source => "Villar et al. 2019, doi:10.3847/1538-4357/ab418c, as Malanchev et al. 2021, doi:10.1093/mnras/stab316";

    public override ParameterRange[] Ranges(LightCurve curve)
    {
        var shape = TransientShape.Of(curve);
        return
        [
            shape.Amplitude, shape.Baseline, shape.Time, shape.Scale(0.1), shape.Scale(0.3), new(0.3, 0, 1), shape.Scale(0.1),
        ];
    }

    /// <summary>The kink at the end of the plateau makes minima of its own: plateaus and rises of several lengths are tried.</summary>
    public override IEnumerable<double[]> Starts(ParameterRange[] ranges)
    {
        double[] start = [.. ranges.Select(r => r.Start)];
        foreach (var plateau in (double[])[0.5, 1, 2, 4])
        {
            foreach (var rise in (double[])[0.1, 0.5])
            {
                yield return [start[0], start[1], start[2] - 3 * rise * start[3], rise * start[3], start[4], start[5], plateau * start[6]];
            }
        }
    }

    public override double At(double time, ReadOnlySpan<double> p, Span<double> d)
    {
        var (amplitude, rise, fall, nu, gamma) = (p[0], p[3], p[4], p[5], p[6]);
        var dt = time - p[2];
        var growth = Exp(-dt / rise);
        var front = 1 / (1 + growth);
        var ratio = growth * front;
        var plateau = dt < gamma;
        var decay = plateau ? 1 : Exp(-(dt - gamma) / fall);
        var tail = plateau ? 1 - nu * dt / gamma : (1 - nu) * decay;
        var slope = plateau ? -nu / gamma : -tail / fall;
        d[0] = front * tail;
        d[1] = 1;
        d[2] = -amplitude * front * (ratio / rise * tail + slope);
        d[3] = -amplitude * front * ratio * dt / (rise * rise) * tail;
        d[4] = plateau ? 0 : amplitude * front * tail * (dt - gamma) / (fall * fall);
        d[5] = amplitude * front * (plateau ? -dt / gamma : -decay);
        d[6] = amplitude * front * (plateau ? nu * dt / (gamma * gamma) : tail / fall);
        return p[1] + amplitude * front * tail;
    }
}
