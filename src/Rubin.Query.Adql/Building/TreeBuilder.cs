using Antlr4.Runtime;
using Antlr4.Runtime.Tree;
using static Rubin.Query.Adql.Generated.AdqlParser;

namespace Rubin.Query.Adql;

/// <summary>
/// From ANTLR's parse tree to the syntax tree. Parentheses leave no node: an expression's span includes the ones around it.
/// </summary>
static partial class TreeBuilder
{
    /// <summary>The statement of a whole text.</summary>
    public static StatementSyntax Build(TextContext context)
    {
        var statement = context.statement();
        StatementSyntax result = statement switch
        {
            QueryStatementContext query => new QueryStatementSyntax(Query(query.query())),
            ExplainContext explain => new ExplainSyntax(Query(explain.query()), explain.ANALYZE() is not null),
            DescribeContext describe => new DescribeSyntax(Rows(describe.query(), describe.tablePrimary())),
            ShowTablesContext show => new ShowTablesSyntax(show.name() is { } schema ? Name(schema) : null),
            SummarizeContext summarize => new SummarizeSyntax(Rows(summarize.query(), summarize.tablePrimary())),
            CopyContext copy => new CopySyntax(Query(copy.query()), Unquote(copy.STRING()), [.. copy.copyOption().Select(CopyOption)]),
            OwnTableStatementContext own => OwnTable(own.ownTable()),
            SharingStatementContext sharing => Sharing(sharing.sharing()),
            ProvenanceStatementContext provenance => Provenance(provenance.provenance()),
            PhotozStatementContext photoz => Model(photoz.photoz()),
            _ => throw Unreachable(statement),
        };
        return result with { Span = statement.Span() };
    }

    /// <summary>The query, or all of the table, whichever is there.</summary>
    static QuerySyntax Rows(QueryContext? query, TablePrimaryContext table) => query is null ? AllOf(TablePrimary(table), table.Span()) : Query(query);

    static CopyOptionSyntax CopyOption(CopyOptionContext context)
    {
        ExpressionSyntax? value = context switch
        {
            _ when context.sign is not null => new UnarySyntax(UnaryOperator.Minus, Number(context.number())),
            _ when context.number() is { } number => Number(number),
            _ when context.STRING() is { } text => new StringSyntax(Unquote(text)),
            _ when context.TRUE() is not null => new BooleanSyntax(true),
            _ when context.FALSE() is not null => new BooleanSyntax(false),
            _ when context.name().Length > 1 => new StringSyntax(context.name(1).GetText()),
            _ => null,
        };
        return new(Name(context.name(0)), value) { Span = context.Span() };
    }

    /// <summary><c>SELECT * FROM table</c>, for the places where a table stands for its rows.</summary>
    static QuerySyntax AllOf(TableSyntax table, SourceSpan span)
    {
        var star = new StarItemSyntax([], [], []) { Span = span };
        var all = new SelectSyntax(false, null, [star], [], [table], null, [], null, [], null) { Span = span };
        return new(null, all, [], null, null) { Span = span };
    }

    static NameSyntax Name(NameContext context) =>
        context.bareName() is { } bare ? Name(bare) : new(context.GetText()) { Span = context.Span() };

    static NameSyntax Name(BareNameContext context) =>
        context.identifier() is { } identifier ? Name(identifier) : new(context.GetText()) { Span = context.Span() };

    static NameSyntax Name(IdentifierContext context)
    {
        var token = context.Start;
        return token.Type == QUOTED
            ? new(UnquoteName(token.Text), true) { Span = token.Span() }
            : new(token.Text) { Span = token.Span() };
    }

    static string UnquoteName(string text) => text[0] == '"' ? text[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : text[1..^1];

    static ValueList<NameSyntax> Names(NamesContext? context) => context is null ? [] : [.. context.name().Select(Name)];

    static ValueList<NameSyntax> Names(QualifiedNameContext? context) => context is null ? [] : [.. context.name().Select(Name)];

    static string Unquote(ITerminalNode text) => text.GetText()[1..^1].Replace("''", "'", StringComparison.Ordinal);

    static int Integer(ITerminalNode digits) => int.TryParse(digits.GetText(), out var value)
        ? value
        : throw new QueryException(QueryErrorCode.Syntax, $"{digits.GetText()} is too large here", digits.Symbol.Span());

    static QueryException ChainTooLong(ParserRuleContext context, string what) => new(
        QueryErrorCode.Syntax,
        $"more than {AdqlParser.MaxChain} {what} stand in one chain",
        context.Span() with { Length = 1 },
        "break the chain up with parentheses or WITH");

    static System.Diagnostics.UnreachableException Unreachable(ParserRuleContext context) => new($"no syntax for {context.GetType().Name}");
}
