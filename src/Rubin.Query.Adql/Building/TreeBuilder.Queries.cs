using Antlr4.Runtime;
using Antlr4.Runtime.Tree;
using static Rubin.Query.Adql.Generated.AdqlParser;

namespace Rubin.Query.Adql;

static partial class TreeBuilder
{
    static QuerySyntax Query(QueryContext context)
    {
        var with = context.with() is { } w ? With(w) : null;
        var body = SetExpression(context.setExpression());
        var orderBy = OrderBy(context.orderItems());
        var limit = Bound(context.limits()?.limit);
        var offset = Bound(context.limits()?.offset);
        return with is null && limit is null && offset is null && orderBy.Count == 0 && body is NestedQuerySyntax nested
            ? nested.Query with { Span = context.Span() }
            : new(with, body, orderBy, limit, offset) { Span = context.Span() };
    }

    static WithSyntax With(WithContext context) =>
        new(context.RECURSIVE() is not null, [.. context.commonTable().Select(CommonTable)]) { Span = context.Span() };

    static CommonTableSyntax CommonTable(CommonTableContext context) =>
        new(Name(context.name()), Names(context.names()), Query(context.query())) { Span = context.Span() };

    static QueryBodySyntax SetExpression(SetExpressionContext context) =>
        Chain(context, term => SetTerm((SetTermContext)term));

    static QueryBodySyntax SetTerm(SetTermContext context) =>
        Chain(context, primary => SetPrimary((SetPrimaryContext)primary));

    /// <summary>Folds <c>operand (operator quantifier? operand)*</c> to the left.</summary>
    static QueryBodySyntax Chain(ParserRuleContext context, Func<ParserRuleContext, QueryBodySyntax> build)
    {
        var (operation, isAll) = (SetOperator.Union, false);
        QueryBodySyntax? left = null;
        var length = 0;
        foreach (var child in context.children)
        {
            switch (child)
            {
                case ITerminalNode terminal:
                    (operation, isAll) = (SetOperation(terminal), false);
                    break;
                case SetQuantifierContext quantifier:
                    isAll = quantifier.ALL() is not null;
                    break;
                case ParserRuleContext operand when left is null:
                    left = build(operand);
                    break;
                case ParserRuleContext operand:
                    var right = build(operand);
                    var span = SourceSpan.Cover(left.Span, right.Span);
                    left = new SetOperationSyntax(Plain(left), operation, isAll, Plain(right)) { Span = span };
                    if (++length > AdqlParser.MaxChain)
                    {
                        throw ChainTooLong(context, "set operations");
                    }

                    break;
            }
        }

        return left!;
    }

    static SetOperator SetOperation(ITerminalNode terminal) => terminal.Symbol.Type switch
    {
        UNION => SetOperator.Union,
        EXCEPT => SetOperator.Except,
        _ => SetOperator.Intersect,
    };

    /// <summary>Drops parentheses around an operand that has nothing of its own to keep inside.</summary>
    static QueryBodySyntax Plain(QueryBodySyntax body) =>
        body is NestedQuerySyntax { Query: { With: null, OrderBy.Count: 0, Limit: null, Offset: null } inner }
            ? inner.Body with { Span = body.Span }
            : body;

    static QueryBodySyntax SetPrimary(SetPrimaryContext context) => context switch
    {
        _ when context.select() is { } select => Select(select),
        _ when context.query() is { } query => new NestedQuerySyntax(Query(query)) { Span = context.Span() },
        _ => new ValuesSyntax([.. context.row().Select(Row)]) { Span = context.Span() },
    };

    static RowSyntax Row(RowContext context) => new(Expressions(context.expression())) { Span = context.Span() };

    static SelectSyntax Select(SelectContext context) => new(
        context.setQuantifier()?.DISTINCT() is not null,
        Count(context.count()),
        [.. context.selectItem().Select(SelectItem)],
        Names(context.qualifiedName()),
        [.. context._tables.Select(Table)],
        Expression(context.where),
        context.all is { } all ? [new GroupingAllSyntax { Span = all.Span() }] : [.. context.grouping().Select(Grouping)],
        Expression(context.having),
        [.. context.namedWindow().Select(NamedWindow)],
        Expression(context.qualify))
    { Span = context.Span() };

    static SelectItemSyntax SelectItem(SelectItemContext context) => context switch
    {
        StarItemContext star =>
            new StarItemSyntax(Names(star.qualifiedName()), Exclude(star.exclude()), Replace(star.replace())) { Span = star.Span() },
        ExpressionItemContext item when item.STAR() is not null =>
            new FieldsItemSyntax(Expression(item.expression()), Exclude(item.exclude()), Replace(item.replace())) { Span = item.Span() },
        ExpressionItemContext item => new ExpressionItemSyntax(
            Expression(item.expression()),
            item.name() is { } name ? Name(name) : item.bareName() is { } bare ? Name(bare) : null)
        { Span = item.Span() },
        _ => throw Unreachable(context),
    };

