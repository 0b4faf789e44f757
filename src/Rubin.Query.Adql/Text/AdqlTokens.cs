using Antlr4.Runtime;
using Lexer = Rubin.Query.Adql.Generated.AdqlLexer;

namespace Rubin.Query.Adql;

/// <summary>What a piece of text is, before any grammar: for colours, for completion and for finding where a statement ends.</summary>
public enum AdqlTokenKind
{
    /// <summary>A word of the grammar, though it may serve as a name where it stands.</summary>
    Keyword,

    /// <summary>A name without quotes.</summary>
    Name,

    /// <summary>A name in double quotes or backticks.</summary>
    QuotedName,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A text in single quotes.</summary>
    Text,

    /// <summary>A parameter.</summary>
    Parameter,

    /// <summary>A comment.</summary>
    Comment,

    /// <summary>An operator, a parenthesis, a comma, a point.</summary>
    Sign,

    /// <summary>The semicolon that ends a statement.</summary>
    End,

    /// <summary>A text, quoted name or comment that is begun and not ended.</summary>
    Unclosed,

    /// <summary>What ADQL does not know.</summary>
    Unknown,
}

/// <summary>A piece of a text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its letters as written.</param>
/// <param name="Span">Its place.</param>
public readonly record struct AdqlToken(AdqlTokenKind Kind, string Text, SourceSpan Span)
{
    /// <summary>Whether it is this word or sign, ignoring case.</summary>
    public bool Is(string word) => Kind is AdqlTokenKind.Keyword or AdqlTokenKind.Sign or AdqlTokenKind.Name && Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>The name that it spells, without its quotes.</summary>
    public string Name => Kind != AdqlTokenKind.QuotedName ? Text
        : Text[0] == '"' ? Text[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : Text[1..^1];
}

/// <summary>The pieces of a text that need not be complete or right. Thread-safe; linear in the length of the text; never fails.</summary>
public static class AdqlTokens
{
    /// <summary>The words of the grammar in upper case, sorted.</summary>
    public static IReadOnlyList<string> Keywords { get; } =
    [
        .. Enumerable.Range(Lexer.ALL, Lexer.INTERVAL_UNIT - Lexer.ALL).Select(type => Lexer.DefaultVocabulary.GetLiteralName(type)?.Trim('\'')).OfType<string>()
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>All pieces in order; what lies between them is white space.</summary>
    public static IReadOnlyList<AdqlToken> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lexer = new Lexer(new AntlrInputStream(text));
        lexer.RemoveErrorListeners();
        var tokens = new List<AdqlToken>();
        for (var token = lexer.NextToken(); token.Type != TokenConstants.EOF; token = lexer.NextToken())
        {
            tokens.Add(new(Kind(token.Type), token.Text, token.Span()));
        }

        return tokens;
    }

    static AdqlTokenKind Kind(int type) => type switch
    {
        Lexer.LINE_COMMENT or Lexer.BLOCK_COMMENT => AdqlTokenKind.Comment,
        Lexer.IDENTIFIER => AdqlTokenKind.Name,
        Lexer.QUOTED => AdqlTokenKind.QuotedName,
        Lexer.STRING => AdqlTokenKind.Text,
        Lexer.INTEGER or Lexer.DECIMAL or Lexer.FLOAT or Lexer.HEX => AdqlTokenKind.Number,
        Lexer.PARAMETER => AdqlTokenKind.Parameter,
        Lexer.SEMICOLON => AdqlTokenKind.End,
        Lexer.UNCLOSED_STRING or Lexer.UNCLOSED_NAME or Lexer.UNCLOSED_COMMENT => AdqlTokenKind.Unclosed,
        Lexer.GLUED or Lexer.EMPTY_NAME or Lexer.DOUBLE_EQUAL or Lexer.UNKNOWN_CHARACTER => AdqlTokenKind.Unknown,
        _ => SyntaxErrors.IsWord(type) ? AdqlTokenKind.Keyword : AdqlTokenKind.Sign,
    };
}
