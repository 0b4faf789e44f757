using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Kernels;
using Rubin.Query.Engine.Units;

namespace Rubin.Query.Engine.Functions;

/// <summary>
/// The arithmetic operators, as functions by the names of their symbols. Integers are computed in 64 bits and overflow is an error;
/// floating point
/// follows IEEE 754. Types: see <see cref="TypeRules.Arithmetic"/>.
/// </summary>
[QueryFunctions]
public static class ArithmeticFunctions
{
    /// <summary><c>x + y</c>.</summary>
    public static ScalarFunction Add { get; } = new("+", new("Sum.", "1 + 2 = 3", "ADQL 2.1 §2.3"), [
        Tensor<float>(TensorPrimitives.Add, TensorPrimitives.Add, null),
        Tensor<double>(TensorPrimitives.Add, TensorPrimitives.Add, null),
        Overload.CheckedBinary<CheckedAdd<long>, long, long, long>(),
        Overload.CheckedBinary<CheckedAdd<ulong>, ulong, ulong, ulong>(),
    ])
    {
        InAdql = true,
        Metadata = UnitRules.Shared,
        Resolve = types => TimeArithmetic.AddDays(types) ?? IntervalArithmetic.Add(types) ?? DecimalArithmetic.Find('+', types) ?? Promote(Add!, types),
    };

    /// <summary><c>x - y</c>.</summary>
    public static ScalarFunction Subtract { get; } = new(
        "-", new("Difference; with one argument, the negative.", "5 - 7 = -2", "ADQL 2.1 §2.3"), [
        Tensor<float>(TensorPrimitives.Subtract, TensorPrimitives.Subtract, TensorPrimitives.Subtract),
        Tensor<double>(TensorPrimitives.Subtract, TensorPrimitives.Subtract, TensorPrimitives.Subtract),
        Overload.CheckedBinary<CheckedSubtract<long>, long, long, long>(),
        Overload.CheckedBinary<CheckedSubtract<ulong>, ulong, ulong, ulong>(),
        Overload.Spans<float>(TensorPrimitives.Negate),
        Overload.Spans<double>(TensorPrimitives.Negate),
        Overload.CheckedUnary<CheckedNegate, long, long>(),
    ])
    {
        InAdql = true,
        Metadata = UnitRules.Shared,
        Resolve = types => TimeArithmetic.SubtractDays(types) ?? IntervalArithmetic.Subtract(types) ?? DecimalArithmetic.Find('-', types) ?? Promote(Subtract!, types),
    };

    /// <summary><c>x * y</c>.</summary>
    public static ScalarFunction Multiply { get; } = new("*", new("Product.", "6 * 7 = 42", "ADQL 2.1 §2.3"), [
        Tensor<float>(TensorPrimitives.Multiply, TensorPrimitives.Multiply, null),
        Tensor<double>(TensorPrimitives.Multiply, TensorPrimitives.Multiply, null),
        Overload.CheckedBinary<CheckedMultiply<long>, long, long, long>(),
        Overload.CheckedBinary<CheckedMultiply<ulong>, ulong, ulong, ulong>(),
    ])
    {
        InAdql = true,
        Metadata = UnitRules.Product,
        Resolve = types => IntervalArithmetic.Multiply(types) ?? DecimalArithmetic.Find('*', types) ?? Promote(Multiply!, types),
    };

    /// <summary><c>x / y</c>.</summary>
    public static ScalarFunction Divide { get; } = new(
        "/", new(
            "Quotient, in floating point also for integers; division by zero gives an infinity or NaN.", "1 / 4 = 0.25",
            "ADQL 2.1 §2.3"), [
        Tensor<float>(TensorPrimitives.Divide, TensorPrimitives.Divide, TensorPrimitives.Divide),
        Tensor<double>(TensorPrimitives.Divide, TensorPrimitives.Divide, TensorPrimitives.Divide),
    ])
    {
        InAdql = true,
        Metadata = UnitRules.Quotient,
        Resolve = types => IntervalArithmetic.Divide(types) ?? (types.Count == 2 && types.All(t => t.IsNumeric) ? Divide!.Overloads[1] : null),
    };

