using System.Runtime.Intrinsics;

namespace Rubin.Query.Sky;

/// <summary>Many points in a convex polygon, eight at a time: the same products and comparisons as for one.</summary>
public sealed partial class Polygon
{
    /// <inheritdoc/>
    public override void Contains(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> z, Span<bool> inside)
    {
        var row = 0;
        if (_isConvex && Vector512.IsHardwareAccelerated)
        {
            for (; row <= inside.Length - Vector512<double>.Count; row += Vector512<double>.Count)
            {
                var bits = Contains(Vector512.Create(x[row..]), Vector512.Create(y[row..]), Vector512.Create(z[row..]));
                for (var lane = 0; lane < Vector512<double>.Count; lane++) inside[row + lane] = ((bits >> lane) & 1) != 0;
            }
        }

        for (; row < inside.Length; row++) inside[row] = Contains(new UnitVector(x[row], y[row], z[row]));
    }

    ulong Contains(Vector512<double> x, Vector512<double> y, Vector512<double> z)
    {
        var all = Vector512<double>.AllBitsSet;
        foreach (var edge in _edges)
        {
            var products = edge.Normal.X * x + edge.Normal.Y * y + edge.Normal.Z * z;
            all &= Vector512.GreaterThanOrEqual(products, Vector512.Create(-OnEdge));
            if (all == Vector512<double>.Zero) return 0;
        }

        return all.ExtractMostSignificantBits();
    }
}
