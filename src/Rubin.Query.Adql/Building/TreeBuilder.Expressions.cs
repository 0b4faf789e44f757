using Antlr4.Runtime;
using Antlr4.Runtime.Tree;
using static Rubin.Query.Adql.Generated.AdqlParser;

namespace Rubin.Query.Adql;

static partial class TreeBuilder
{
    static readonly Dictionary<int, BinaryOperator> BinaryOperators = new()
    {
        [PLUS] = BinaryOperator.Add,
        [MINUS] = BinaryOperator.Subtract,
        [STAR] = BinaryOperator.Multiply,
        [SLASH] = BinaryOperator.Divide,
        [MODULO] = BinaryOperator.Modulo,
        [MOD] = BinaryOperator.Modulo,
        [DIV] = BinaryOperator.IntegerDivide,
        [CONCAT] = BinaryOperator.Concat,
        [BIT_AND] = BinaryOperator.BitAnd,
        [BIT_OR] = BinaryOperator.BitOr,
        [BIT_XOR] = BinaryOperator.BitXor,
        [SHIFT_LEFT] = BinaryOperator.ShiftLeft,
        [SHIFT_RIGHT] = BinaryOperator.ShiftRight,
        [EQUAL] = BinaryOperator.Equal,
        [SAME] = BinaryOperator.IsNotDistinctFrom,
        [NOT_EQUAL] = BinaryOperator.NotEqual,
        [LESS] = BinaryOperator.Less,
        [LESS_EQUAL] = BinaryOperator.LessOrEqual,
        [GREATER] = BinaryOperator.Greater,
        [GREATER_EQUAL] = BinaryOperator.GreaterOrEqual,
    };

    static ValueList<ExpressionSyntax> Expressions(ExpressionsContext? context) => context is null ? [] : Expressions(context.expression());

