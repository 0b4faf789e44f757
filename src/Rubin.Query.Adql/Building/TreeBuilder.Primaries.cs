using Antlr4.Runtime.Tree;
using static Rubin.Query.Adql.Generated.AdqlParser;

namespace Rubin.Query.Adql;

static partial class TreeBuilder
{
    static ExpressionSyntax Primary(PrimaryContext context)
    {
        ExpressionSyntax value = context switch
        {
            NumberLiteralContext number => Number(number.number()),
            StringLiteralContext text => new StringSyntax(string.Concat(text.STRING().Select(Unquote))),
            BooleanLiteralContext truth => new BooleanSyntax(truth.TRUE() is not null),
            NullLiteralContext => new NullSyntax(),
            ParameterContext parameter => Parameter(parameter.PARAMETER()),
            TemporalLiteralContext temporal => new TemporalSyntax(Temporal(temporal.Start.Type), Unquote(temporal.STRING())),
            IntervalLiteralContext interval => Interval(interval),
            ListContext list => new ListSyntax(Expressions(list.expressions())),
            SubqueryContext subquery => new SubquerySyntax(Query(subquery.query())),
            ParenthesesContext parentheses => Parentheses(parentheses),
            ExistsContext exists => new ExistsSyntax(Query(exists.query())),
            CaseContext choice =>
                new CaseSyntax(Expression(choice.operandOf), [.. choice.when().Select(When)], Expression(choice.otherwise)),
            CastContext cast => new CastSyntax(Expression(cast.expression()), Type(cast.type()), cast.TRY_CAST() is not null),
            ExtractContext extract => Plain(extract.Start, Unit(extract.name()), Expression(extract.expression())),
            PositionContext position => Plain(position.Start, Operand(position.operand(0)), Operand(position.operand(1))),
            SubstringContext substring => Plain(substring.Start, Expressions(substring.expression()).AsSpan()),
            TrimContext trim => Trim(trim),
            CallValueContext call => RowOrCall(Call(call.call())),
            ColumnContext column => new ColumnSyntax([Name(column.name())]),
            _ => throw Unreachable(context),
        };
        return value with { Span = context.Span() };
    }

    static NumberSyntax Number(NumberContext context)
    {
        var kind = context.Start.Type switch
        {
            INTEGER => NumberKind.Integer,
            DECIMAL => NumberKind.Decimal,
            FLOAT => NumberKind.Float,
            _ => NumberKind.Hex,
        };
        return new(context.GetText(), kind) { Span = context.Span() };
    }

    static ParameterSyntax Parameter(ITerminalNode token) => new(token.GetText()[1..]) { Span = token.Symbol.Span() };

    static TemporalKind Temporal(int type) =>
        type switch { DATE => TemporalKind.Date, TIME => TemporalKind.Time, _ => TemporalKind.Timestamp };

    static IntervalSyntax Interval(IntervalLiteralContext context)
    {
        ExpressionSyntax amount = context switch
        {
            _ when context.STRING() is { } text => new StringSyntax(Unquote(text)) { Span = text.Symbol.Span() },
            _ when context.PARAMETER() is { } parameter => Parameter(parameter),
            _ => Number(context.number()),
        };
        return new(amount, context.INTERVAL_UNIT()?.GetText().ToUpperInvariant().TrimEnd('S'));
    }

    static ExpressionSyntax Parentheses(ParenthesesContext context)
    {
        var items = Expressions(context.expressions());
        return items is [var single] ? single : new RowSyntax(items);
    }

    static WhenSyntax When(WhenContext context) =>
        new(Expression(context.expression(0)), Expression(context.expression(1))) { Span = context.Span() };

    static StringSyntax Unit(NameContext context) => new(context.GetText().Trim('"').ToUpperInvariant()) { Span = context.Span() };
}
