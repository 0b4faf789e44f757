using System.Diagnostics;
using Rubin.Query.Adql;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;

namespace Rubin.Query.Engine.Binding;

/// <summary>Arithmetic, comparisons, AND, OR, and the predicates of ADQL.</summary>
sealed partial class ExpressionBinder
{
    BoundExpression BindUnary(UnarySyntax syntax) => syntax.Operator switch
    {
        UnaryOperator.Not when BindCondition(syntax.Operand) is var operand => operand is BadExpression ? operand : new Negation(operand),
        UnaryOperator.Minus when syntax.Operand is NumberSyntax number => Literals.Number(number, isNegative: true),
        UnaryOperator.Minus => Call("-", syntax.Span, Bind(syntax.Operand)),
        UnaryOperator.Plus when Bind(syntax.Operand) is var operand => operand.Type.IsNumeric || operand.Type == DataType.Null ? operand : Call("+", syntax.Span, operand),
        UnaryOperator.BitNot => Call("~", syntax.Span, Bind(syntax.Operand)),
        _ => throw new UnreachableException(),
    };

    BoundExpression BindBinary(BinarySyntax syntax)
    {
        if (ComparisonOf(syntax.Operator) is { } comparison)
        {
            return RefuseChain(syntax) ?? BindComparison(syntax, comparison);
        }

        return Call(SymbolOf(syntax.Operator), syntax.Span, Bind(syntax.Left), Bind(syntax.Right));
    }

    BoundExpression BindComparison(BinarySyntax syntax, ComparisonOperator comparison)
    {
        var isNegated = syntax.Operator == BinaryOperator.IsDistinctFrom;
        if (syntax is { Left: RowSyntax left, Right: RowSyntax right })
        {
            return Negate(CompareRows(comparison, left, [.. right.Items.Select(Bind)], syntax.Span), isNegated);
        }

        WarnOfNull(syntax);
        var value = Bind(syntax.Left);
        return Negate(Compare(comparison, value, BindBeside(value, syntax.Right), syntax.Span), isNegated);
    }

    /// <summary>Row values: equal where all items are; unequal where one is. Other comparisons go item by item, as SQL:2016 §8.2 says.</summary>
    BoundExpression CompareRows(ComparisonOperator comparison, RowSyntax left, ValueList<BoundExpression> right, SourceSpan span)
    {
        if (left.Items.Count != right.Count)
        {
            return binder.Errors.Report(QueryErrorCode.TypeMismatch, $"a row of {left.Items.Count} values cannot be compared with {right.Count}", span);
        }

        var items = left.Items.Map(Bind);
        if (comparison is ComparisonOperator.Equal or ComparisonOperator.NotDistinct)
        {
            return Join(true, [.. items.Select((item, i) => Compare(comparison, item, right[i], span))]);
        }

        if (comparison == ComparisonOperator.NotEqual)
        {
            return Join(false, [.. items.Select((item, i) => Compare(comparison, item, right[i], span))]);
        }

        var strict = comparison is ComparisonOperator.Less or ComparisonOperator.LessOrEqual ? ComparisonOperator.Less : ComparisonOperator.Greater;
        var result = Compare(comparison, items[^1], right[^1], span);
        for (var i = items.Count - 2; i >= 0; i--)
        {
            var equal = Join(true, [Compare(ComparisonOperator.Equal, items[i], right[i], span), result]);
            result = Join(false, [Compare(strict, items[i], right[i], span), equal]);
        }

        return result;
    }

    static BoundExpression Join(bool isAnd, ValueList<BoundExpression> terms) =>
        terms.Any(t => t is BadExpression) ? BadExpression.Instance : terms.Count == 1 ? terms[0] : new Junction(isAnd, terms);

    BoundExpression BindLogical(LogicalSyntax syntax) => Join(syntax.Operator == LogicalOperator.And, syntax.Operands.Map(BindCondition));

    /// <summary>Two values compared in their common type.</summary>
    internal BoundExpression Compare(ComparisonOperator comparison, BoundExpression left, BoundExpression right, SourceSpan span)
    {
        if (left is BadExpression || right is BadExpression)
        {
            return BadExpression.Instance;
        }

        if (left.Type == DataType.Boolean != (right.Type == DataType.Boolean))
        {
            if (Truth.Test(comparison, left, right) is { } test)
            {
                return test with { Span = span };
            }

            (left, right) = (Truth.AsNumber(left, right.Type), Truth.AsNumber(right, left.Type));
        }

        if (TypeRules.ForComparison(left, right) is not { } type)
        {
            var hint = left.Type.IsNumeric && right.Type.Logical == DataType.Utf8 ? "write the number without quotes, or CAST the text"
                : left.Type.Logical == DataType.Utf8 && right.Type.IsNumeric ? "write the text in quotes, or CAST one side"
                : null;
            return binder.Errors.Report(QueryErrorCode.TypeMismatch, $"{Name(left.Type)} cannot be compared with {Name(right.Type)}", span, hint);
        }

        return new Comparison(comparison, Cast(left, type), Cast(right, type)) { Span = span };
    }

