using System.Numerics;
using System.Runtime.Intrinsics;

namespace Rubin.Query.LightCurves.Curves;

/// <summary>How many values lie far from or near to a centre.</summary>
static class Count
{
    /// <summary>Values with |m - centre| > radius.</summary>
    public static int Beyond(LightCurve curve, double centre, double radius)
    {
        var count = 0;
        for (var row = 0; row < curve.Count; row += 8)
        {
            var far = Vector512.GreaterThan(Distance(curve, row, centre), Vector512.Create(radius)) & Tail.Mask(curve.Count - row);
            count += BitOperations.PopCount(far.ExtractMostSignificantBits());
        }

        return count;
    }

    /// <summary>Values with |m - centre| &lt; radius.</summary>
    public static int Within(LightCurve curve, double centre, double radius)
    {
        var count = 0;
        for (var row = 0; row < curve.Count; row += 8)
        {
            var near = Vector512.LessThan(Distance(curve, row, centre), Vector512.Create(radius)) & Tail.Mask(curve.Count - row);
            count += BitOperations.PopCount(near.ExtractMostSignificantBits());
        }

        return count;
    }

    static Vector512<double> Distance(LightCurve curve, int row, double centre) =>
        Vector512.Abs(Vector512.LoadUnsafe(ref curve.ValueBuffer[row]) - Vector512.Create(centre));
}