    /// <summary><c>x % y</c>, MOD.</summary>
    public static ScalarFunction Modulo { get; } = new(
        "MOD", new(
            "Remainder of x / y with the sign of x; an error for integers where y is 0, NaN for floating point.", "MOD(-7, 3) = -1",
            "ADQL 2.1 §2.3"), [
        Overload.CheckedBinary<CheckedModulo<long>, long, long, long>(),
        Overload.CheckedBinary<CheckedModulo<ulong>, ulong, ulong, ulong>(),
        Overload.Binary<Remainder<float>, float, float, float>(),
        Overload.Binary<Remainder<double>, double, double, double>(),
    ])
    {
        InAdql = true,
        Aliases = ["%"],
        Metadata = UnitRules.First,
        Resolve = types => Promote(Modulo!, types),
    };

    /// <summary>DIV.</summary>
    public static ScalarFunction IntegerDivide { get; } = new(
        "DIV", new("Quotient as a whole number, its fraction cut off; an error where y is 0.", "DIV(-7, 2) = -3 AND DIV(7.5, 2) = 3"), [
        Overload.CheckedBinary<CheckedDivide<long>, long, long, long>(),
        Overload.CheckedBinary<CheckedDivide<ulong>, ulong, ulong, ulong>(),
        Overload.CheckedBinary<WholeQuotient, double, double, long>(),
    ])
    {
        Resolve = types => types.All(t => t.IsNumeric) ? Promote(IntegerDivide!, types) : null,
    };

    /// <summary>The overload for the type in which two numbers are computed together, or one alone.</summary>
    static ScalarOverload? Promote(ScalarFunction function, IReadOnlyList<DataType> types)
    {
        var type = types.Count switch
        {
            1 => TypeRules.Arithmetic(types[0], types[0]),
            2 => TypeRules.Arithmetic(types[0], types[1]),
            _ => null,
        };
        return type is null ? null
            : function.Overloads.FirstOrDefault(o => o.Parameters.Count == types.Count && o.Parameters[0] == type)
            ?? function.Overloads.FirstOrDefault(o => o.Parameters.Count == types.Count && o.Parameters[0] == DataType.Double);
    }

    delegate void Both<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> answers);

    delegate void WithRight<T>(ReadOnlySpan<T> x, T y, Span<T> answers);

    delegate void WithLeft<T>(T x, ReadOnlySpan<T> y, Span<T> answers);

    /// <param name="both">Of two columns.</param>
    /// <param name="withRight">Of a column and a constant.</param>
    /// <param name="withLeft">Of a constant and a column; null where the operator is commutative.</param>
    static ScalarOverload Tensor<T>(Both<T> both, WithRight<T> withRight, WithLeft<T>? withLeft)
        where T : unmanaged
    {
        var type = FixedWidth.PlainType(typeof(T));
        return new([type, type], type, (arguments, rows, _) =>
        {
            var x = Loops.Values<T>(arguments[0]);
            var y = Loops.Values<T>(arguments[1]);
            var answers = GC.AllocateUninitializedArray<T>(rows);
            if (arguments[1].IsConstant)
            {
                withRight(x, y[0], answers);
            }
            else if (!arguments[0].IsConstant)
            {
                both(x, y, answers);
            }
            else if (withLeft is null)
            {
                withRight(y, x[0], answers);
            }
            else
            {
                withLeft(x[0], y, answers);
            }

            return new Column<T>(type, answers);
        })
        { IsTotal = true };
    }
}

