using Antlr4.Runtime;
using Antlr4.Runtime.Misc;
using Lexer = Rubin.Query.Adql.Generated.AdqlLexer;

namespace Rubin.Query.Adql;

/// <summary>Slips that are known by the tokens around them, and what to type instead. A new one is a line here; the first that fits counts.</summary>
static class CommonSlips
{
    const string Clauses = "the order is SELECT … FROM … WHERE … GROUP BY … HAVING … ORDER BY … LIMIT … OFFSET …";

    static readonly IntervalSet ClauseWords = new(
        Lexer.FROM, Lexer.WHERE, Lexer.GROUP, Lexer.HAVING, Lexer.QUALIFY, Lexer.ORDER, Lexer.LIMIT, Lexer.OFFSET, Lexer.UNION, TokenConstants.EOF);

    static readonly (Func<TokenPlace, bool> IsHere, Func<TokenPlace, string> Hint)[] All =
    [
        (p => IsJunction(p.Before) && (IsJunction(p.Found) || ClauseWords.Contains(p.Found) || p.Found == Lexer.RPAREN), p => $"a condition is missing behind {Word(p, -1)}, or {Word(p, -1)} is too much"),
        (p => IsJunction(p.Found) && p.Before is Lexer.WHERE or Lexer.ON or Lexer.HAVING or Lexer.LPAREN or Lexer.NOT, p => $"a condition is missing before {Word(p, 0)}, or {Word(p, 0)} is too much"),
        (p => p.Before == Lexer.COMMA && (ClauseWords.Contains(p.Found) || p.Found == Lexer.RPAREN), _ => "the comma before it is too much"),
        (p => p.Found == Lexer.COMMA && (p.Before is Lexer.SELECT or Lexer.COMMA || p.Type(-2) == Lexer.TOP), _ => "this comma is too much"),
        (p => p.Found == Lexer.COMMA && p.Type(-2) == Lexer.LIMIT, p => $"LIMIT {(p.Type(1) == Lexer.INTEGER ? p.TextAt(1) : "…")} OFFSET {p.TextAt(-1)}"),
        (p => p.Expects(Lexer.AND) && !p.Expects(Lexer.OR), _ => "a range is BETWEEN low AND high"),
        (p => p.Found == Lexer.COMMA && p.Before == Lexer.INTEGER && p.Type(1) == Lexer.INTEGER && p.Touches(-1) && p.Touches(1), p => $"numbers have a decimal point: {p.TextAt(-1)}.{p.TextAt(1)}"),
        (p => p.Found == Lexer.NAMED, _ => "at least is >="),
        (p => p.Before == Lexer.EQUAL && p.Found is Lexer.LESS or Lexer.GREATER, p => $"write {p.Text}="),
        (p => p.Found == Lexer.BIT_AND && p.Before == Lexer.BIT_AND, _ => "between conditions write AND"),
        (p => p.Before == Lexer.MODULO && p.Type(-3) is Lexer.LIKE or Lexer.ILIKE, p => $"a pattern stands in single quotes: '{p.TextAt(-2)}%'"),
        (p => p.Found == Lexer.SLASH && p.Type(1) == Lexer.SLASH, _ => "a comment begins with --"),
        (p => p.Found == Lexer.COLON && p.Before is Lexer.INTEGER, _ => "angles are numbers of degrees: ivo_hms_to_degrees('10:20:30'), ivo_dms_to_degrees('-5:20:30')"),
        (p => p.Before == Lexer.IN && p.Found is not Lexer.QUERY_OPEN, _ => "a list stands in parentheses: IN (1, 2, 3)"),
        (p => p.Found == Lexer.RPAREN && p.Before is Lexer.LPAREN or Lexer.QUERY_OPEN && p.Type(-2) == Lexer.IN, _ => "a list has a value at least: IN (1, 2, 3)"),
        (p => p.Before == Lexer.IS && p.Text.Equals("NAN", StringComparison.OrdinalIgnoreCase), _ => "isnan(x) tests for NaN"),
        (p => p.Expects(Lexer.UNKNOWN) && p.Before is Lexer.IS or Lexer.NOT, _ => "IS tests for NULL, TRUE and FALSE; other values are compared by ="),
        (p => p.Found == Lexer.NULL && p.Before == Lexer.NOT, _ => "write IS NOT NULL"),
        (p => p.Before == Lexer.USING && p.Expects(Lexer.LPAREN), p => $"the columns stand in parentheses: USING ({p.Text})"),
        (p => p.Expects(Lexer.JOIN) && p.Before is Lexer.INNER or Lexer.LEFT or Lexer.RIGHT or Lexer.FULL or Lexer.CROSS or Lexer.NATURAL, p => $"write {Word(p, -1)} JOIN {p.Text}"),
        (p => p.Expects(Lexer.DESC) && Is(p, 0, "ASCENDING", "ASCEND"), _ => "did you mean ASC?"),
        (p => p.Expects(Lexer.DESC) && Is(p, 0, "DSC", "DESCENDING", "DESCEND"), _ => "did you mean DESC?"),
        (p => p.Found == Lexer.TOP, _ => "TOP stands behind SELECT: SELECT TOP 10 …; LIMIT 10 at the end does the same"),
        (p => p.Before == Lexer.TOP, _ => "SELECT TOP 10 …"),
        (p => p.Found == Lexer.STRING && !p.Expects(Lexer.STRING) && p.Expects(Lexer.QUOTED), p => $"a name stands in double quotes: \"{p.Text.Trim('\'')}\""),
        (p => p.Found == Lexer.THEN && p.Expects(Lexer.WHEN), _ => "CASE WHEN condition THEN value ELSE value END"),
        (p => p.Expects(Lexer.END), _ => "CASE WHEN condition THEN value ELSE value END"),
        (p => p.Found == Lexer.COMMA && p.Expects(Lexer.AS), _ => "CAST(value AS type)"),
        (p => Is(p, 0, "CONTAINS", "HAS"), _ => "name LIKE '%part%' looks for a part of a text"),
        (p => Is(p, 0, "STARTS", "BEGINS"), _ => "name LIKE 'part%' looks at the beginning of a text"),
        (p => Is(p, 0, "ENDS"), _ => "name LIKE '%part' looks at the end of a text"),
        (p => Is(p, 0, "REGEXP", "RLIKE"), _ => "regexp_matches(name, 'pattern')"),
        (p => p.Found == TokenConstants.EOF && p.Expects(Lexer.RPAREN) && Open(p) is not null, p => $"the ( in column {Open(p)!.Column + 1} of line {Open(p)!.Line} is not closed"),
        (p => p.Found == Lexer.RPAREN && Open(p) is null, _ => "this ) closes nothing"),
        (p => p.Found is not TokenConstants.EOF && ClauseWords.Contains(p.Found) && p.Expects(TokenConstants.EOF), _ => Clauses),
    ];

