using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;

namespace Rubin.Query.Engine.Spatial;

/// <summary>Between which numbers the values of an expression lie, from those of its columns: interval arithmetic over + - * /.</summary>
static class ValueBounds
{
    /// <summary>The least and the largest value other than NULL and NaN; null where they cannot be told.</summary>
    /// <param name="expression">A number.</param>
    /// <param name="column">The same of a column, by number; 0 and 0 for one that is all NULL.</param>
    internal static (double Low, double High)? Of(BoundExpression expression, Func<int, (double Low, double High)?> column) => expression switch
    {
        Constant { Value: null } => (0, 0),
        Constant => ConstantNumber.Of(expression) is { } number && double.IsFinite(number) ? (number, number) : null,
        ColumnReference { Id: var id } => column(id) is var (low, high) && double.IsFinite(low) && double.IsFinite(high) ? (low, high) : null,
        CastExpression { Operand: var operand } cast when cast.Type == DataType.Double && operand.Type.IsNumeric => Of(operand, column),
        Case choice => Any([.. choice.Results, choice.Otherwise], column),
        FunctionCall { Arguments: [var x] } call when call.Function.Name == "-" && Of(x, column) is var (low, high) => (-high, -low),
        FunctionCall { Arguments: [var x, var y] } call when Of(x, column) is { } left && Of(y, column) is { } right => Combined(call.Function.Name, left, right),
        _ => null,
    };

    static (double Low, double High)? Any(IReadOnlyList<BoundExpression> expressions, Func<int, (double Low, double High)?> column)
    {
        var ends = new List<double>();
        foreach (var expression in expressions)
        {
            if (Of(expression, column) is not var (low, high))
            {
                return null;
            }

            ends.AddRange([low, high]);
        }

        return (ends.Min(), ends.Max());
    }

    static (double Low, double High)? Combined(string name, (double Low, double High) x, (double Low, double High) y) => name switch
    {
        "+" => Around([x.Low + y.Low, x.High + y.High]),
        "-" => Around([x.Low - y.High, x.High - y.Low]),
        "*" => Around([x.Low * y.Low, x.Low * y.High, x.High * y.Low, x.High * y.High]),
        "/" when y.Low > 0 || y.High < 0 => Around([x.Low / y.Low, x.Low / y.High, x.High / y.Low, x.High / y.High]),
        _ => null,
    };

    static (double Low, double High)? Around(ReadOnlySpan<double> ends)
    {
        var (low, high) = (ends[0], ends[0]);
        foreach (var end in ends)
        {
            (low, high) = (Math.Min(low, end), Math.Max(high, end));
        }

        return double.IsFinite(low) && double.IsFinite(high) ? (low, high) : null;
    }
}
