using System.Diagnostics;
using System.Numerics;
using System.Numerics.Tensors;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;

namespace Rubin.Query.Engine.Kernels;

/// <summary>
/// Conversions among integers and floating point. Floating point to integers rounds to the nearest, halves to even; what does not
/// fit, and NaN,
/// has no counterpart. DOUBLE to REAL rounds, and fails only where a finite value becomes infinite.
/// </summary>
static class NumberCasts
{
    internal static ColumnCast Find(DataType from, DataType to, CastMode mode) => from.Id switch
    {
        TypeId.Int8 => FromInteger<sbyte>(to, mode),
        TypeId.Int16 => FromInteger<short>(to, mode),
        TypeId.Int32 => FromInteger<int>(to, mode),
        TypeId.Int64 => FromInteger<long>(to, mode),
        TypeId.UInt8 => FromInteger<byte>(to, mode),
        TypeId.UInt16 => FromInteger<ushort>(to, mode),
        TypeId.UInt32 => FromInteger<uint>(to, mode),
        TypeId.UInt64 => FromInteger<ulong>(to, mode),
        TypeId.Float => FromFloating<float>(to, mode),
        TypeId.Double => FromFloating<double>(to, mode),
        _ => throw new UnreachableException(),
    };

    static ColumnCast FromInteger<T>(DataType to, CastMode mode)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> => to.Id switch
        {
            TypeId.Int8 => Checked<IntegerToInteger<T, sbyte>, T, sbyte>(to, mode),
            TypeId.Int16 => Checked<IntegerToInteger<T, short>, T, short>(to, mode),
            TypeId.Int32 => Checked<IntegerToInteger<T, int>, T, int>(to, mode),
            TypeId.Int64 => Checked<IntegerToInteger<T, long>, T, long>(to, mode),
            TypeId.UInt8 => Checked<IntegerToInteger<T, byte>, T, byte>(to, mode),
            TypeId.UInt16 => Checked<IntegerToInteger<T, ushort>, T, ushort>(to, mode),
            TypeId.UInt32 => Checked<IntegerToInteger<T, uint>, T, uint>(to, mode),
            TypeId.UInt64 => Checked<IntegerToInteger<T, ulong>, T, ulong>(to, mode),
            TypeId.Float => Plain<T, float>(to),
            TypeId.Double => Plain<T, double>(to),
            _ => throw new UnreachableException(),
        };

    static ColumnCast FromFloating<T>(DataType to, CastMode mode)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => to.Id switch
        {
            TypeId.Int8 => Checked<FloatingToInteger<T, sbyte>, T, sbyte>(to, mode),
            TypeId.Int16 => Checked<FloatingToInteger<T, short>, T, short>(to, mode),
            TypeId.Int32 => Checked<FloatingToInteger<T, int>, T, int>(to, mode),
            TypeId.Int64 => Checked<FloatingToInteger<T, long>, T, long>(to, mode),
            TypeId.UInt8 => Checked<FloatingToInteger<T, byte>, T, byte>(to, mode),
            TypeId.UInt16 => Checked<FloatingToInteger<T, ushort>, T, ushort>(to, mode),
            TypeId.UInt32 => Checked<FloatingToInteger<T, uint>, T, uint>(to, mode),
            TypeId.UInt64 => Checked<FloatingToInteger<T, ulong>, T, ulong>(to, mode),
            TypeId.Float => Checked<FloatingToReal<T>, T, float>(to, mode),
            TypeId.Double => Plain<T, double>(to),
            _ => throw new UnreachableException(),
        };

    static ColumnCast Plain<TFrom, TTo>(DataType to)
        where TFrom : unmanaged, INumberBase<TFrom>
        where TTo : unmanaged, INumberBase<TTo> => input =>
    {
        var answers = GC.AllocateUninitializedArray<TTo>(input.Length);
        TensorPrimitives.ConvertTruncating(((Column<TFrom>)input).Values, answers);
        return new Column<TTo>(to, answers, input.Validity);
    };

    static ColumnCast Checked<TOp, TFrom, TTo>(DataType to, CastMode mode)
        where TOp : struct, IConversion<TFrom, TTo>
        where TFrom : unmanaged
        where TTo : unmanaged => input =>
    {
        var values = ((Column<TFrom>)input).Values;
        var answers = GC.AllocateUninitializedArray<TTo>(values.Length);
        var failed = false;
        for (var i = 0; i < values.Length; i++)
        {
            answers[i] = TOp.Invoke(values[i], ref failed);
        }

        var failures = new Failures(input, to, mode);
        for (var i = 0; failed && i < values.Length; i++)
        {
            var here = false;
            TOp.Invoke(values[i], ref here);
            if (here && !input.IsNull(i))
            {
                failures.Add(i);
            }
        }

        return new Column<TTo>(to, answers, failures.Validity);
    };
}

/// <summary>A conversion written for one value; says where there is no counterpart, and never throws.</summary>
interface IConversion<in TFrom, out TTo>
{
    static abstract TTo Invoke(TFrom x, ref bool failed);
}

readonly struct IntegerToInteger<TFrom, TTo> : IConversion<TFrom, TTo>
    where TFrom : unmanaged, IBinaryInteger<TFrom>
    where TTo : unmanaged, IBinaryInteger<TTo>
{
    public static TTo Invoke(TFrom x, ref bool failed)
    {
        var y = TTo.CreateTruncating(x);
        failed |= TFrom.CreateTruncating(y) != x || TFrom.IsNegative(x) != TTo.IsNegative(y);
        return y;
    }
}

readonly struct FloatingToInteger<TFrom, TTo> : IConversion<TFrom, TTo>
    where TFrom : unmanaged, IBinaryFloatingPointIeee754<TFrom>
    where TTo : unmanaged, IBinaryInteger<TTo>, IMinMaxValue<TTo>
{
    // The largest 64-bit integers are no doubles, but one more than they is.
    static readonly double Least = double.CreateTruncating(TTo.MinValue);
    static readonly double Behind = (double.CreateTruncating(TTo.MaxValue >>> 1) + 1) * 2;

    public static TTo Invoke(TFrom x, ref bool failed)
    {
        var rounded = Math.Round(double.CreateTruncating(x));
        var fits = rounded >= Least && rounded < Behind;
        failed |= !fits;
        return typeof(TTo) == typeof(ulong) ? TTo.CreateTruncating((ulong)(fits ? rounded : 0)) : TTo.CreateTruncating((long)(fits ? rounded : 0));
    }
}

readonly struct FloatingToReal<TFrom> : IConversion<TFrom, float>
    where TFrom : unmanaged, IBinaryFloatingPointIeee754<TFrom>
{
    public static float Invoke(TFrom x, ref bool failed)
    {
        var y = float.CreateTruncating(x);
        failed |= float.IsInfinity(y) && !TFrom.IsInfinity(x);
        return y;
    }
}
