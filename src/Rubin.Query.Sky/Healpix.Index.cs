using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Rubin.Query.Sky;

/// <summary>From positions to cells (ang2pix), one at a time.</summary>
public static partial class Healpix
{
    /// <summary>asin(2/3): where the equal-area cylinder gives way to the polar caps.</summary>
    internal const double TransitionLatitude = 0.7297276562269663;

    internal const double Sqrt6 = 2.449489742783178;

    const double FourOverPi = 4 / Math.PI;
    const double HalfNside = 1 << (MaxOrder - 1);
    const uint LastCoordinate = (1u << MaxOrder) - 1;

    // Beyond this the quarter no longer fits the arithmetic below, and a longitude has lost the precision of a cell long before.
    const double LargestLongitudeRadians = 1e9;

    /// <summary>The cell of a position in degrees; any longitude. <see cref="NoCell"/> where it is no position.</summary>
    public static long IndexFromDegrees(double raDegrees, double decDegrees, int order = MaxOrder) =>
        IndexFromRadians(Angle.FoldDegrees(raDegrees) * Angle.RadiansPerDegree, decDegrees * Angle.RadiansPerDegree, order);

    /// <summary>The cell of a position in radians. <see cref="NoCell"/> where it is no position.</summary>
    public static long IndexFromRadians(double raRadians, double decRadians, int order = MaxOrder) =>
        DeepestIndex(raRadians, decRadians) >> Shift(CheckedOrder(order));

    /// <summary>
    /// The cells of many positions in degrees: what <see cref="IndexFromDegrees(double, double, int)"/> gives for each, bit for bit.
    /// All spans have the length of <paramref name="raDegrees"/>.
    /// </summary>
    public static void IndexFromDegrees(
        ReadOnlySpan<double> raDegrees, ReadOnlySpan<double> decDegrees, Span<long> index, int order = MaxOrder)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(decDegrees.Length, raDegrees.Length, nameof(decDegrees));
        ArgumentOutOfRangeException.ThrowIfNotEqual(index.Length, raDegrees.Length, nameof(index));
        var shift = Shift(CheckedOrder(order));
        var row = Vector512.IsHardwareAccelerated ? HealpixIndexVector.FromDegrees(raDegrees, decDegrees, index, shift) : 0;
        for (; row < index.Length; row++) index[row] = IndexFromDegrees(raDegrees[row], decDegrees[row], order);
    }

    /// <summary>
    /// The order-29 cell. Follows the arithmetic of the CDS library operation by operation, since the last bit decides on a border:
    /// the projection into a base cell has <c>l</c> from west to east in [-1, 1] and <c>h</c> from south to north in [0, 2].
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static long DeepestIndex(double lon, double lat)
    {
        if (!(Math.Abs(lat) <= Math.PI / 2 && Math.Abs(lon) <= LargestLongitudeRadians)) return NoCell;
        var x = Math.Abs(lon) * FourOverPi;
        var odd = (long)x | 1;
        x -= odd;
        var quarter = (int)(odd >> 1) & 3;
        if (double.IsNegative(lon)) (x, quarter) = (-x, 3 - quarter);
        var (baseCell, l, h) = Math.Abs(lat) > TransitionLatitude ? ProjectCap(x, lat, quarter) : ProjectBelt(x, lat, quarter);
        return ((long)baseCell << (2 * MaxOrder)) | HealpixBits.Interleave(Coordinate(h + l), Coordinate(h - l));
    }

    /// <summary>
    /// The polar caps: Collignon's projection, <c>t = √(3(1 - |z|))</c> taken from the latitude to be precise at the pole.
    /// </summary>
    static (int BaseCell, double L, double H) ProjectCap(double x, double lat, int quarter)
    {
        var t = Sqrt6 * Math.Cos(0.5 * Math.Abs(lat) + Math.PI / 4);
        return lat > 0 ? (quarter, x * t, 2 - t) : (quarter + 8, x * t, t);
    }

    /// <summary>Between the caps: Lambert's cylinder; the comparisons give the southern borders to the cell.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (int BaseCell, double L, double H) ProjectBelt(double x, double lat, int quarter)
    {
        var y = Math.Sin(lat) * 1.5;
        var right = x > y ? 1 : 0;
        var above = x >= -y ? 1 : 0;
        var row = right + (1 - above);
        return ((row << 2) + ((quarter + (right & above)) & 3), x - (right + above - 1), y + row);
    }

    // Rounding may leave the base cell by an ulp on either side.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static uint Coordinate(double sum) => Math.Min((uint)Math.Max((int)(sum * HalfNside), 0), LastCoordinate);
}