    static ValueList<ExpressionSyntax> Expressions(ExpressionContext[] contexts) => [.. contexts.Select(context => Expression(context))];

    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(context))]
    static ExpressionSyntax? Expression(ExpressionContext? context) => context switch
    {
        null => null,
        PredicatesContext predicates => Predicates(predicates),
        NotContext not => new UnarySyntax(UnaryOperator.Not, Expression(not.expression())) { Span = context.Span() },
        AndContext => Logical(context, LogicalOperator.And),
        OrContext => Logical(context, LogicalOperator.Or),
        LambdaContext lambda => new LambdaSyntax(
            lambda.names() is { } names ? Names(names) : [Name(lambda.name())], Expression(lambda.expression()))
        { Span = context.Span() },
        _ => throw Unreachable(context),
    };

    /// <summary>One node for a whole chain of AND or OR: walks its left spine, which may be ten thousand long, without recursion.</summary>
    static LogicalSyntax Logical(ExpressionContext context, LogicalOperator operation)
    {
        List<ExpressionSyntax> operands = [];
        var rest = context;
        while (Operands(rest, operation) is [var left, var right])
        {
            Add(Expression(right));
            rest = left;
        }

        Add(Expression(rest));
        operands.Reverse();
        return new(operation, [.. operands]) { Span = context.Span() };

        void Add(ExpressionSyntax operand)
        {
            if (operand is LogicalSyntax logical && logical.Operator == operation)
            {
                operands.AddRange(logical.Operands.Reverse());
                return;
            }

            operands.Add(operand);
        }
    }

    static ExpressionContext[] Operands(ExpressionContext context, LogicalOperator operation) => (context, operation) switch
    {
        (AndContext and, LogicalOperator.And) => and.expression(),
        (OrContext or, LogicalOperator.Or) => or.expression(),
        _ => [],
    };

    static ExpressionSyntax Predicates(PredicatesContext context)
    {
        var value = Operand(context.operand());
        var predicates = context.predicate();
        return predicates.Length > AdqlParser.MaxChain
            ? throw ChainTooLong(context, "comparisons")
            : predicates.Aggregate(value, (left, part) => Predicate(left, part) with { Span = SourceSpan.Cover(left.Span, part.Span()) });
    }

    static ExpressionSyntax Predicate(ExpressionSyntax value, PredicateContext context) => context switch
    {
        CompareContext compare => new BinarySyntax(value, Comparison(compare.comparison()), Operand(compare.operand())),
        QuantifiedContext quantified => new QuantifiedSyntax(
            value,
            Comparison(quantified.comparison()),
            quantified.quantifier.Type == ALL,
            quantified.query() is { } query
                ? new SubquerySyntax(Query(query)) { Span = query.Span() }
                : Expression(quantified.expression())),
        BetweenContext between =>
            new BetweenSyntax(value, Operand(between.operand(0)), Operand(between.operand(1)), between.NOT() is not null),
        InListContext list => new InListSyntax(value, Expressions(list.expressions()), list.NOT() is not null),
        InQueryContext list => new InQuerySyntax(value, Query(list.query()), list.NOT() is not null),
        LikeContext like => new LikeSyntax(
            value,
            Operand(like.operand(0)),
            like.operand().Length > 1 ? Operand(like.operand(1)) : null,
            like.ILIKE() is not null,
            like.NOT() is not null),
        IsValueContext { truth: null } isNull => new IsNullSyntax(value, isNull.NOT() is not null),
        IsValueContext isTruth => new IsTruthSyntax(value, Truth(isTruth.truth), isTruth.NOT() is not null),
        IsDistinctContext distinct => new BinarySyntax(
            value,
            distinct.NOT() is null ? BinaryOperator.IsDistinctFrom : BinaryOperator.IsNotDistinctFrom,
            Operand(distinct.operand())),
        _ => throw Unreachable(context),
    };

    static bool? Truth(IToken token) => token.Type switch { TRUE => true, FALSE => false, _ => null };

    static BinaryOperator Comparison(ComparisonContext context) => BinaryOperators[context.Start.Type];

    /// <summary>A value: walks the left spine of operators and accesses, which may be long, without recursion.</summary>
    static ExpressionSyntax Operand(OperandContext context)
    {
        Stack<OperandContext> spine = [];
        while (context is BinaryContext or FieldContext or SubscriptContext or TypedContext)
        {
            spine.Push(context);
            context = (OperandContext)context.GetChild(0);
        }

        if (spine.Count > AdqlParser.MaxChain)
        {
            throw ChainTooLong(context, "operators");
        }

        var value = context switch
        {
            ValueContext primary => Primary(primary.primary()),
            UnaryContext unary => new UnarySyntax(Sign(unary.Start), Operand(unary.operand())) { Span = unary.Span() },
            _ => throw Unreachable(context),
        };
        var isName = context is ValueContext named && named.primary() is ColumnContext;
        foreach (var step in spine)
        {
            if (isName && step is not FieldContext)
            {
                value = Niladic(value);
                isName = false;
            }

            value = Step(value, step, isName) with { Span = step.Span() };
        }

        return isName ? Niladic(value) : value;
    }

    static UnaryOperator Sign(IToken token) =>
        token.Type switch { PLUS => UnaryOperator.Plus, MINUS => UnaryOperator.Minus, _ => UnaryOperator.BitNot };

    static ExpressionSyntax Step(ExpressionSyntax value, OperandContext step, bool isName) => step switch
    {
        FieldContext field when isName => new ColumnSyntax([.. ((ColumnSyntax)value).Parts, Name(field.name())]),
        FieldContext field => new FieldSyntax(value, Name(field.name())),
        SubscriptContext { index: { } index } subscript when subscript.COLON() is null => new SubscriptSyntax(value, Expression(index)),
        SubscriptContext slice => new SliceSyntax(
            value, slice.index is null ? null : Expression(slice.index), slice.last is null ? null : Expression(slice.last)),
        TypedContext typed => new CastSyntax(value, Type(typed.type()), false),
        BinaryContext binary =>
            new BinarySyntax(value, BinaryOperators[((ITerminalNode)binary.GetChild(1)).Symbol.Type], Operand(binary.operand(1))),
        _ => throw Unreachable(step),
    };

    static TypeSyntax Type(TypeContext context)
    {
        var name = context.name().GetText().ToUpperInvariant() + (context.PRECISION() is null ? string.Empty : " PRECISION");
        TypeSyntax type = context.typeField() is { Length: > 0 } fields
            ? new StructTypeSyntax([.. fields.Select(TypeField)]) { Span = context.Span() }
            : new NamedTypeSyntax(name, [.. context.INTEGER().Select(Integer)]) { Span = context.Span() };
        if (type is StructTypeSyntax && name != "STRUCT")
        {
            throw new QueryException(QueryErrorCode.Syntax, $"type {name} has no fields", context.Span(), "STRUCT(name TYPE, …)");
        }

        return context.LBRACKET().Aggregate(type, (element, _) => new ListTypeSyntax(element) { Span = context.Span() });
    }

    static TypeFieldSyntax TypeField(TypeFieldContext context) => new(Name(context.name()), Type(context.type())) { Span = context.Span() };
}