    static ValueList<NameSyntax> Exclude(ExcludeContext? context) =>
        context?.name() is { } single ? [Name(single)] : Names(context?.names());

    static ValueList<ExpressionItemSyntax> Replace(ReplaceContext? context) =>
        context is null ? [] : [.. context.replacement().Select(Replacement)];

    static ExpressionItemSyntax Replacement(ReplacementContext context) =>
        new(Expression(context.expression()), Name(context.name())) { Span = context.Span() };

    static GroupingSyntax Grouping(GroupingContext context) => context switch
    {
        RollupContext rollup => new RollupSyntax([.. rollup.groupingSet().Select(GroupingSet)]) { Span = context.Span() },
        CubeContext cube => new CubeSyntax([.. cube.groupingSet().Select(GroupingSet)]) { Span = context.Span() },
        GroupingSetsContext sets => new GroupingSetsSyntax([.. sets.grouping().Select(Grouping)]) { Span = context.Span() },
        PlainGroupingContext plain => GroupingSet(plain.groupingSet()),
        _ => throw Unreachable(context),
    };

    static GroupingSetSyntax GroupingSet(GroupingSetContext context)
    {
        var keys = context.expression() is { } key ? Expression(key) : null;
        ValueList<ExpressionSyntax> list = keys switch
        {
            null => [],
            RowSyntax row => row.Items,
            _ => [keys],
        };
        return new(list) { Span = context.Span() };
    }

    static ValueList<OrderItemSyntax> OrderBy(OrderItemsContext? context) =>
        context is null ? [] : [.. context.orderItem().Select(OrderItem)];

    static OrderItemSyntax OrderItem(OrderItemContext context)
    {
        var nulls = context.NULLS() is null ? NullOrder.Default : context.FIRST() is null ? NullOrder.Last : NullOrder.First;
        return new(Expression(context.expression()), context.DESC() is not null, nulls) { Span = context.Span() };
    }

    static ExpressionSyntax? Bound(OperandContext? context) => context is null ? null : Operand(context);

    static ExpressionSyntax? Count(CountContext? context) => context switch
    {
        null => null,
        _ when context.PARAMETER() is { } parameter => Parameter(parameter),
        _ => new NumberSyntax(context.GetText(), NumberKind.Integer) { Span = context.Span() },
    };

    static NamedWindowSyntax NamedWindow(NamedWindowContext context) =>
        new(Name(context.name()), Window(context.window())) { Span = context.Span() };

    static WindowSyntax Window(WindowContext context) => new(
        context.@base is { } name ? Name(name) : null,
        Expressions(context.expressions()),
        OrderBy(context.orderItems()),
        context.frame() is { } frame ? Frame(frame) : null)
    { Span = context.Span() };

    static FrameSyntax Frame(FrameContext context)
    {
        var unit = context.unit.Type switch { ROWS => FrameUnit.Rows, RANGE => FrameUnit.Range, _ => FrameUnit.Groups };
        var bounds = context.frameBound();
        var end = bounds.Length > 1
            ? FrameBound(bounds[1])
            : new FrameBoundSyntax(FrameBoundKind.CurrentRow, null) { Span = context.Span() };
        return new(unit, FrameBound(bounds[0]), end, Exclusion(context.frameExclusion())) { Span = context.Span() };
    }

    static FrameBoundSyntax FrameBound(FrameBoundContext context)
    {
        var isBefore = context.PRECEDING() is not null;
        return (context.operand() switch
        {
            { } offset => new FrameBoundSyntax(isBefore ? FrameBoundKind.Preceding : FrameBoundKind.Following, Operand(offset)),
            null when context.CURRENT() is not null => new FrameBoundSyntax(FrameBoundKind.CurrentRow, null),
            null => new FrameBoundSyntax(isBefore ? FrameBoundKind.UnboundedPreceding : FrameBoundKind.UnboundedFollowing, null),
        }) with
        { Span = context.Span() };
    }

    static FrameExclusion Exclusion(FrameExclusionContext? context) => context switch
    {
        null => FrameExclusion.NoOthers,
        _ when context.CURRENT() is not null => FrameExclusion.CurrentRow,
        _ when context.GROUP() is not null => FrameExclusion.Group,
        _ when context.TIES() is not null => FrameExclusion.Ties,
        _ => FrameExclusion.NoOthers,
    };
}
