using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;

namespace Rubin.Query.Engine.Functions.Aggregates;

/// <summary>Number and sum of doubles.</summary>
struct DoubleSum : IAccumulator<DoubleSum, double>
{
    internal long Count;
    internal DoubleDouble Total;

    public static void Add(ref DoubleSum state, double value)
    {
        state.Count++;
        state.Total += value;
    }

    public static void AddRange(ref DoubleSum state, ReadOnlySpan<double> values)
    {
        state.Count += values.Length;
        state.Total = DoubleDouble.Sum(state.Total, values);
    }

    public static void Merge(ref DoubleSum state, in DoubleSum other)
    {
        state.Count += other.Count;
        state.Total += other.Total;
    }

    public static Func<int, DoubleSum>? ReaderOf(AggregateState other) => other switch
    {
        GroupStates<DoubleSum> sums => group => sums.Groups[group],
        GroupStates<Moments> moments => group => new() { Count = moments.Groups[group].Count, Total = moments.Groups[group].Sum },
        _ => null,
    };
}

/// <summary>Number and exact sum of integers; 128 bits hold the sum of 2⁶⁴ of them.</summary>
struct IntegerSum<T> : IAccumulator<IntegerSum<T>, T>
    where T : unmanaged, IBinaryInteger<T>
{
    internal long Count;
    internal Int128 Total;

    public static void Add(ref IntegerSum<T> state, T value)
    {
        state.Count++;
        state.Total += Int128.CreateTruncating(value);
    }

    public static void Merge(ref IntegerSum<T> state, in IntegerSum<T> other)
    {
        state.Count += other.Count;
        state.Total += other.Total;
    }
}

readonly struct SumOfDoubles : IAnswer<DoubleSum, double>
{
    public static double Of(in DoubleSum state) => state.Total.Value;

    public static bool Exists(in DoubleSum state) => state.Count > 0;
}

readonly struct MeanOfDoubles : IAnswer<DoubleSum, double>
{
    public static double Of(in DoubleSum state) => double.IsFinite(state.Total.High) ? (state.Total / state.Count).Value : state.Total.High;

    public static bool Exists(in DoubleSum state) => state.Count > 0;
}

readonly struct SumOfIntegers<T> : IAnswer<IntegerSum<T>, T>
    where T : unmanaged, IBinaryInteger<T>
{
    public static T Of(in IntegerSum<T> state) => Int128.CreateTruncating(T.CreateTruncating(state.Total)) == state.Total
        ? T.CreateTruncating(state.Total)
        : throw new QueryException(
            QueryErrorCode.Value,
            string.Create(CultureInfo.InvariantCulture, $"SUM is {state.Total}, which overflows {Arrow.FixedWidth.PlainType(typeof(T))}"),
            hint: "SUM(CAST(x AS DOUBLE)) gives a rounded sum");

    public static bool Exists(in IntegerSum<T> state) => state.Count > 0;
}

readonly struct MeanOfIntegers<T> : IAnswer<IntegerSum<T>, double>
    where T : unmanaged, IBinaryInteger<T>
{
    // Whole part and remainder apart, so that a sum beyond 2⁵³ loses nothing.
    public static double Of(in IntegerSum<T> state)
    {
        var (whole, rest) = Int128.DivRem(state.Total, state.Count);
        return (double)whole + (double)rest / state.Count;
    }

    public static bool Exists(in IntegerSum<T> state) => state.Count > 0;
}

/// <summary>SUM of DECIMAL: the sum of the unscaled integers.</summary>
readonly struct SumOfDecimals : IAnswer<IntegerSum<Int128>, Int128>
{
    public static Int128 Of(in IntegerSum<Int128> state) => state.Total;

    public static bool Exists(in IntegerSum<Int128> state) => state.Count > 0;
}

/// <summary>The least and the greatest value; NaN is passed over, and -0 is less than 0.</summary>
struct Extreme<T, TOrder> : IAccumulator<Extreme<T, TOrder>, T>
    where T : unmanaged, INumber<T>
    where TOrder : struct, IExtremeOrder
{
    internal T Best;
    internal bool HasValue;

    public static void Add(ref Extreme<T, TOrder> state, T value)
    {
        if (T.IsNaN(value))
        {
            return;
        }

        state.Best = state.HasValue ? TOrder.Choose(state.Best, value) : value;
        state.HasValue = true;
    }

    public static void AddRange(ref Extreme<T, TOrder> state, ReadOnlySpan<T> values)
    {
        if (values.IsEmpty)
        {
            return;
        }

        var best = TOrder.Choose(values);
        if (!T.IsNaN(best))
        {
            Add(ref state, best);
            return;
        }

        foreach (var value in values)
        {
            Add(ref state, value);
        }
    }

    public static void Merge(ref Extreme<T, TOrder> state, in Extreme<T, TOrder> other)
    {
        if (other.HasValue)
        {
            Add(ref state, other.Best);
        }
    }
}

readonly struct ExtremeAnswer<T, TOrder> : IAnswer<Extreme<T, TOrder>, T>
    where T : unmanaged, INumber<T>
    where TOrder : struct, IExtremeOrder
{
    public static T Of(in Extreme<T, TOrder> state) => state.Best;

    public static bool Exists(in Extreme<T, TOrder> state) => state.HasValue;
}

/// <summary>Which of two values an extreme keeps.</summary>
interface IExtremeOrder
{
    static abstract T Choose<T>(T x, T y)
        where T : INumber<T>;

    /// <summary>Of several. NaN where one of them is NaN: System.Numerics.Tensors 10.0.0 stops there, unlike the choice of two.</summary>
    static abstract T Choose<T>(ReadOnlySpan<T> values)
        where T : INumber<T>;
}

readonly struct Least : IExtremeOrder
{
    public static T Choose<T>(T x, T y)
        where T : INumber<T> => T.MinNumber(x, y);

    public static T Choose<T>(ReadOnlySpan<T> values)
        where T : INumber<T> => TensorPrimitives.MinNumber(values);
}

readonly struct Greatest : IExtremeOrder
{
    public static T Choose<T>(T x, T y)
        where T : INumber<T> => T.MaxNumber(x, y);

    public static T Choose<T>(ReadOnlySpan<T> values)
        where T : INumber<T> => TensorPrimitives.MaxNumber(values);
}
