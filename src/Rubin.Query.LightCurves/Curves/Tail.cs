using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Rubin.Query.LightCurves.Curves;

/// <summary>The last vector of a column, of which only some lanes are rows.</summary>
static class Tail
{
    static readonly Vector512<double> Index = Vector512.CreateSequence(0.0, 1.0);

    /// <summary>All bits set in the lanes below <paramref name="rows"/>, which may be any positive number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Mask(int rows) => Vector512.LessThan(Index, Vector512.Create((double)rows));

    /// <summary>The least of eight numbers that are not NaN.</summary>
    public static double Least(Vector512<double> values)
    {
        var four = Vector256.MinNative(values.GetLower(), values.GetUpper());
        var two = Vector128.MinNative(four.GetLower(), four.GetUpper());
        return Math.Min(two.GetElement(0), two.GetElement(1));
    }

    /// <summary>The sum of all lanes in each of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> SumInAll(Vector512<double> values)
    {
        if (!Vector512.IsHardwareAccelerated)
        {
            return Vector512.Create(Vector512.Sum(values));
        }

        values += Vector512.Shuffle(values, Vector512.Create(4L, 5, 6, 7, 0, 1, 2, 3));
        values += Vector512.Shuffle(values, Vector512.Create(2L, 3, 0, 1, 6, 7, 4, 5));
        return values + Vector512.Shuffle(values, Vector512.Create(1L, 0, 3, 2, 5, 4, 7, 6));
    }

    /// <summary>Writes a vector, or as much of it as there is room for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<double> values, Span<double> to)
    {
        if (to.Length >= 8)
        {
            values.CopyTo(to);
            return;
        }

        for (var i = 0; i < to.Length; i++) to[i] = values[i];
    }
}
