using System.Globalization;
using Rubin.Query.Adql;
using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query;

/// <summary>The values of WITH: literals, lists of them, and bare words as texts.</summary>
static class OptionLiteral
{
    /// <summary>An option as the statement has it.</summary>
    /// <exception cref="QueryException">TypeMismatch: the value is no literal.</exception>
    internal static GivenOption Of(ModelOptionSyntax option) => new(option.Name.Text, Value(option.Value), option.Span);

    static object? Value(ExpressionSyntax value) => value switch
    {
        NumberSyntax number => Number(number),
        UnarySyntax { Operator: UnaryOperator.Minus, Operand: NumberSyntax number } => Number(number) is long whole ? -whole : -(double)Number(number),
        UnarySyntax { Operator: UnaryOperator.Plus, Operand: NumberSyntax number } => Number(number),
        StringSyntax text => text.Value,
        BooleanSyntax truth => truth.Value,
        NullSyntax => null,
        ColumnSyntax { Parts: [var word] } => word.Text,
        ListSyntax list => list.Items.Select(Value).ToArray(),
        _ => throw new QueryException(QueryErrorCode.TypeMismatch, "an option's value must be a number, a text, TRUE or FALSE, or a list of such", value.Span),
    };

    static object Number(NumberSyntax number) => number.Kind == NumberKind.Integer && long.TryParse(number.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var whole)
        ? whole
        : double.TryParse(number.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new QueryException(QueryErrorCode.Value, $"{number.Text} is no number here", number.Span);
}
