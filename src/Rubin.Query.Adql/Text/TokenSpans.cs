using Antlr4.Runtime;

namespace Rubin.Query.Adql;

/// <summary>From the parser's tokens and contexts to spans of the text.</summary>
static class TokenSpans
{
    /// <summary>The text of a token; an empty place for the end of the text.</summary>
    public static SourceSpan Span(this IToken token) =>
        token.Type == TokenConstants.EOF ? new(token.StartIndex, 0) : new(token.StartIndex, token.StopIndex - token.StartIndex + 1);

    /// <summary>The text of a context, from its first token to its last.</summary>
    public static SourceSpan Span(this ParserRuleContext context) =>
        context.Stop is { } stop && stop.StopIndex >= context.Start.StartIndex
            ? new(context.Start.StartIndex, stop.StopIndex - context.Start.StartIndex + 1)
            : new(context.Start.StartIndex, 0);
}
