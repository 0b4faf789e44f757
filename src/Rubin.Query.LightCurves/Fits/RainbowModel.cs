using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Fits;

/// <summary>
/// A black body that rises, fades and cools, seen in several bands: F(t, ν) = A s(t) g(x), s(t) = exp(-dt / τ_fall) / (1 + exp(-dt / τ_rise)) with
/// dt = t - t₀, T(t) = T_min + (T_max - T_min) / (1 + exp(dt / t_color)), x = hν / kT and g = 15 / π⁴ (ν₀ / ν) x⁴ / (eˣ - 1): the part of the light of
/// a body of temperature T that comes at ν, for a frequency ν₀ of 1 µm. Fluxes must be per frequency, as nJy, and without a baseline.
/// </summary>
sealed class RainbowModel : CurveModel
{
    // h c / k in µm K.
    const double Planck = 14387.768775039337;

    // Temperatures at which objects are hardly ever: 300 to 300,000 K.
    const double Coolest = 300;
    const double Hottest = 300_000;

    /// <summary>Mean wavelengths of Rubin's bands in µm (Rubin's baseline throughputs 1.9).</summary>
    static readonly Dictionary<char, double> Wavelengths = new() { ['u'] = 0.368, ['g'] = 0.480, ['r'] = 0.623, ['i'] = 0.754, ['z'] = 0.869, ['y'] = 0.974 };

    public override string Name => "rainbow";

    public override IReadOnlyList<string> Parameters { get; } = ["reference_time", "amplitude", "rise_time", "fall_time", "Tmin", "Tmax", "t_color"];

    public override string Source => "Russeil et al. 2024, doi:10.1051/0004-6361/202348158";

    /// <summary>The bands of all measurements have wavelengths: the last letter of their names is Rubin's.</summary>
    public override bool Takes(LightCurve curve)
    {
        foreach (var band in curve.Band)
        {
            if (double.IsNaN(WavelengthOf(curve, band)))
            {
                return false;
            }
        }

        return true;
    }

    public override ParameterRange[] Ranges(LightCurve curve)
    {
        var shape = TransientShape.Of(curve);
        var greatest = Math.Max(curve.Maximum, shape.Amplitude.Start);
        return
        [
            shape.Time, new(4 * greatest, 0, 1e6 * greatest), shape.Scale(0.1), shape.Scale(0.3), new(5000, Coolest, Hottest), new(12000, Coolest, Hottest), shape.Scale(0.2),
        ];
    }

    /// <summary>Rises, falls and temperatures of several sizes are tried.</summary>
    public override IEnumerable<double[]> Starts(ParameterRange[] ranges)
    {
        double[] start = [.. ranges.Select(r => r.Start)];
        foreach (var scale in (double[])[1, 0.3])
        {
            foreach (var heat in (double[])[1, 2.5])
            {
                yield return [start[0], start[1], scale * start[2], scale * start[3], heat * start[4], heat * start[5], scale * start[6]];
            }
        }
    }

    public override double At(double time, ReadOnlySpan<double> p, Span<double> d) => Flux(time, 1, p, d);

    public override double At(LightCurve curve, int row, double reference, ReadOnlySpan<double> p, Span<double> d) =>
        Flux(curve.Time[row] - reference, WavelengthOf(curve, curve.Band[row]), p, d);

    static double WavelengthOf(LightCurve curve, int band) =>
        curve.BandNames.ElementAtOrDefault(band) is { Length: > 0 } name ? Wavelengths.GetValueOrDefault(char.ToLowerInvariant(name[^1]), double.NaN) : double.NaN;

    static double Flux(double time, double wavelength, ReadOnlySpan<double> p, Span<double> d)
    {
        var dt = time - p[0];
        var (fall, rise) = (Exp(-dt / p[3]), Exp(-dt / p[2]));
        var (shape, ratio) = (fall / (1 + rise), rise / (1 + rise));
        var warm = 1 / (1 + Exp(dt / p[6]));
        var temperature = p[4] + (p[5] - p[4]) * warm;
        var (light, slope) = Part(wavelength, temperature);
        var (bright, heating) = (p[1] * shape * light, p[1] * shape * slope);
        var cooling = (p[5] - p[4]) * warm * (1 - warm);
        d[0] = bright * (1 / p[3] - ratio / p[2]) + heating * cooling / p[6];
        d[1] = shape * light;
        d[2] = -bright * ratio * dt / (p[2] * p[2]);
        d[3] = bright * dt / (p[3] * p[3]);
        d[4] = heating * (1 - warm);
        d[5] = heating * warm;
        d[6] = heating * cooling * dt / (p[6] * p[6]);
        return bright;
    }

    /// <summary>g, and its derivative by the temperature.</summary>
    static (double Light, double Slope) Part(double wavelength, double temperature)
    {
        var x = Planck / (wavelength * temperature);
        var e = Math.Exp(Math.Min(x, 700));
        var light = 15 / Math.Pow(Math.PI, 4) * wavelength * x * x * x * x / (e - 1);
        return (light, -light * (4 - x * e / (e - 1)) / temperature);
    }
}