    /// <summary>A text literal beside a date, time, timestamp or interval is one too (ADQL 2.1 §4.4.1).</summary>
    static BoundExpression AsTyped(BoundExpression expression, DataType other) =>
        expression is Constant { Value: string } && other.Id is TypeId.Date or TypeId.Time or TypeId.Timestamp or TypeId.Interval && expression.Type == DataType.Utf8
            ? Cast(expression, other)
            : expression;

    BoundExpression BindBetween(BetweenSyntax syntax)
    {
        var (low, high) = (Bind(syntax.Low), Bind(syntax.High));
        WarnOfEmptyRange(syntax, low, high);
        var between = Once(Bind(syntax.Value), value => Join(
            true,
            [
                Compare(ComparisonOperator.GreaterOrEqual, value, low, syntax.Span),
                Compare(ComparisonOperator.LessOrEqual, value, high, syntax.Span),
            ]));
        return between is BadExpression ? between : Negate(between, syntax.IsNegated);
    }

    BoundExpression BindInList(InListSyntax syntax)
    {
        if (syntax.Value is RowSyntax row)
        {
            var rows = syntax.Items.Map(item => item is RowSyntax other
                ? CompareRows(ComparisonOperator.Equal, row, other.Items.Map(Bind), item.Span)
                : binder.Errors.Report(QueryErrorCode.TypeMismatch, $"a row of {row.Items.Count} values is needed here", item.Span));
            return Join(false, rows) is var any && any is BadExpression ? any : Negate(any, syntax.IsNegated);
        }

        WarnOfNull(syntax);
        var value = Bind(syntax.Value);
        var items = syntax.Items.Map(item => AsTyped(ConstantFolding.Fold(Bind(item)), value.Type));
        if (!items.All(i => i is Constant))
        {
            var terms = Join(false, items.Map(i => Compare(ComparisonOperator.Equal, value, i, i.Span)));
            return terms is BadExpression ? terms : Negate(terms, syntax.IsNegated);
        }

        value = items.Aggregate(value, (v, item) => Truth.AsNumber(v, item.Type));
        var (type, cast) = Unify([value, .. items], "IN");
        return cast.Any(c => c is BadExpression)
            ? BadExpression.Instance
            : type == DataType.Null
                ? Constant.Null(DataType.Boolean)
                : Negate(new Membership(cast[0], [.. cast.Skip(1).Select(c => ((Constant)c).Value)]), syntax.IsNegated);
    }

    BoundExpression BindLike(LikeSyntax syntax)
    {
        var name = syntax.IgnoresCase ? "ilike" : "like";
        var value = Bind(syntax.Value);
        if (value.Type.IsNumeric && binder.Dialect == AdqlDialect.Default)
        {
            value = Cast(value, DataType.Utf8);
        }

        var like = syntax.Escape is null
            ? Call(name, syntax.Span, value, BindBeside(value, syntax.Pattern))
            : Call(name, syntax.Span, value, BindBeside(value, syntax.Pattern), Bind(syntax.Escape));
        return like is BadExpression ? like : Negate(like, syntax.IsNegated);
    }

    BoundExpression BindIsTruth(IsTruthSyntax syntax)
    {
        var condition = BindCondition(syntax.Value);
        if (condition is BadExpression)
        {
            return condition;
        }

        BoundExpression test = syntax.Truth is { } truth
            ? new Comparison(ComparisonOperator.NotDistinct, condition, truth ? Constant.True : Constant.False)
            : new NullTest(condition);
        return Negate(test, syntax.IsNegated);
    }

    static ComparisonOperator? ComparisonOf(BinaryOperator binary) => binary switch
    {
        BinaryOperator.Equal => ComparisonOperator.Equal,
        BinaryOperator.NotEqual => ComparisonOperator.NotEqual,
        BinaryOperator.Less => ComparisonOperator.Less,
        BinaryOperator.LessOrEqual => ComparisonOperator.LessOrEqual,
        BinaryOperator.Greater => ComparisonOperator.Greater,
        BinaryOperator.GreaterOrEqual => ComparisonOperator.GreaterOrEqual,
        BinaryOperator.IsDistinctFrom or BinaryOperator.IsNotDistinctFrom => ComparisonOperator.NotDistinct,
        _ => null,
    };

    static string SymbolOf(BinaryOperator binary) => binary switch
    {
        BinaryOperator.Add => "+",
        BinaryOperator.Subtract => "-",
        BinaryOperator.Multiply => "*",
        BinaryOperator.Divide => "/",
        BinaryOperator.Modulo => "%",
        BinaryOperator.IntegerDivide => "DIV",
        BinaryOperator.Concat => "||",
        BinaryOperator.BitAnd => "&",
        BinaryOperator.BitOr => "|",
        BinaryOperator.BitXor => "^",
        BinaryOperator.ShiftLeft => "<<",
        BinaryOperator.ShiftRight => ">>",
        _ => throw new UnreachableException(),
    };
}
