using System.Diagnostics;
using Rubin.Query.Adql;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Kernels;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Binding;

/// <summary>Binds expressions of one clause: the names it can use, and whether aggregates and windows may stand in it.</summary>
/// <param name="binder">The statement.</param>
/// <param name="tables">What WITH names here.</param>
/// <param name="scope">The columns it can use.</param>
/// <param name="clause">The clause as messages call it.</param>
sealed partial class ExpressionBinder(Binder binder, CommonTables tables, Scope scope, string clause)
{
    IReadOnlyList<SelectedColumn> _aliases = [];

    /// <summary>Where aggregate calls go; null where the clause allows none.</summary>
    internal AggregateCollector? Aggregates { get; init; }

    /// <summary>Where window calls go; null where the clause allows none.</summary>
    internal WindowCollector? Windows { get; init; }

    /// <summary>Names that the SELECT list gives and this clause cannot use: for a hint.</summary>
    internal IReadOnlyList<string> OutOfReach { get; init; } = [];

    /// <summary>Lets names that are no columns mean what the SELECT list calls so.</summary>
    internal ExpressionBinder WithAliases(IReadOnlyList<SelectedColumn> selected)
    {
        _aliases = selected;
        return this;
    }

    /// <summary>The same clause over other columns.</summary>
    ExpressionBinder Over(Scope other) => new(binder, tables, other, clause) { Aggregates = Aggregates, Windows = Windows, _aliases = _aliases };

    /// <summary>A value of any type.</summary>
    internal BoundExpression Bind(ExpressionSyntax syntax)
    {
        var expression = BindBare(syntax);
        return expression.Span == syntax.Span || expression is BadExpression ? expression : expression with { Span = syntax.Span };
    }

    /// <summary>A condition: BOOLEAN.</summary>
    internal BoundExpression BindCondition(ExpressionSyntax syntax) => AsCondition(
        IsArea(syntax) ? Compare(ComparisonOperator.Equal, Bind(syntax), new Constant(DataType.Int32, 1), syntax.Span) : Bind(syntax));

    BoundExpression AsCondition(BoundExpression expression)
    {
        if (expression is BadExpression || expression.Type == DataType.Boolean)
        {
            return expression;
        }

        if (expression.Type == DataType.Null)
        {
            return Constant.Null(DataType.Boolean) with { Span = expression.Span };
        }

        var hint = expression.Type.IsNumeric ? "compare it with a value, as in … = 1" : null;
        return binder.Errors.Report(QueryErrorCode.TypeMismatch, $"a condition is needed here, not {Name(expression.Type)}", expression.Span, hint);
    }

    BoundExpression BindBare(ExpressionSyntax syntax) => syntax switch
    {
        ColumnSyntax s => BindColumn(s),
        NumberSyntax or StringSyntax or BooleanSyntax or NullSyntax or TemporalSyntax => Literals.Bind(syntax),
        UnarySyntax s => BindUnary(s),
        BinarySyntax s => BindBinary(s),
        LogicalSyntax s => BindLogical(s),
        BetweenSyntax s => BindBetween(s),
        InListSyntax s => BindInList(s),
        LikeSyntax s => BindLike(s),
        IsNullSyntax s => Negate(new NullTest(Bind(s.Value)), s.IsNegated),
        IsTruthSyntax s => BindIsTruth(s),
        CaseSyntax s => BindCase(s),
        CastSyntax s => BindCast(s),
        CallSyntax s => BindCall(s),
        SubquerySyntax s => BindScalarSubquery(s),
        ExistsSyntax s => new Subquery(SubqueryKind.Exists, BindSubquery(s.Query), null, DataType.Boolean),
        InQuerySyntax s => BindInQuery(s),
        QuantifiedSyntax s => BindQuantified(s),
        FieldSyntax s => BindField(Bind(s.Value), s.Field),
        SubscriptSyntax s => Call("list_element", s.Span, Bind(s.List), Bind(s.Index)),
        SliceSyntax s => Call("list_slice", s.Span, Bind(s.List), BindOr(s.First, 1), BindOr(s.Last, -1)),
        ListSyntax s => BindList(s),
        RowSyntax s => Call("row", s.Span, [.. s.Items.Select(Bind)]),
        ParameterSyntax s => BindParameter(s),
        IntervalSyntax s => BindInterval(s),
        LambdaSyntax s => binder.Errors.Report(QueryErrorCode.Semantic, "a lambda can only be an argument of a list function", s.Span),
        StarSyntax s => binder.Errors.Report(QueryErrorCode.Semantic, "* can only be an argument of COUNT", s.Span),
        TableArgumentSyntax s => binder.Errors.Report(QueryErrorCode.Semantic, "TABLE(…) can only be an argument of a table function", s.Span),
        _ => throw new UnreachableException(),
    };

