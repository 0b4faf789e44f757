using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Fits;

/// <summary>First guesses and bounds of what transients have in common, from a curve's own height and length.</summary>
/// <param name="Amplitude">Its range; up to a hundred times that.</param>
/// <param name="Baseline">Its least value; a hundred ranges to either side.</param>
/// <param name="Time">That of its greatest value; ten lengths to either side.</param>
/// <param name="Duration">Its length, in days.</param>
readonly record struct TransientShape(ParameterRange Amplitude, ParameterRange Baseline, ParameterRange Time, double Duration)
{
    public static TransientShape Of(LightCurve curve)
    {
        var range = curve.Maximum - curve.Minimum;
        var peak = curve.Time[curve.Value.IndexOf(curve.Maximum)];
        return new(
            new(range, 0, 100 * range),
            new(curve.Minimum, curve.Minimum - 100 * range, curve.Maximum + 100 * range),
            new(peak, curve.Time[0] - 10 * curve.Duration, curve.Time[^1] + 10 * curve.Duration),
            curve.Duration);
    }

    /// <summary>A time scale that starts at a part of the length; from 10⁻⁴ to ten lengths.</summary>
    public ParameterRange Scale(double part) => new(part * Duration, 1e-4 * Duration, 10 * Duration);
}
