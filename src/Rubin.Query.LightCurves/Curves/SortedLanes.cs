using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Rubin.Query.LightCurves.Curves;

/// <summary>What <see cref="AscendingSort"/> needs of a processor's vectors.</summary>
interface ISortedLanes<TVector>
{
    static abstract int Count { get; }

    static abstract TVector Load(ref double first, int at);

    static abstract void Store(TVector values, ref double first, int at);

    static abstract TVector Lesser(TVector a, TVector b);

    static abstract TVector Greater(TVector a, TVector b);

    static abstract TVector Reverse(TVector values);

    /// <summary>The values of one vector in ascending order.</summary>
    static abstract TVector Sort(TVector values);

    /// <summary>The last steps of a merge, within a vector.</summary>
    static abstract TVector Merge(TVector values);
}

/// <summary>Vectors of eight doubles.</summary>
readonly struct SortedEight : ISortedLanes<Vector512<double>>
{
    public static int Count => 8;

    public static Vector512<double> Load(ref double first, int at) => Vector512.LoadUnsafe(ref first, (nuint)at);

    public static void Store(Vector512<double> values, ref double first, int at) => values.StoreUnsafe(ref first, (nuint)at);

    public static Vector512<double> Lesser(Vector512<double> a, Vector512<double> b) => Vector512.MinNative(a, b);

    public static Vector512<double> Greater(Vector512<double> a, Vector512<double> b) => Vector512.MaxNative(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Reverse(Vector512<double> values) => Vector512.Shuffle(values, Vector512.Create(7L, 6, 5, 4, 3, 2, 1, 0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Sort(Vector512<double> v)
    {
        v = Step(v, Vector512.Shuffle(v, Vector512.Create(1L, 0, 3, 2, 5, 4, 7, 6)), Vector512.Create(0L, -1, 0, -1, 0, -1, 0, -1));
        v = Step(v, Vector512.Shuffle(v, Vector512.Create(3L, 2, 1, 0, 7, 6, 5, 4)), Vector512.Create(0L, 0, -1, -1, 0, 0, -1, -1));
        v = Step(v, Vector512.Shuffle(v, Vector512.Create(1L, 0, 3, 2, 5, 4, 7, 6)), Vector512.Create(0L, -1, 0, -1, 0, -1, 0, -1));
        v = Step(v, Reverse(v), Vector512.Create(0L, 0, 0, 0, -1, -1, -1, -1));
        v = Step(v, Vector512.Shuffle(v, Vector512.Create(2L, 3, 0, 1, 6, 7, 4, 5)), Vector512.Create(0L, 0, -1, -1, 0, 0, -1, -1));
        return Step(v, Vector512.Shuffle(v, Vector512.Create(1L, 0, 3, 2, 5, 4, 7, 6)), Vector512.Create(0L, -1, 0, -1, 0, -1, 0, -1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Merge(Vector512<double> v)
    {
        v = Step(v, Vector512.Shuffle(v, Vector512.Create(4L, 5, 6, 7, 0, 1, 2, 3)), Vector512.Create(0L, 0, 0, 0, -1, -1, -1, -1));
        v = Step(v, Vector512.Shuffle(v, Vector512.Create(2L, 3, 0, 1, 6, 7, 4, 5)), Vector512.Create(0L, 0, -1, -1, 0, 0, -1, -1));
        return Step(v, Vector512.Shuffle(v, Vector512.Create(1L, 0, 3, 2, 5, 4, 7, 6)), Vector512.Create(0L, -1, 0, -1, 0, -1, 0, -1));
    }

    /// <summary>Each value and its partner: the lanes of <paramref name="upper"/> take the greater.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> Step(Vector512<double> values, Vector512<double> partners, Vector512<long> upper) =>
        Vector512.ConditionalSelect(upper.AsDouble(), Vector512.MaxNative(values, partners), Vector512.MinNative(values, partners));
}

/// <summary>Vectors of four doubles.</summary>
readonly struct SortedFour : ISortedLanes<Vector256<double>>
{
    public static int Count => 4;

    public static Vector256<double> Load(ref double first, int at) => Vector256.LoadUnsafe(ref first, (nuint)at);

    public static void Store(Vector256<double> values, ref double first, int at) => values.StoreUnsafe(ref first, (nuint)at);

    public static Vector256<double> Lesser(Vector256<double> a, Vector256<double> b) => Vector256.MinNative(a, b);

    public static Vector256<double> Greater(Vector256<double> a, Vector256<double> b) => Vector256.MaxNative(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Reverse(Vector256<double> values) => Vector256.Shuffle(values, Vector256.Create(3L, 2, 1, 0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Sort(Vector256<double> v)
    {
        v = Odd(v, Vector256.Shuffle(v, Vector256.Create(1L, 0, 3, 2)));
        v = Upper(v, Reverse(v));
        return Odd(v, Vector256.Shuffle(v, Vector256.Create(1L, 0, 3, 2)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Merge(Vector256<double> v)
    {
        v = Upper(v, Vector256.Shuffle(v, Vector256.Create(2L, 3, 0, 1)));
        return Odd(v, Vector256.Shuffle(v, Vector256.Create(1L, 0, 3, 2)));
    }

    /// <summary>Each value and its partner: lanes 2 and 3 take the greater.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<double> Upper(Vector256<double> values, Vector256<double> partners) =>
        Vector256.ConditionalSelect(Vector256.Create(0L, 0, -1, -1).AsDouble(), Vector256.MaxNative(values, partners), Vector256.MinNative(values, partners));

    /// <summary>Lanes 1 and 3 take the greater.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<double> Odd(Vector256<double> values, Vector256<double> partners) =>
        Vector256.ConditionalSelect(Vector256.Create(0L, -1, 0, -1).AsDouble(), Vector256.MaxNative(values, partners), Vector256.MinNative(values, partners));
}