    BoundExpression BindOr(ExpressionSyntax? syntax, long otherwise) => syntax is null ? new Constant(DataType.Int64, otherwise) : Bind(syntax);

    BoundExpression BindParameter(ParameterSyntax syntax)
    {
        try
        {
            return binder.Parameters.Of(syntax);
        }
        catch (QueryException error)
        {
            return binder.Errors.Report(error);
        }
    }

    static BoundExpression Negate(BoundExpression expression, bool isNegated) => isNegated ? new Negation(expression) : expression;

    BoundExpression BindCase(CaseSyntax syntax) => syntax.Operand is null
        ? BindCase(syntax, w => BindCondition(w.Condition))
        : Once(Bind(syntax.Operand), operand => BindCase(syntax, w => CompareWhen(syntax, w, operand)));

    BoundExpression CompareWhen(CaseSyntax syntax, WhenSyntax when, BoundExpression operand)
    {
        WarnOfNull(syntax, when);
        return Compare(ComparisonOperator.Equal, operand, BindBeside(operand, when.Condition), when.Condition.Span);
    }

    BoundExpression BindCase(CaseSyntax syntax, Func<WhenSyntax, BoundExpression> condition)
    {
        var conditions = syntax.Whens.Map(condition);
        var results = syntax.Whens.Map(w => Bind(w.Result));
        var otherwise = syntax.Else is null ? Constant.Null(DataType.Null) : Bind(syntax.Else);
        return MakeCase(conditions, [.. results, otherwise], "CASE");
    }

    /// <summary>A case whose results (the last one being ELSE) get one type.</summary>
    BoundExpression MakeCase(ValueList<BoundExpression> conditions, ValueList<BoundExpression> results, string what)
    {
        var (_, cast) = Unify(results, what);
        return conditions.Concat(cast).Any(e => e is BadExpression)
            ? BadExpression.Instance
            : new Case(conditions, [.. cast.Take(cast.Count - 1)], cast[^1]);
    }

    BoundExpression BindCast(CastSyntax syntax)
    {
        var operand = Bind(syntax.Value);
        if (TypeNames.Bind(binder, syntax.Type) is not { } type || operand is BadExpression)
        {
            return BadExpression.Instance;
        }

        if (Casts.Find(operand.Type.Logical, type, CastMode.Strict) is null)
        {
            return binder.Errors.Report(QueryErrorCode.TypeMismatch, $"{Name(operand.Type)} cannot be cast to {Name(type)}", syntax.Span);
        }

        return new CastExpression(operand, type, syntax.IsTry ? CastMode.Try : CastMode.Strict);
    }

    BoundExpression BindList(ListSyntax syntax)
    {
        var (_, items) = Unify(syntax.Items.Map(Bind), "a list");
        return Call("list_value", syntax.Span, [.. items]);
    }

    /// <summary>Whether the expression uses an aggregate or a window of this SELECT.</summary>
    internal bool IsAggregated(BoundExpression expression) =>
        PlanExpressions.Columns(expression).Any(binder.IsComputed);

    /// <summary>Casts to a common type; the type is that of the expressions where they agree.</summary>
    internal (DataType Type, ValueList<BoundExpression> Cast) Unify(ValueList<BoundExpression> expressions, string what)
    {
        var type = DataType.Null;
        foreach (var expression in expressions)
        {
            if (expression is BadExpression)
            {
                return (DataType.Null, expressions.Map<BoundExpression>(_ => BadExpression.Instance));
            }

            if (TypeRules.Common(type, expression.Type.Logical) is not { } common)
            {
                var bad = binder.Errors.Report(
                    QueryErrorCode.TypeMismatch,
                    $"the values of {what} have no common type: {Name(type)} and {Name(expression.Type)}",
                    expression.Span,
                    $"write CAST(… AS {Name(type)})");
                return (DataType.Null, expressions.Map<BoundExpression>(_ => bad));
            }

            type = common;
        }

        return (type, expressions.Map(e => Cast(e, type)));
    }

    /// <summary>The expression as a value of <paramref name="type"/>; constants are converted at once.</summary>
    internal static BoundExpression Cast(BoundExpression expression, DataType type)
    {
        if (expression.Type.Logical == type || expression is BadExpression)
        {
            return expression;
        }

        return expression is Constant { Value: null }
            ? Constant.Null(type) with { Span = expression.Span }
            : ConstantFolding.FoldNode(new CastExpression(expression, type) { Span = expression.Span });
    }

    static string Name(DataType type) => GeometryTypes.Name(type);
}
