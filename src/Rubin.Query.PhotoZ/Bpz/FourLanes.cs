using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Rubin.Query.PhotoZ.Bpz;

/// <summary>Four floats in a vector of 128 bits.</summary>
readonly struct FourLanes(Vector128<float> vector) : ILanes<FourLanes>
{
    readonly Vector128<float> _vector = vector;

    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes Create(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes Load(ref float source, nint offset) => new(Vector128.LoadUnsafe(ref source, (nuint)offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes operator +(FourLanes x, FourLanes y) => new(x._vector + y._vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes operator -(FourLanes x, FourLanes y) => new(x._vector - y._vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes operator *(FourLanes x, FourLanes y) => new(x._vector * y._vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes operator /(FourLanes x, FourLanes y) => new(x._vector / y._vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes MultiplyAdd(FourLanes x, FourLanes y, FourLanes z) => new(Vector128.MultiplyAddEstimate(x._vector, y._vector, z._vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes SubtractProduct(FourLanes z, FourLanes x, FourLanes y) =>
        new(z._vector - (x._vector * y._vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes Max(FourLanes x, FourLanes y) => new(Vector128.MaxNative(x._vector, y._vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes Min(FourLanes x, FourLanes y) => new(Vector128.MinNative(x._vector, y._vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes Cut(FourLanes x, FourLanes least) =>
        new(Vector128.ConditionalSelect(Vector128.LessThan(x._vector, least._vector), Vector128<float>.Zero, x._vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes WherePositive(FourLanes mask, FourLanes x, FourLanes otherwise) =>
        new(Vector128.ConditionalSelect(Vector128.GreaterThan(mask._vector, Vector128<float>.Zero), x._vector, otherwise._vector));

    /// <remarks>1.5 · 2²³ added to x leaves the whole part in the lowest bits, from where it goes into the exponent.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes Exp2(FourLanes x)
    {
        var magic = Vector128.Create(12582912f);
        var bounded = Vector128.MaxNative(x._vector, Vector128.Create(-126f));
        var shifted = bounded + magic;
        var power = LaneMath.Exp2Polynomial(new FourLanes(bounded - (shifted - magic)));
        return new((power._vector.AsInt32() + Vector128.ShiftLeft(shifted.AsInt32(), 23)).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Sum() => Vector128.Sum(_vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float target, nint offset) => _vector.StoreUnsafe(ref target, (nuint)offset);
}