    /// <summary>Slips that a misspelt word explains as well: <c>SELECT id FORM t</c>.</summary>
    static readonly (Func<TokenPlace, bool> IsHere, Func<TokenPlace, string> Hint)[] Unlikelier =
    [
        (p => p.Expects(Lexer.COMMA) && p.Expects(Lexer.FROM) && p.Found is Lexer.IDENTIFIER or Lexer.QUOTED or Lexer.LPAREN, _ => "columns are separated by commas; a name with blanks stands in double quotes"),
    ];

    /// <summary>What to type instead; null where no slip is known.</summary>
    public static string? Hint(TokenPlace place) => Hint(All, place);

    /// <summary>The same for slips that are looked for last.</summary>
    public static string? LastHint(TokenPlace place) => Hint(Unlikelier, place);

    static string? Hint((Func<TokenPlace, bool> IsHere, Func<TokenPlace, string> Hint)[] slips, TokenPlace place) => Array.Find(slips, s => s.IsHere(place)).Hint?.Invoke(place);

    static bool IsJunction(int type) => type is Lexer.AND or Lexer.OR;

    static string Word(TokenPlace place, int offset) => place.TextAt(offset).ToUpperInvariant();

    static bool Is(TokenPlace place, int offset, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (place.TextAt(offset).Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    static IToken? Open(TokenPlace place) => place.OpenParenthesis(type => type is Lexer.LPAREN or Lexer.QUERY_OPEN or Lexer.LAMBDA_OPEN, Lexer.RPAREN);
}
