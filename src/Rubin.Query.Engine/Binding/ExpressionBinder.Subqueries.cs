using Rubin.Query.Adql;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Binding;

/// <summary>Sub-queries as values, in IN, and behind ANY and ALL.</summary>
sealed partial class ExpressionBinder
{
    LogicalNode BindSubquery(QuerySyntax query) => new QueryBinder(binder, tables).Bind(query, scope);

    BoundExpression BindScalarSubquery(SubquerySyntax syntax)
    {
        var plan = BindSubquery(syntax.Query);
        return HasColumns(plan, 1, syntax.Span)
            ? new Subquery(SubqueryKind.Scalar, plan, null, plan.Output[0].Field.Type.Logical)
            : BadExpression.Instance;
    }

    bool HasColumns(LogicalNode plan, int count, SourceSpan span)
    {
        if (plan.Output.Count == count)
        {
            return true;
        }

        var expected = count == 1 ? "one column" : $"{count} columns";
        binder.Errors.Report(QueryErrorCode.TypeMismatch, $"this sub-query must give {expected}, not {plan.Output.Count}", span);
        return false;
    }

    BoundExpression BindInQuery(InQuerySyntax syntax)
    {
        var plan = BindSubquery(syntax.Query);
        var width = syntax.Value is RowSyntax values ? values.Items.Count : 1;
        if (!HasColumns(plan, width, syntax.Query.Span))
        {
            return BadExpression.Instance;
        }

        var comparand = syntax.Value is RowSyntax row
            ? CompareRows(ComparisonOperator.Equal, row, plan.Output.Map<BoundExpression>(c => c.Reference), syntax.Span)
            : Compare(ComparisonOperator.Equal, Bind(syntax.Value), plan.Output[0].Reference, syntax.Span);
        return comparand is BadExpression
            ? comparand
            : Negate(new Subquery(SubqueryKind.Any, plan, comparand, DataType.Boolean), syntax.IsNegated);
    }

    /// <summary>ANY over a query; ALL as "for no row is the comparison not true"; over a list, ANY of its elements.</summary>
    BoundExpression BindQuantified(QuantifiedSyntax syntax)
    {
        var value = Bind(syntax.Value);
        var comparison = ComparisonOf(syntax.Operator)!.Value;
        if (syntax.Source is not SubquerySyntax subquery)
        {
            return comparison == ComparisonOperator.Equal && !syntax.IsAll
                ? Call("list_contains", syntax.Span, Bind(syntax.Source), value)
                : binder.Errors.Report(QueryErrorCode.Unsupported, "only = ANY can look into a list", syntax.Span);
        }

        var plan = BindSubquery(subquery.Query);
        if (!HasColumns(plan, 1, subquery.Span))
        {
            return BadExpression.Instance;
        }

        var compared = Compare(comparison, value, plan.Output[0].Reference, syntax.Span);
        if (compared is BadExpression)
        {
            return compared;
        }

        return syntax.IsAll
            ? new Negation(new Subquery(SubqueryKind.Any, plan, new Negation(compared), DataType.Boolean))
            : new Subquery(SubqueryKind.Any, plan, compared, DataType.Boolean);
    }
}
