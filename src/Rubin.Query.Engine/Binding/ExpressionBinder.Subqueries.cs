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

    /// <summary>ANY over a query; ALL as "for no row is the comparison not true"; over a list, of its elements.</summary>
    BoundExpression BindQuantified(QuantifiedSyntax syntax)
    {
        var value = Bind(syntax.Value);
        var comparison = ComparisonOf(syntax.Operator)!.Value;
        if (syntax.Source is not SubquerySyntax subquery)
        {
            return CompareWithElements(syntax, comparison, value, Bind(syntax.Source));
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

    /// <summary>A comparison with each element of a list, and whether one or all are true; NULL where a NULL leaves that open.</summary>
    BoundExpression CompareWithElements(QuantifiedSyntax syntax, ComparisonOperator comparison, BoundExpression value, BoundExpression list)
    {
        if (value is BadExpression || list is BadExpression)
        {
            return BadExpression.Instance;
        }

        if (TypeRules.ElementOf(list.Type.Logical) is not { } element)
        {
            return list.Type.Id == TypeId.Null
                ? Constant.Null(DataType.Boolean)
                : binder.Errors.Report(QueryErrorCode.TypeMismatch, $"ANY and ALL take a list or a sub-query, not {Name(list.Type)}", syntax.Source.Span);
        }

        return Once(value, known =>
        {
            var parameter = binder.NewColumn(element with { Name = "element" }).Reference;
            var compared = Compare(comparison, known, parameter, syntax.Span);
            return compared is BadExpression
                ? compared
                : Call(syntax.IsAll ? "all_true" : "any_true", syntax.Span, Call("list_transform", syntax.Span, list, new Lambda([parameter], compared)));
        });
    }
}
