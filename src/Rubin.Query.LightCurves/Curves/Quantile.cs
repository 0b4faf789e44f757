namespace Rubin.Query.LightCurves.Curves;

/// <summary>How a quantile between two values is taken (Hyndman and Fan 1996, doi:10.2307/2684934).</summary>
public enum QuantileRule
{
    /// <summary>Hazen's, type 5: position n p - 1/2 from the first value. What the light-curve package uses.</summary>
    Hazen,

    /// <summary>Linear, type 7: position (n - 1) p. What numpy and Rubin use.</summary>
    Linear,

    /// <summary>The value at index ceil(n p), without interpolation. What FATS and cesium use.</summary>
    Ceiling,
}

/// <summary>Quantiles of sorted values.</summary>
static class Quantile
{
    public static double At(ReadOnlySpan<double> sorted, double p, QuantileRule rule) => rule switch
    {
        QuantileRule.Hazen => Hazen(sorted, (float)p),
        QuantileRule.Linear => Linear(sorted, p),
        _ => sorted[Math.Min((int)Math.Ceiling(p * sorted.Length), sorted.Length - 1)],
    };

    public static double Median(ReadOnlySpan<double> sorted)
    {
        var half = sorted.Length / 2;
        return sorted.IsEmpty ? double.NaN : (sorted.Length & 1) == 1 ? sorted[half] : 0.5 * (sorted[half - 1] + sorted[half]);
    }

    /// <summary>The position is computed in single precision, as the package does that this rule is for: the last digits depend on it.</summary>
    public static double Hazen(ReadOnlySpan<double> sorted, float p)
    {
        var h = sorted.Length * p - 0.5f;
        if (h < 0)
        {
            return sorted[0];
        }

        var below = (int)h;
        return below >= sorted.Length - 1 ? sorted[^1] : sorted[below] + (sorted[below + 1] - sorted[below]) * (double)(h - below);
    }

    /// <summary>Interpolates from the nearer side, as numpy does: exact at both ends.</summary>
    public static double Linear(ReadOnlySpan<double> sorted, double p)
    {
        var h = (sorted.Length - 1) * p;
        var below = (int)h;
        var part = h - below;
        var a = sorted[below];
        var b = sorted[Math.Min(below + 1, sorted.Length - 1)];
        return part >= 0.5 ? b - (b - a) * (1 - part) : a + (b - a) * part;
    }
}
