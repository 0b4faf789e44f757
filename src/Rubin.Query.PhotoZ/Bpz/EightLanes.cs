using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Rubin.Query.PhotoZ.Bpz;

/// <summary>Eight floats in a vector of 256 bits.</summary>
readonly struct EightLanes(Vector256<float> vector) : ILanes<EightLanes>
{
    readonly Vector256<float> _vector = vector;

    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Create(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Load(ref float source, nint offset) => new(Vector256.LoadUnsafe(ref source, (nuint)offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator +(EightLanes x, EightLanes y) => new(x._vector + y._vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator -(EightLanes x, EightLanes y) => new(x._vector - y._vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator *(EightLanes x, EightLanes y) => new(x._vector * y._vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator /(EightLanes x, EightLanes y) => new(x._vector / y._vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes MultiplyAdd(EightLanes x, EightLanes y, EightLanes z) => new(Vector256.MultiplyAddEstimate(x._vector, y._vector, z._vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes SubtractProduct(EightLanes z, EightLanes x, EightLanes y) =>
        new(Fma.IsSupported ? Fma.MultiplyAddNegated(x._vector, y._vector, z._vector) : z._vector - (x._vector * y._vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Max(EightLanes x, EightLanes y) => new(Vector256.MaxNative(x._vector, y._vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Min(EightLanes x, EightLanes y) => new(Vector256.MinNative(x._vector, y._vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Cut(EightLanes x, EightLanes least) =>
        new(Vector256.ConditionalSelect(Vector256.LessThan(x._vector, least._vector), Vector256<float>.Zero, x._vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes WherePositive(EightLanes mask, EightLanes x, EightLanes otherwise) =>
        new(Vector256.ConditionalSelect(Vector256.GreaterThan(mask._vector, Vector256<float>.Zero), x._vector, otherwise._vector));

    /// <remarks>1.5 · 2²³ added to x leaves the whole part in the lowest bits, from where it goes into the exponent.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Exp2(EightLanes x)
    {
        var magic = Vector256.Create(12582912f);
        var bounded = Vector256.MaxNative(x._vector, Vector256.Create(-126f));
        var shifted = bounded + magic;
        var power = LaneMath.Exp2Polynomial(new EightLanes(bounded - (shifted - magic)));
        return new((power._vector.AsInt32() + Vector256.ShiftLeft(shifted.AsInt32(), 23)).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Sum() => Vector256.Sum(_vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float target, nint offset) => _vector.StoreUnsafe(ref target, (nuint)offset);
}
