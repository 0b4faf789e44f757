namespace Rubin.Query.LightCurves.Features;

/// <summary>Parameters in the names of features.</summary>
static class FeatureName
{
    /// <summary>A fraction as the percentage that stands in a name: 0.25 is 25, 0.025 is 2.5.</summary>
    public static string Percent(double fraction) => FormattableString.Invariant($"{Math.Round(fraction * 100, 10):0.##########}");
}
