using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.Engine.Kernels;

/// <summary>
/// A function of doubles, eight at a time. Single values take the same way, so that an answer does not depend on how rows are
/// batched.
/// </summary>
interface IVectorUnary
{
    static abstract Vector512<double> Invoke(Vector512<double> x);
}

readonly struct SinOf : IVectorUnary
{
    public static Vector512<double> Invoke(Vector512<double> x) => Vector512.Sin(x);
}

readonly struct CosOf : IVectorUnary
{
    public static Vector512<double> Invoke(Vector512<double> x) => Vector512.Cos(x);
}

readonly struct ExpOf : IVectorUnary
{
    public static Vector512<double> Invoke(Vector512<double> x) => Vector512.Exp(x);
}

readonly struct LogOf : IVectorUnary
{
    public static Vector512<double> Invoke(Vector512<double> x) => Vector512.Log(x);
}

/// <summary>The logarithm to base 10; exact for powers of ten, which the quotient of natural logarithms misses by an ulp.</summary>
readonly struct Log10Of : IVectorUnary
{
    // 1 / ln 10 as the sum of two doubles, to some 106 bits.
    const double High = 0.4342944819032518;
    const double Low = 1.0983196502167651e-17;

    // A logarithm so near to a whole number is that of a power of ten, or its neighbours'.
    const double Near = 1e-14;

    public static Vector512<double> Invoke(Vector512<double> x)
    {
        var natural = Vector512.Log(x);
        var answer = Vector512.FusedMultiplyAdd(natural, Vector512.Create(High), natural * Low);
        var whole = Vector512.Round(answer);
        var isNear = Vector512.LessThanOrEqual(Vector512.Abs(answer - whole), Vector512.Abs(answer) * Near);
        return isNear == Vector512<double>.Zero ? answer : Precise(x, answer, isNear);
    }

    static Vector512<double> Precise(Vector512<double> x, Vector512<double> answer, Vector512<double> isNear)
    {
        for (var lane = 0; lane < Vector512<double>.Count; lane++)
        {
            answer = isNear[lane] != 0 ? answer.WithElement(lane, Math.Log10(x[lane])) : answer;
        }

        return answer;
    }
}

/// <summary>The loop of functions of eight doubles.</summary>
static class VectorLoops
{
    /// <summary>An overload of DOUBLE, never failing.</summary>
    internal static ScalarOverload Overload<TOp>()
        where TOp : struct, IVectorUnary => new([DataType.Double], DataType.Double, (arguments, rows, _) =>
    {
        var answers = GC.AllocateUninitializedArray<double>(rows);
        Map<TOp>(Loops.Values<double>(arguments[0]), answers);
        return new Column<double>(answers);
    })
        { IsTotal = true };

    /// <summary>The function of each value; the last few are padded to a whole vector.</summary>
    internal static void Map<TOp>(ReadOnlySpan<double> x, Span<double> answers)
        where TOp : struct, IVectorUnary
    {
        var i = 0;
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var to = ref MemoryMarshal.GetReference(answers);
        for (; i <= x.Length - Vector512<double>.Count; i += Vector512<double>.Count)
        {
            TOp.Invoke(Vector512.LoadUnsafe(ref from, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        }

        if (i == x.Length)
        {
            return;
        }

        Span<double> padded = stackalloc double[Vector512<double>.Count];
        padded.Fill(1);
        x[i..].CopyTo(padded);
        TOp.Invoke(Vector512.Create<double>(padded)).CopyTo(padded);
        padded[..(x.Length - i)].CopyTo(answers[i..]);
    }
}
