using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

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
    public static EightLanes Max(EightLanes x, EightLanes y) => new(Vector256.MaxNative(x._vector, y._vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Min(EightLanes x, EightLanes y) => new(Vector256.MinNative(x._vector, y._vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Cut(EightLanes x, EightLanes least) =>
        new(Vector256.ConditionalSelect(Vector256.LessThan(x._vector, least._vector), Vector256<float>.Zero, x._vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes WherePositive(EightLanes mask, EightLanes x, EightLanes otherwise) =>
        new(Vector256.ConditionalSelect(Vector256.GreaterThan(mask._vector, Vector256<float>.Zero), x._vector, otherwise._vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Scale(EightLanes x, EightLanes shifted) =>
        new((x._vector.AsInt32() + Vector256.ShiftLeft(shifted._vector.AsInt32(), 23)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Sum() => Vector256.Sum(_vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float target, nint offset) => _vector.StoreUnsafe(ref target, (nuint)offset);
}
