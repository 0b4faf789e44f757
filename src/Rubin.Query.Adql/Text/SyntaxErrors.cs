using Antlr4.Runtime;
using Antlr4.Runtime.Misc;
using Lexer = Rubin.Query.Adql.Generated.AdqlLexer;

namespace Rubin.Query.Adql;

/// <summary>Says in ADQL's words what was found, what was expected, and what to type instead.</summary>
static class SyntaxErrors
{
    const int MaxExpected = 6;

    /// <summary>
    /// Many tokens that one word stands for, told by those that are among them together nowhere else; the first that fits counts.
    /// </summary>
    static readonly (string Word, int[] Sign, Func<int, bool> Covers)[] Groups =
    [
        ("a query", [Lexer.SELECT, Lexer.EXPLAIN], _ => true),
        ("a query", [Lexer.SELECT, Lexer.VALUES], type => type is Lexer.SELECT or Lexer.VALUES or Lexer.WITH or Lexer.QUERY_OPEN),
        ("a value", [Lexer.INTEGER, Lexer.STRING, Lexer.LPAREN, Lexer.IDENTIFIER], BeginsValue),
        ("a table", [Lexer.IDENTIFIER, Lexer.STRING, Lexer.QUERY_OPEN, Lexer.LPAREN], BeginsTable),
        ("a name", [Lexer.IDENTIFIER, Lexer.QUOTED], IsName),
        ("a number", [Lexer.INTEGER, Lexer.DECIMAL], type => type is Lexer.INTEGER or Lexer.DECIMAL or Lexer.FLOAT or Lexer.HEX),
        ("an operator", [Lexer.PLUS, Lexer.EQUAL], IsOperator),
        ("a comparison", [Lexer.EQUAL, Lexer.LESS], type => type is >= Lexer.EQUAL and <= Lexer.GREATER_EQUAL),
        ("JOIN", [Lexer.CROSS, Lexer.JOIN], IsJoin),
    ];

    /// <summary>What is named first where much was expected.</summary>
    static readonly int[] Preferred =
    [
        Lexer.RPAREN, Lexer.RBRACKET, Lexer.COMMA, Lexer.THEN, Lexer.WHEN, Lexer.END, Lexer.BY, Lexer.FROM, Lexer.WHERE, Lexer.GROUP,
        Lexer.ORDER, TokenConstants.EOF,
    ];

    /// <summary>What other words of ADQL are called that people type.</summary>
    static readonly Dictionary<int, string> Names = new()
    {
        [TokenConstants.EOF] = "the end of the text",
        [Lexer.IDENTIFIER] = "a name",
        [Lexer.QUOTED] = "a name",
        [Lexer.STRING] = "a text in single quotes",
        [Lexer.INTEGER] = "an integer",
        [Lexer.PARAMETER] = "a parameter",
        [Lexer.QUERY_OPEN] = "\"(\" and a query",
        [Lexer.INTERVAL_UNIT] = "a unit of time",
    };

    /// <summary>The error for a token that fits nowhere.</summary>
    public static QueryException Unexpected(ITokenStream stream, IToken found, IntervalSet expected, string text)
    {
        var tokens = (CommonTokenStream)stream;
        tokens.Fill();
        var words = Words(expected);
        var message = $"found {Found(found, text)}" + (words.Count == 0 ? string.Empty : $" where {Join(words)} was expected");
        return new(QueryErrorCode.Syntax, message, found.Span(), SyntaxHints.For(tokens.GetTokens(), found.TokenIndex, expected));
    }

    /// <summary>Whether a token type is one of the grammar's words.</summary>
    public static bool IsWord(int type) => type is >= Lexer.ALL and <= Lexer.INTERVAL_UNIT;

    static string Found(IToken token, string text) =>
        token.Type == TokenConstants.EOF ? (text.AsSpan().IsWhiteSpace() ? "an empty text" : "the end of the text") : Quote(token.Text);

    static string Quote(string text) => text switch
    {
        _ when text[0] is '"' or '\'' => text,
        _ => $"\"{text}\"",
    };

    static List<string> Words(IntervalSet expected)
    {
        var open = expected.ToList().Where(type => type is > 0 or TokenConstants.EOF).ToHashSet();
        List<string> words = [];
        foreach (var (word, sign, covers) in Groups)
        {
            if (sign.All(open.Contains))
            {
                words.Add(word);
                open.RemoveWhere(type => covers(type));
            }
        }

        var rest = open.OrderBy(Rank).ThenBy(type => type).Select(type => Names.GetValueOrDefault(type) ?? Symbol(type));
        return [.. words.Concat(rest).Distinct().Take(MaxExpected)];
    }

    static int Rank(int type) => Array.IndexOf(Preferred, type) is >= 0 and var rank ? rank : Preferred.Length;

    static string Symbol(int type) => Lexer.DefaultVocabulary.GetLiteralName(type) is { } literal && !IsWord(type)
        ? $"\"{literal[1..^1]}\""
        : Lexer.DefaultVocabulary.GetSymbolicName(type);

    static bool IsName(int type) => IsWord(type) || type is Lexer.IDENTIFIER or Lexer.QUOTED;

    static bool BeginsTable(int type) => IsName(type) || type is Lexer.STRING or Lexer.QUERY_OPEN or Lexer.LPAREN;

    static bool IsJoin(int type) => type is Lexer.CROSS or Lexer.NATURAL or Lexer.INNER or Lexer.LEFT or Lexer.RIGHT or Lexer.FULL
        or Lexer.OUTER or Lexer.NEAREST or Lexer.MUTUAL or Lexer.JOIN;

    static string Join(List<string> words) => words.Count == 1 ? words[0] : $"{string.Join(", ", words[..^1])} or {words[^1]}";

    static bool BeginsValue(int type) => type switch
    {
        >= Lexer.IDENTIFIER and <= Lexer.LBRACKET => type is not Lexer.RPAREN,
        Lexer.QUERY_OPEN or Lexer.LAMBDA_OPEN or Lexer.PLUS or Lexer.MINUS or Lexer.BIT_NOT => true,
        Lexer.SELECT or Lexer.FROM or Lexer.WHERE or Lexer.DISTINCT or Lexer.ALL => false,
        _ => IsWord(type),
    };

    static bool IsOperator(int type) => type switch
    {
        >= Lexer.PLUS and <= Lexer.GREATER_EQUAL or Lexer.TYPED or Lexer.DOT or Lexer.LBRACKET => true,
        Lexer.AND or Lexer.OR or Lexer.NOT or Lexer.IN or Lexer.IS or Lexer.LIKE or Lexer.ILIKE or Lexer.BETWEEN => true,
        Lexer.MOD or Lexer.DIV => true,
        _ => false,
    };
}
