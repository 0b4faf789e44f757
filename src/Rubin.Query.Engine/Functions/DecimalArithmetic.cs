using System.Globalization;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Engine.Functions;

/// <summary>
/// <c>+ - *</c> of DECIMAL, exact: sums have one digit more than the larger operand, products the digits of both together. Where
/// that passes 38 digits,
/// DECIMAL(38) is used and overflow is an error.
/// </summary>
static class DecimalArithmetic
{
    const int MaxDigits = 38;

    /// <summary>The overload for a DECIMAL with a DECIMAL or an integer; null for other types.</summary>
    internal static ScalarOverload? Find(char op, IReadOnlyList<DataType> types)
    {
        if (!types.Any(t => t.Id == TypeId.Decimal || t.Id == TypeId.UInt64) || !types.All(t => t.IsInteger || t.Id == TypeId.Decimal))
        {
            return null;
        }

        var operands = types.Select(t => t as DecimalType ?? TypeRules.DecimalOf(t)).ToArray();
        return (op, operands) switch
        {
            ('-', [var x]) => Negation(x),
            ('*', [var x, var y]) => Product(x, y),
            (_, [var x, var y]) => Sum(x, y, op == '+' ? 1 : -1),
            _ => null,
        };
    }

    static ScalarOverload Negation(DecimalType type) => new([type], type, (arguments, _, _) =>
        new Column<Int128>(type, Array.ConvertAll(Loops.Values<Int128>(arguments[0]).ToArray(), x => -x)))
    { IsTotal = true };

    static ScalarOverload Sum(DecimalType x, DecimalType y, int sign)
    {
        var scale = Math.Max(x.Scale, y.Scale);
        var digits = Math.Max(x.Precision - x.Scale, y.Precision - y.Scale) + scale + 1;
        var result = new DecimalType(Math.Min(digits, MaxDigits), Math.Min(scale, MaxDigits));
        var common = result with { };
        return new([common, common], result, (arguments, rows, validity) =>
            Compute(arguments, rows, validity, result, sign > 0 ? "+" : "-", (a, b) => checked(a + sign * b)));
    }

    static ScalarOverload? Product(DecimalType x, DecimalType y)
    {
        var scale = x.Scale + y.Scale;
        if (scale > MaxDigits)
        {
            return null;
        }

        var result = new DecimalType(Math.Min(x.Precision + y.Precision, MaxDigits), scale);
        return new(
            [x, y], result, (arguments, rows, validity) => Compute(arguments, rows, validity, result, "*", (a, b) => checked(a * b)));
    }

    static Column<Int128> Compute(
        ReadOnlySpan<Datum> arguments, int rows, Bitmap validity, DecimalType result, string op, Func<Int128, Int128, Int128> compute)
    {
        var x = Loops.Values<Int128>(arguments[0]);
        var y = Loops.Values<Int128>(arguments[1]);
        var (stepX, stepY) = (arguments[0].IsConstant ? 0 : 1, arguments[1].IsConstant ? 0 : 1);
        var answers = new Int128[rows];
        for (var i = 0; i < rows; i++)
        {
            if (!validity[i])
            {
                continue;
            }

            try
            {
                answers[i] = compute(x[i * stepX], y[i * stepY]);
            }
            catch (OverflowException)
            {
                answers[i] = Int128.MaxValue;
            }

            if (!DecimalCasts.Fits(answers[i], result))
            {
                throw new QueryException(QueryErrorCode.Value, string.Create(CultureInfo.InvariantCulture, $"result of {op} overflows {result}"));
            }
        }

        return new(result, answers);
    }
}