readonly struct CheckedAdd<T> : ICheckedBinary<T, T, T>
    where T : unmanaged, IBinaryInteger<T>
{
    public static T Invoke(T x, T y, ref bool failed)
    {
        // Signed: overflow gives the sign that neither operand has. Unsigned: it gives less than either.
        var sum = x + y;
        failed |= typeof(T) == typeof(long) ? ((x ^ sum) & (y ^ sum)) < T.Zero : sum < x;
        return sum;
    }

    public static string Explain(T x, T y) => string.Create(CultureInfo.InvariantCulture, $"{x} + {y} overflows {FixedWidth.PlainType(typeof(T))}");
}

readonly struct CheckedSubtract<T> : ICheckedBinary<T, T, T>
    where T : unmanaged, IBinaryInteger<T>
{
    public static T Invoke(T x, T y, ref bool failed)
    {
        var difference = x - y;
        failed |= typeof(T) == typeof(long) ? ((x ^ y) & (x ^ difference)) < T.Zero : x < y;
        return difference;
    }

    public static string Explain(T x, T y) => string.Create(CultureInfo.InvariantCulture, $"{x} - {y} overflows {FixedWidth.PlainType(typeof(T))}");
}

readonly struct CheckedMultiply<T> : ICheckedBinary<T, T, T>
    where T : unmanaged, IBinaryInteger<T>
{
    public static T Invoke(T x, T y, ref bool failed)
    {
        var exact = Int128.CreateTruncating(x) * Int128.CreateTruncating(y);
        var product = T.CreateTruncating(exact);
        failed |= Int128.CreateTruncating(product) != exact;
        return product;
    }

    public static string Explain(T x, T y) => string.Create(CultureInfo.InvariantCulture, $"{x} * {y} overflows {FixedWidth.PlainType(typeof(T))}");
}

readonly struct CheckedNegate : ICheckedUnary<long, long>
{
    public static long Invoke(long x, ref bool failed)
    {
        failed |= x == long.MinValue;
        return -x;
    }

    public static string Explain(long x) => string.Create(CultureInfo.InvariantCulture, $"-({x}) overflows BIGINT");
}

readonly struct CheckedDivide<T> : ICheckedBinary<T, T, T>
    where T : unmanaged, IBinaryInteger<T>
{
    public static T Invoke(T x, T y, ref bool failed)
    {
        var overflows = typeof(T) == typeof(long) && y == T.AllBitsSet && x != T.Zero && x == -x;
        var here = y == T.Zero || overflows;
        failed |= here;
        return here ? T.Zero : x / y;
    }

    public static string Explain(T x, T y) =>
        string.Create(CultureInfo.InvariantCulture, $"DIV({x}, {y}) {(y == T.Zero ? "divides by zero" : $"overflows {FixedWidth.PlainType(typeof(T))}")}");
}

readonly struct WholeQuotient : ICheckedBinary<double, double, long>
{
    public static long Invoke(double x, double y, ref bool failed)
    {
        // 2^63 is the first double that BIGINT does not hold.
        var quotient = Math.Truncate(x / y);
        var fits = Math.Abs(quotient) < 9223372036854775808.0;
        failed |= !fits;
        return fits ? (long)quotient : 0;
    }

    public static string Explain(double x, double y) =>
        string.Create(CultureInfo.InvariantCulture, $"DIV({x}, {y}) {(y == 0 ? "divides by zero" : "is no BIGINT")}");
}

readonly struct CheckedModulo<T> : ICheckedBinary<T, T, T>
    where T : unmanaged, IBinaryInteger<T>
{
    public static T Invoke(T x, T y, ref bool failed)
    {
        // Division by -1 would trap for the smallest integer; the remainder is 0 for all.
        failed |= y == T.Zero;
        return y == T.Zero || (typeof(T) == typeof(long) && y == T.AllBitsSet) ? T.Zero : x % y;
    }

    public static string Explain(T x, T y) => string.Create(CultureInfo.InvariantCulture, $"MOD({x}, {y}) divides by zero");
}

readonly struct Remainder<T> : IBinary<T, T, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static T Invoke(T x, T y) => x % y;
}
