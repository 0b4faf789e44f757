using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Rubin.Query.PhotoZ.Bpz;

/// <summary>Sixteen floats in a vector of 512 bits.</summary>
readonly struct SixteenLanes(Vector512<float> vector) : ILanes<SixteenLanes>
{
    readonly Vector512<float> _vector = vector;

    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes Create(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes Load(ref float source, nint offset) => new(Vector512.LoadUnsafe(ref source, (nuint)offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes operator +(SixteenLanes x, SixteenLanes y) => new(x._vector + y._vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes operator -(SixteenLanes x, SixteenLanes y) => new(x._vector - y._vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes operator *(SixteenLanes x, SixteenLanes y) => new(x._vector * y._vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes operator /(SixteenLanes x, SixteenLanes y) => new(x._vector / y._vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes MultiplyAdd(SixteenLanes x, SixteenLanes y, SixteenLanes z) => new(Vector512.MultiplyAddEstimate(x._vector, y._vector, z._vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes SubtractProduct(SixteenLanes z, SixteenLanes x, SixteenLanes y) =>
        new(Avx512F.FusedMultiplyAddNegated(x._vector, y._vector, z._vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes Max(SixteenLanes x, SixteenLanes y) => new(Vector512.MaxNative(x._vector, y._vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes Min(SixteenLanes x, SixteenLanes y) => new(Vector512.MinNative(x._vector, y._vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes Cut(SixteenLanes x, SixteenLanes least) =>
        new(Vector512.ConditionalSelect(Vector512.LessThan(x._vector, least._vector), Vector512<float>.Zero, x._vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes WherePositive(SixteenLanes mask, SixteenLanes x, SixteenLanes otherwise) =>
        new(Vector512.ConditionalSelect(Vector512.GreaterThan(mask._vector, Vector512<float>.Zero), x._vector, otherwise._vector));

    /// <remarks>The processor has an instruction for the last step, which needs no care for small numbers.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes Exp2(SixteenLanes x)
    {
        var whole = Vector512.Round(x._vector);
        return new(Avx512F.Scale(LaneMath.Exp2Polynomial(new SixteenLanes(x._vector - whole))._vector, whole));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Sum() => Vector512.Sum(_vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float target, nint offset) => _vector.StoreUnsafe(ref target, (nuint)offset);
}
