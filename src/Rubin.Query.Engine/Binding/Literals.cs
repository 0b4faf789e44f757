using System.Diagnostics;
using System.Globalization;
using Rubin.Query.Adql;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;

namespace Rubin.Query.Engine.Binding;

/// <summary>
/// Values written in the query. A whole number is INTEGER where it fits, else BIGINT, else DOUBLE; any other number is DOUBLE.
/// </summary>
static class Literals
{
    internal static BoundExpression Bind(ExpressionSyntax syntax) => syntax switch
    {
        NumberSyntax s => Number(s, isNegative: false),
        StringSyntax s => new Constant(DataType.Utf8, s.Value),
        BooleanSyntax s => s.Value ? Constant.True : Constant.False,
        NullSyntax => Constant.Null(DataType.Null),
        TemporalSyntax s => Temporal(s),
        _ => throw new UnreachableException(),
    };

    internal static Constant Number(NumberSyntax syntax, bool isNegative) => syntax.Kind switch
    {
        NumberKind.Integer => Integer(syntax.Text, isNegative),
        NumberKind.Hex => Hex(syntax, isNegative),
        _ => Double(syntax.Text, isNegative),
    };

    static Constant Integer(string digits, bool isNegative) =>
        long.TryParse(isNegative ? "-" + digits : digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? Whole(value)
            : Double(digits, isNegative);

    static Constant Whole(long value) => value is >= int.MinValue and <= int.MaxValue ? new(DataType.Int32, (int)value) : new(DataType.Int64, value);

    static Constant Hex(NumberSyntax syntax, bool isNegative)
    {
        if (!ulong.TryParse(syntax.Text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits))
        {
            throw new QueryException(QueryErrorCode.Syntax, $"{syntax.Text} has more than 64 bits", syntax.Span);
        }

        var value = unchecked((long)bits);
        return Whole(isNegative ? unchecked(-value) : value);
    }

    static Constant Double(string text, bool isNegative)
    {
        var value = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return new(DataType.Double, isNegative ? -value : value);
    }

    static BoundExpression Temporal(TemporalSyntax syntax)
    {
        var type = syntax.Kind switch
        {
            TemporalKind.Date => DataType.Date,
            TemporalKind.Time => new TimeType(TimeUnit.Microsecond),
            _ => DataType.Timestamp,
        };
        return ExpressionBinder.Cast(new Constant(DataType.Utf8, syntax.Value) { Span = syntax.Span }, type);
    }
}
