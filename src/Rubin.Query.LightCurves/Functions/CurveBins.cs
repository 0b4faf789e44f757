using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Functions;

/// <summary>Light curves in bins of time.</summary>
static class CurveBins
{
    /// <summary>Adds a measurement for each band and bin that has any, in the order of time.</summary>
    public static void Add(LightCurve curve, double width, double offset, CurveColumnBuilder target)
    {
        var bins = new SortedDictionary<(double Bin, int Band), (double Weight, double Sum)>();
        for (var row = 0; row < curve.Count; row++)
        {
            var key = (Math.Floor((curve.Time[row] - offset) / width), curve.Band[row]);
            var (weight, sum) = bins.GetValueOrDefault(key);
            bins[key] = (weight + curve.Weight[row], sum + curve.Weight[row] * curve.Value[row]);
        }

        foreach (var ((bin, band), (weight, sum)) in bins)
        {
            target.Add((bin + 0.5) * width + offset, sum / weight, 1 / Math.Sqrt(weight), band);
        }
    }
}
