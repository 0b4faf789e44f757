using Antlr4.Runtime;
using Antlr4.Runtime.Tree;
using static Rubin.Query.Adql.Generated.AdqlParser;

namespace Rubin.Query.Adql;

static partial class TreeBuilder
{
    /// <summary>Functions that stand without parentheses.</summary>
    static readonly HashSet<string> WithoutParentheses =
        new(StringComparer.OrdinalIgnoreCase) { "CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP" };

    static CallSyntax Call(CallContext context)
    {
        ValueList<ArgumentSyntax> arguments = context.STAR() is { } star
            ? [new ArgumentSyntax(null, new StarSyntax { Span = star.Symbol.Span() }) { Span = star.Symbol.Span() }]
            : [.. context.argument().SelectMany(Arguments)];
        var call = new CallSyntax(
            Name(context.name()),
            arguments,
            context.setQuantifier()?.DISTINCT() is not null,
            OrderBy(context.orderItems()),
            context.NULLS() is null ? NullTreatment.Default : Nulls(context.IGNORE()),
            null,
            null)
        { Span = context.Span() };
        return context.callPart().Aggregate(call, With);
    }

    static CallSyntax With(CallSyntax call, CallPartContext part)
    {
        var isTaken = part switch
        {
            WithinGroupContext => call.OrderBy.Count > 0,
            NullTreatmentContext => call.Nulls != NullTreatment.Default,
            FilterContext => call.Filter is not null,
            _ => call.Over is not null,
        };
        if (isTaken)
        {
            throw new QueryException(QueryErrorCode.Syntax, $"a call has {part.Start.Text.ToUpperInvariant()} twice", part.Start.Span());
        }

        return part switch
        {
            WithinGroupContext within => call with { OrderBy = OrderBy(within.orderItems()) },
            NullTreatmentContext nulls => call with { Nulls = Nulls(nulls.IGNORE()) },
            FilterContext filter => call with { Filter = Expression(filter.expression()) },
            OverContext { } over when over.window() is { } window => call with { Over = Window(window) },
            OverContext over => call with { Over = new(Name(over.identifier()), [], [], null) { Span = over.identifier().Span() } },
            _ => throw Unreachable(part),
        };
    }

    static NullTreatment Nulls(ITerminalNode? ignore) => ignore is null ? NullTreatment.Respect : NullTreatment.Ignore;

    /// <summary>
    /// The argument; behind <c>TABLE(query) PARTITION BY id, 'rubin'</c>, whose list of keys takes all that follows, the literals that it took with it: a literal
    /// makes no partitions and no order, so that it and what follows are arguments of their own.
    /// </summary>
    static IEnumerable<ArgumentSyntax> Arguments(ArgumentContext context)
    {
        var argument = Argument(context);
        if (argument.Value is not TableArgumentSyntax table)
        {
            return [argument];
        }

        var isOrdered = table.OrderBy.Count > 0;
        var values = isOrdered ? table.OrderBy.Map(item => item.Expression) : table.PartitionBy;
        var kept = 1;
        while (kept < values.Count && values[kept] is not (StringSyntax or NumberSyntax or BooleanSyntax or NullSyntax))
        {
            kept++;
        }

        if (kept >= values.Count)
        {
            return [argument];
        }

        var keys = isOrdered
            ? table with { OrderBy = [.. table.OrderBy.Take(kept)] }
            : table with { PartitionBy = [.. table.PartitionBy.Take(kept)] };
        return values.Skip(kept).Select(value => new ArgumentSyntax(null, value) { Span = value.Span }).Prepend(argument with { Value = keys });
    }

    static ArgumentSyntax Argument(ArgumentContext context) => new(
        context.name() is { } name ? Name(name) : null,
        context.tableArgument() is { } table ? TableArgument(table) : Expression(context.expression()))
    { Span = context.Span() };

    static TableArgumentSyntax TableArgument(TableArgumentContext context)
    {
        var query = context.query() is { } given ? Query(given) : AllOf(context.qualifiedName());
        return new(query, Expressions(context.expressions()), OrderBy(context.orderItems())) { Span = context.Span() };
    }

    static QuerySyntax AllOf(QualifiedNameContext name) =>
        AllOf(new NamedTableSyntax(TableName(name), null, null) { Span = name.Span() }, name.Span());

    /// <summary><c>ROW(a)</c> is a row value, not a call.</summary>
    static ExpressionSyntax RowOrCall(CallSyntax call) =>
        call is { IsDistinct: false, OrderBy.Count: 0, Nulls: NullTreatment.Default, Filter: null, Over: null, Name.IsQuoted: false }
        && call.Name.Text.Equals("ROW", StringComparison.OrdinalIgnoreCase)
        && call.Arguments.All(argument => argument is { Name: null, Value: not (StarSyntax or TableArgumentSyntax) })
            ? new RowSyntax([.. call.Arguments.Select(argument => argument.Value)])
            : call;

    /// <summary>A function of standard SQL whose arguments have words between them, as a call like any other.</summary>
    static CallSyntax Plain(IToken name, params ReadOnlySpan<ExpressionSyntax> arguments)
    {
        var list = new ArgumentSyntax[arguments.Length];
        for (var i = 0; i < list.Length; i++)
        {
            list[i] = new(null, arguments[i]) { Span = arguments[i].Span };
        }

        return new(new(name.Text) { Span = name.Span() }, [.. list], false, [], NullTreatment.Default, null, null);
    }

    /// <summary><c>TRIM(LEADING 'x' FROM s)</c> is <c>LTRIM(s, 'x')</c>; TRAILING is RTRIM, BOTH is TRIM.</summary>
    static CallSyntax Trim(TrimContext context)
    {
        var name = context.side?.Type switch { LEADING => "LTRIM", TRAILING => "RTRIM", _ => "TRIM" };
        var text = Expression(context.expression()[^1]);
        var call = context.characters is { } characters ? Plain(context.Start, text, Expression(characters)) : Plain(context.Start, text);
        return call with { Name = new(name) { Span = context.Start.Span() } };
    }

    static ExpressionSyntax Niladic(ExpressionSyntax value) =>
        value is ColumnSyntax { Parts: [{ IsQuoted: false } name] } && WithoutParentheses.Contains(name.Text)
            ? new CallSyntax(name, [], false, [], NullTreatment.Default, null, null) { Span = value.Span }
            : value;
}
