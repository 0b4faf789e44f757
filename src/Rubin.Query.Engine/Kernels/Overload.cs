using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.Engine.Kernels;

/// <summary>A function of a whole column of one type: TensorPrimitives and the like.</summary>
delegate void SpanMap<T>(ReadOnlySpan<T> x, Span<T> answers);

/// <summary>Turns operators written for one row into overloads of functions.</summary>
static class Overload
{
    /// <summary>Of one argument, never failing.</summary>
    internal static ScalarOverload Unary<TOp, TIn, TOut>(DataType? parameter = null, DataType? result = null)
        where TOp : struct, IUnary<TIn, TOut>
        where TIn : unmanaged
        where TOut : unmanaged
    {
        var type = result ?? FixedWidth.PlainType(typeof(TOut));
        return new(
            [parameter ?? FixedWidth.PlainType(typeof(TIn))], type, (arguments, _, _) => Loops.Map<TOp, TIn,
            TOut>(arguments, type))
        { IsTotal = true };
    }

    /// <summary>Of one argument, failing for some values.</summary>
    internal static ScalarOverload CheckedUnary<TOp, TIn, TOut>(DataType? parameter = null, DataType? result = null)
        where TOp : struct, ICheckedUnary<TIn, TOut>
        where TIn : unmanaged
        where TOut : unmanaged
    {
        var type = result ?? FixedWidth.PlainType(typeof(TOut));
        return new(
            [parameter ?? FixedWidth.PlainType(typeof(TIn))],
            type,
            (arguments, _, validity) => Loops.MapChecked<TOp, TIn, TOut>(arguments, validity, type));
    }

    /// <summary>Of two arguments, never failing.</summary>
    internal static ScalarOverload Binary<TOp, TLeft, TRight, TOut>(DataType? left = null, DataType? right = null, DataType? result = null)
        where TOp : struct, IBinary<TLeft, TRight, TOut>
        where TLeft : unmanaged
        where TRight : unmanaged
        where TOut : unmanaged
    {
        var type = result ?? FixedWidth.PlainType(typeof(TOut));
        return new(
            [left ?? FixedWidth.PlainType(typeof(TLeft)), right ?? FixedWidth.PlainType(typeof(TRight))],
            type,
            (arguments, _, _) => Loops.Zip<TOp, TLeft, TRight, TOut>(arguments, type))
        { IsTotal = true };
    }

    /// <summary>Of two arguments, failing for some values.</summary>
    internal static ScalarOverload CheckedBinary<TOp, TLeft, TRight, TOut>(
        DataType? left = null, DataType? right = null, DataType? result = null)
        where TOp : struct, ICheckedBinary<TLeft, TRight, TOut>
        where TLeft : unmanaged
        where TRight : unmanaged
        where TOut : unmanaged
    {
        var type = result ?? FixedWidth.PlainType(typeof(TOut));
        return new(
            [left ?? FixedWidth.PlainType(typeof(TLeft)), right ?? FixedWidth.PlainType(typeof(TRight))],
            type,
            (arguments, _, validity) => Loops.ZipChecked<TOp, TLeft, TRight, TOut>(arguments, validity, type));
    }

    /// <summary>Of one argument of the type of the answer, a whole column at a time.</summary>
    internal static ScalarOverload Spans<T>(SpanMap<T> map)
        where T : unmanaged
    {
        var type = FixedWidth.PlainType(typeof(T));
        return new([type], type, (arguments, rows, _) =>
        {
            var answers = GC.AllocateUninitializedArray<T>(rows);
            map(Loops.Values<T>(arguments[0]), answers);
            return new Column<T>(type, answers);
        })
        { IsTotal = true };
    }
}
