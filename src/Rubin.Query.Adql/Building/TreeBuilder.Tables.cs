using Antlr4.Runtime;
using static Rubin.Query.Adql.Generated.AdqlParser;

namespace Rubin.Query.Adql;

static partial class TreeBuilder
{
    /// <summary>
    /// The joins of one FROM entry. They come as a flat list of joins and conditions; a condition closes the nearest join that has none
    /// yet, and what
    /// stands to the right of that join becomes its right side:
    /// <code>
    /// a JOIN b ON p JOIN c ON q   =>  (a JOIN b ON p) JOIN c ON q
    /// a JOIN b JOIN c ON q ON p   =>  a JOIN (b JOIN c ON q) ON p
    /// a JOIN b JOIN c ON q        =>  (a JOIN b) JOIN c ON q
    /// </code>
    /// </summary>
    static TableSyntax Table(TableContext context)
    {
        List<PendingJoin> joins = [];
        foreach (var part in context.joinPart())
        {
            switch (part)
            {
                case CrossJoinContext cross:
                    joins.Add(new(JoinKind.Cross, TablePrimary(cross.tablePrimary()), null, null, IsClosed: true));
                    break;
                case JoinContext join:
                    joins.Add(Join(join));
                    break;
                case OnContext on:
                    Close(joins, new OnSyntax(Expression(on.expression())) { Span = on.Span() }, on);
                    break;
                case UsingContext names:
                    Close(joins, new UsingSyntax(Names(names.names())) { Span = names.Span() }, names);
                    break;
            }
        }

        return joins.Count > AdqlParser.MaxChain
            ? throw ChainTooLong(context, "joins")
            : joins.Aggregate(TablePrimary(context.tablePrimary()), (left, join) => join.After(left));
    }

    static PendingJoin Join(JoinContext context)
    {
        if (context.kind?.Type is null or INNER && context.OUTER() is { } outer)
        {
            throw new QueryException(
                QueryErrorCode.Syntax, "OUTER stands behind LEFT, RIGHT or FULL only", outer.Symbol.Span(), "LEFT OUTER JOIN");
        }

        var kind = context.kind?.Type switch { LEFT => JoinKind.Left, RIGHT => JoinKind.Right, FULL => JoinKind.Full, _ => JoinKind.Inner };
        var natural = context.NATURAL() is { } word ? new NaturalSyntax { Span = word.Symbol.Span() } : null;
        var nearest = context.nearest() is { } near
            ? new NearestSyntax(Count(near.count()), near.MUTUAL() is not null) { Span = near.Span() }
            : null;
        return new(kind, TablePrimary(context.tablePrimary()), natural, nearest, IsClosed: natural is not null);
    }

    static void Close(List<PendingJoin> joins, JoinConditionSyntax condition, ParserRuleContext context)
    {
        var open = joins.FindLastIndex(join => !join.IsClosed);
        if (open < 0)
        {
            throw new QueryException(
                QueryErrorCode.Syntax,
                "this condition belongs to no JOIN",
                context.Start.Span(),
                "NATURAL JOIN and CROSS JOIN take none; every other JOIN takes one");
        }

        var right = joins.Skip(open + 1).Aggregate(joins[open].Right, (left, join) => join.After(left));
        joins[open] = joins[open] with { Right = right, Condition = condition, IsClosed = true };
        joins.RemoveRange(open + 1, joins.Count - open - 1);
    }

    sealed record PendingJoin(JoinKind Kind, TableSyntax Right, JoinConditionSyntax? Condition, NearestSyntax? Nearest, bool IsClosed)
    {
        public JoinSyntax After(TableSyntax left)
        {
            var span = SourceSpan.Cover(left.Span, Right.Span);
            return new(left, Kind, Right, Condition, Nearest) { Span = Condition is null ? span : SourceSpan.Cover(span, Condition.Span) };
        }
    }

    static TableSyntax TablePrimary(TablePrimaryContext context)
    {
        TableSyntax table = context switch
        {
            DerivedTableContext derived => new DerivedTableSyntax(
                Query(derived.query()), derived.LATERAL() is not null, Alias(derived.sampledAlias()), Sample(derived.sampledAlias())),
            FunctionTableContext function => new FunctionTableSyntax(
                Call(function.call()), function.LATERAL() is not null, function.ORDINALITY() is not null, Alias(function.alias())),
            NamedTableContext named => new NamedTableSyntax(
                TableName(named.qualifiedName()), Alias(named.sampledAlias()), Sample(named.sampledAlias())),
            FileTableContext file => new FileTableSyntax(Unquote(file.STRING()), Alias(file.sampledAlias()), Sample(file.sampledAlias())),
            NestedTableContext nested => Table(nested.table()),
            _ => throw Unreachable(context),
        };
        return table with { Span = context.Span() };
    }

    static ValueList<NameSyntax> TableName(QualifiedNameContext context) => context.name().Length <= 3
        ? Names(context)
        : throw new QueryException(
            QueryErrorCode.Syntax, "the name of a table has three parts at most", context.Span(), "catalog.schema.table");

    static AliasSyntax? Alias(SampledAliasContext? context) => Alias(context?.alias());

    static AliasSyntax? Alias(AliasContext? context) => context is null
        ? null
        : new(context.name() is { } name ? Name(name) : Name(context.bareName()), Names(context.names())) { Span = context.Span() };

    static SampleSyntax? Sample(SampledAliasContext? alias) => alias?.sample() is { } context
        ? new(
            context.name() is { } method ? Name(method) : null,
            context.number() is { } number ? Number(number) : Parameter(context.PARAMETER(0)),
            context.ROWS() is not null,
            Seed(context))
        { Span = context.Span() }
        : null;

    static ExpressionSyntax? Seed(SampleContext context) => context switch
    {
        _ when context.REPEATABLE() is null => null,
        _ when context.INTEGER() is { } seed => new NumberSyntax(seed.GetText(), NumberKind.Integer) { Span = seed.Symbol.Span() },
        _ => Parameter(context.PARAMETER()[^1]),
    };
}
