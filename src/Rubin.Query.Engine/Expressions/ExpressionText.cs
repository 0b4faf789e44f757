using System.Collections;
using System.Diagnostics;
using System.Globalization;

namespace Rubin.Query.Engine.Expressions;

/// <summary>Expressions as EXPLAIN prints them: close to the language, and the same every time.</summary>
static class ExpressionText
{
    const int ShownValues = 5;

    internal static string Of(BoundExpression expression) => expression switch
    {
        Constant e => Value(e.Value),
        ColumnReference e => e.Name.Length == 0 ? string.Create(CultureInfo.InvariantCulture, $"#{e.Id}") : e.Name,
        FunctionCall e => Call(e),
        CastExpression e => $"{(e.Mode == CastMode.Try ? "TRY_CAST" : "CAST")}({Of(e.Operand)} AS {e.Type})",
        Comparison e => $"{Inner(e.Left)} {Symbol(e.Operator)} {Inner(e.Right)}",
        Junction e => string.Join(e.IsAnd ? " AND " : " OR ", e.Terms.Select(Inner)),
        Negation { Operand: NullTest test } => $"{Inner(test.Operand)} IS NOT NULL",
        Negation { Operand: Membership member } => $"{Inner(member.Operand)} NOT IN {Values(member.Values)}",
        Negation e => $"NOT {Inner(e.Operand)}",
        NullTest e => $"{Inner(e.Operand)} IS NULL",
        Membership e => $"{Inner(e.Operand)} IN {Values(e.Values)}",
        KeyTest e => $"{Inner(e.Operand)} IN keys of the join",
        RankTest e => $"{Inner(e.Operand)} among the first",
        Case e => Branches(e),
        FieldAccess e => $"{Inner(e.Operand)}.{FieldName(e)}",
        Lambda e => $"({string.Join(", ", e.Parameters.Select(p => p.Name))}) -> {Of(e.Body)}",
        Subquery e => $"{e.Kind}(…)",
        _ => expression.GetType().Name,
    };

    static string Inner(BoundExpression expression) =>
        expression is Comparison or Junction or Negation or NullTest or Membership || (expression is FunctionCall call && IsOperator(call)) ? $"({Of(expression)})" : Of(expression);

    static bool IsOperator(FunctionCall call) => !char.IsLetter(call.Function.Name[0]) && call.Function.Name[0] != '_';

    static string Call(FunctionCall call) => (IsOperator(call), call.Arguments.Count) switch
    {
        (true, 1) => $"{call.Function.Name}{Inner(call.Arguments[0])}",
        (true, 2) => $"{Inner(call.Arguments[0])} {call.Function.Name} {Inner(call.Arguments[1])}",
        _ => $"{call.Function.Name}({string.Join(", ", call.Arguments.Select(Of))})",
    };

    static string Branches(Case branches)
    {
        var whens = branches.Conditions.Select((c, i) => $" WHEN {Of(c)} THEN {Of(branches.Results[i])}");
        return $"CASE{string.Concat(whens)} ELSE {Of(branches.Otherwise)} END";
    }

    static string FieldName(FieldAccess access) => (access.Operand.Type switch
    {
        Arrow.StructType type => type,
        Arrow.ListType { Element.Type: Arrow.StructType type } => type,
        _ => throw new UnreachableException(),
    }).Fields[access.Index].Name;

    internal static string Symbol(ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.Equal => "=",
        ComparisonOperator.NotEqual => "<>",
        ComparisonOperator.Less => "<",
        ComparisonOperator.LessOrEqual => "<=",
        ComparisonOperator.Greater => ">",
        ComparisonOperator.GreaterOrEqual => ">=",
        _ => "IS NOT DISTINCT FROM",
    };

    static string Values(ValueList<object?> values)
    {
        var shown = string.Join(", ", values.Take(ShownValues).Select(Value));
        return values.Count <= ShownValues ? $"({shown})" : string.Create(CultureInfo.InvariantCulture, $"({shown}, … {values.Count} values)");
    }

    static string Value(object? value) => value switch
    {
        null => "NULL",
        string text => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
        Arrow.Interval interval => $"INTERVAL '{Functions.IntervalArithmetic.Text(interval)}'",
        bool truth => truth ? "TRUE" : "FALSE",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(Value))}]",
        _ => value.ToString() ?? "",
    };
}
