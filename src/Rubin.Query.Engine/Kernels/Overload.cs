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
        var type = result ?? StorageType.Of<TOut>();
        return new(
            [parameter ?? StorageType.Of<TIn>()], type, (arguments, _, _) => Loops.Map<TOp, TIn,
            TOut>(arguments, type))
        { IsTotal = true };
    }

    /// <summary>Of one argument, failing for some values.</summary>
    internal static ScalarOverload CheckedUnary<TOp, TIn, TOut>(DataType? parameter = null, DataType? result = null)
        where TOp : struct, ICheckedUnary<TIn, TOut>
        where TIn : unmanaged
        where TOut : unmanaged
    {
        var type = result ?? StorageType.Of<TOut>();
        return new(
            [parameter ?? StorageType.Of<TIn>()],
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
        var type = result ?? StorageType.Of<TOut>();
        return new(
            [left ?? StorageType.Of<TLeft>(), right ?? StorageType.Of<TRight>()],
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
        var type = result ?? StorageType.Of<TOut>();
        return new(
            [left ?? StorageType.Of<TLeft>(), right ?? StorageType.Of<TRight>()],
            type,
            (arguments, _, validity) => Loops.ZipChecked<TOp, TLeft, TRight, TOut>(arguments, validity, type));
    }

    /// <summary>Of one argument of the type of the answer, a whole column at a time.</summary>
    internal static ScalarOverload Spans<T>(SpanMap<T> map)
        where T : unmanaged
    {
        var type = StorageType.Of<T>();
        return new([type], type, (arguments, rows, _) =>
        {
            var answers = GC.AllocateUninitializedArray<T>(rows);
            map(Loops.Values<T>(arguments[0]), answers);
            return new Column<T>(type, answers);
        })
        { IsTotal = true };
    }
}

/// <summary>The plain column type that a .NET type stores.</summary>
static class StorageType
{
    internal static DataType Of<T>()
        where T : unmanaged => Type.GetTypeCode(typeof(T)) switch
        {
            TypeCode.SByte => DataType.Int8,
            TypeCode.Int16 => DataType.Int16,
            TypeCode.Int32 => DataType.Int32,
            TypeCode.Int64 => DataType.Int64,
            TypeCode.Byte => DataType.UInt8,
            TypeCode.UInt16 => DataType.UInt16,
            TypeCode.UInt32 => DataType.UInt32,
            TypeCode.UInt64 => DataType.UInt64,
            TypeCode.Single => DataType.Float,
            TypeCode.Double => DataType.Double,
            _ => throw new ArgumentException($"{typeof(T).Name} stores no plain type"),
        };
}
