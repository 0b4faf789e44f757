using Rubin.Query.Adql;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.Engine.Binding;

/// <summary>What standard SQL writes in its own way over groups: GROUPING, and the aggregates of ordered sets.</summary>
sealed partial class ExpressionBinder
{
    BoundExpression BindGrouping(CallSyntax syntax)
    {
        const int MaxKeys = 63;
        if (Aggregates is null)
        {
            return binder.Errors.Report(QueryErrorCode.Semantic, $"GROUPING cannot stand in {clause}", syntax.Span);
        }

        if (syntax.Arguments.Count is 0 or > MaxKeys)
        {
            return binder.Errors.Report(QueryErrorCode.TypeMismatch, $"GROUPING takes 1 to {MaxKeys} arguments, not {syntax.Arguments.Count}", syntax.Span);
        }

        var keys = new ExpressionBinder(binder, tables, scope, "GROUPING") { _aliases = _aliases }.Arguments(syntax);
        return keys.Any(BadExpression.IsIn) ? BadExpression.Instance : Aggregates.AddGrouping(keys, syntax.Span);
    }

    /// <summary>
    /// <c>PERCENTILE_CONT(p) WITHIN GROUP (ORDER BY x)</c> as <c>PERCENTILE_CONT(x, p)</c>, <c>MODE() WITHIN GROUP (ORDER BY x)</c> as <c>MODE(x)</c>
    /// (SQL:2016, 10.9). From the other end an interpolated fraction is what is left of 1; a discrete one has no such form.
    /// </summary>
    static CallSyntax OfOrdered(CallSyntax syntax, AggregateFunction function)
    {
        var isContinuous = function.Name == "QUANTILE";
        var takesOrder = syntax.Arguments.Count == (function.Name == "MODE" ? 0 : 1) && (isContinuous || function.Name is "QUANTILE_DISC" or "MODE");
        if (!takesOrder || syntax.OrderBy is not [var item] || (item.IsDescending && !isContinuous))
        {
            return syntax;
        }

        var fraction = item.IsDescending ? syntax.Arguments.Map(a => a with { Value = FromOne(a.Value) }) : syntax.Arguments;
        return syntax with { Arguments = [new ArgumentSyntax(null, item.Expression) { Span = item.Span }, .. fraction], OrderBy = [] };
    }

    static BinarySyntax FromOne(ExpressionSyntax fraction) =>
        new(new NumberSyntax("1", NumberKind.Integer) { Span = fraction.Span }, BinaryOperator.Subtract, fraction) { Span = fraction.Span };
}
