using Rubin.Query.Adql;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;

namespace Rubin.Query.Engine.Binding;

/// <summary>Conditions that have a meaning, but hardly the one that was meant.</summary>
sealed partial class ExpressionBinder
{
    /// <summary>Whether an unknown name that is being bound stands beside a text, and may be one without its quotes.</summary>
    bool _isBesideText;

    /// <summary>Binds what is compared with a value.</summary>
    BoundExpression BindBeside(BoundExpression other, ExpressionSyntax syntax)
    {
        var outer = _isBesideText;
        _isBesideText = other.Type.Logical == DataType.Utf8;
        var bound = Bind(syntax);
        _isBesideText = outer;
        return bound;
    }

    /// <summary><c>a &lt; b &lt; c</c> would compare a truth value with <c>c</c>; in parentheses, or with 0, 1, TRUE or FALSE by =, that may be meant.</summary>
    BadExpression? RefuseChain(BinarySyntax syntax)
    {
        if (syntax.Left is not BinarySyntax { Operator: var inner } left || ComparisonOf(inner) is null || left.Span.Start != left.Left.Span.Start
            || (syntax.Operator is BinaryOperator.Equal or BinaryOperator.NotEqual or BinaryOperator.IsDistinctFrom or BinaryOperator.IsNotDistinctFrom
                && syntax.Right is NumberSyntax or BooleanSyntax or NullSyntax or ParameterSyntax))
        {
            return null;
        }

        var hint = left.Right is BinarySyntax { Operator: BinaryOperator.Concat }
            ? "|| joins texts; between conditions write OR"
            : $"write {SyntaxPrinter.Print(left)} AND {SyntaxPrinter.Print(syntax with { Left = left.Right })}";
        return binder.Errors.Report(QueryErrorCode.Semantic, "one comparison follows another", syntax.Span, hint);
    }

    void WarnOfNull(BinarySyntax syntax)
    {
        if (syntax.Operator is BinaryOperator.IsDistinctFrom or BinaryOperator.IsNotDistinctFrom || syntax.Left is NullSyntax == syntax.Right is NullSyntax)
        {
            return;
        }

        var other = SyntaxPrinter.Print(syntax.Left is NullSyntax ? syntax.Right : syntax.Left);
        binder.Warn("a comparison with NULL is true of no row", syntax.Span, syntax.Operator switch
        {
            BinaryOperator.Equal => $"write {other} IS NULL",
            BinaryOperator.NotEqual => $"write {other} IS NOT NULL",
            _ => $"{other} IS NULL and {other} IS NOT NULL test for NULL",
        });
    }

    void WarnOfNull(InListSyntax syntax)
    {
        if (syntax.Items.FirstOrDefault(i => i is NullSyntax) is not { } item)
        {
            return;
        }

        var value = SyntaxPrinter.Print(syntax.Value);
        if (syntax.IsNegated)
        {
            binder.Warn("NOT IN with NULL in its list is true of no row", item.Span, "leave NULL out");
            return;
        }

        binder.Warn("nothing is equal to NULL in a list", item.Span, $"leave it out, and write OR {value} IS NULL behind the list");
    }

    void WarnOfNull(CaseSyntax syntax, WhenSyntax when)
    {
        if (when.Condition is NullSyntax)
        {
            binder.Warn("nothing is equal to NULL behind WHEN", when.Condition.Span, $"write CASE WHEN {SyntaxPrinter.Print(syntax.Operand!)} IS NULL THEN …");
        }
    }

    void WarnOfEmptyRange(BetweenSyntax syntax, BoundExpression low, BoundExpression high)
    {
        if (NumberOf(low) is { } least && NumberOf(high) is { } most && least > most)
        {
            var (value, first, last) = (SyntaxPrinter.Print(syntax.Value), SyntaxPrinter.Print(syntax.Low), SyntaxPrinter.Print(syntax.High));
            binder.Warn(
                $"nothing lies between {first} and {last}: the lower bound stands first",
                syntax.Span,
                $"write BETWEEN {last} AND {first}; for angles around 0, {value} >= {first} OR {value} <= {last}");
        }
    }

    static double? NumberOf(BoundExpression expression) =>
        expression is Constant { Value: IConvertible number and not (string or bool or char or DateTime) } ? Convert.ToDouble(number, System.Globalization.CultureInfo.InvariantCulture) : null;
}
