using System.Runtime.Intrinsics;

namespace Rubin.Query.LightCurves.Curves;

/// <summary>Slopes between neighbours in time.</summary>
static class Slopes
{
    /// <summary>
    /// The greatest slope, of neighbours of different times: at equal times there is none. NaN where there are no such neighbours.
    /// </summary>
    public static double Greatest(LightCurve curve, bool absolute)
    {
        var value = curve.ValueBuffer;
        var time = curve.TimeBuffer;
        var greatest = Vector512.Create(double.NegativeInfinity);
        var steps = curve.Count - 1;
        for (var row = 0; row < steps; row += 8)
        {
            var dm = Vector512.LoadUnsafe(ref value[row + 1]) - Vector512.LoadUnsafe(ref value[row]);
            var dt = Vector512.LoadUnsafe(ref time[row + 1]) - Vector512.LoadUnsafe(ref time[row]);
            var slope = dm / dt;
            slope = absolute ? Vector512.Abs(slope) : slope;
            var greater = Vector512.GreaterThan(slope, greatest) & Vector512.GreaterThan(dt, Vector512<double>.Zero) & Tail.Mask(steps - row);
            greatest = Vector512.ConditionalSelect(greater, slope, greatest);
        }

        var answer = -Tail.Least(-greatest);
        return double.IsFinite(answer) ? answer : double.NaN;
    }
}
