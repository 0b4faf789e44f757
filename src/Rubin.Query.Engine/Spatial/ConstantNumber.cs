using System.Data.SqlTypes;
using System.Globalization;
using Rubin.Query.Engine.Expressions;

namespace Rubin.Query.Engine.Spatial;

/// <summary>The value of an expression without columns as a number.</summary>
static class ConstantNumber
{
    /// <summary>The number; null where the expression has columns, is NULL or is no number.</summary>
    public static double? Of(BoundExpression expression) => ConstantFolding.Evaluate(expression)?.Value switch
    {
        SqlDecimal number => number.ToDouble(),
        null or string or bool or DateTime => null,
        IConvertible number => number.ToDouble(CultureInfo.InvariantCulture),
        _ => null,
    };
}
