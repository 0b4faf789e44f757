using Antlr4.Runtime;
using Lexer = Rubin.Query.Adql.Generated.AdqlLexer;

namespace Rubin.Query.Adql;

/// <summary>Errors of single tokens: characters, quotes and numbers that are none of ADQL's.</summary>
static class LexicalErrors
{
    /// <summary>Returns for a good token and throws for any other.</summary>
    public static void Check(IToken token, string text)
    {
        var (message, hint) = token.Type switch
        {
            Lexer.UNCLOSED_STRING => ("the text that begins here has no closing '", "a ' inside a text is written twice: 'it''s'"),
            Lexer.UNCLOSED_NAME => ("the quoted name that begins here has no closing \"", "texts stand in single quotes: 'text'"),
            Lexer.UNCLOSED_COMMENT => ("the comment that begins here has no closing */", null),
            Lexer.EMPTY_NAME => ("a quoted name is empty", "texts stand in single quotes: ''"),
            Lexer.DOUBLE_EQUAL => ("\"==\" is no operator of ADQL", "use ="),
            Lexer.GLUED =>
                ($"\"{token.Text}\" is neither a number nor a name", $"a name that begins with a digit is quoted: \"{token.Text}\""),
            Lexer.UNKNOWN_CHARACTER => ($"the character {Rune(token, text)} is not part of ADQL", UnknownHint(token.Text[0])),
            _ => (null, null),
        };
        if (message is not null)
        {
            throw new QueryException(QueryErrorCode.Syntax, message, Blame(token), hint);
        }
    }

    /// <summary>An unclosed quote blames its opening sign, not all that follows it.</summary>
    static SourceSpan Blame(IToken token) => token.Type switch
    {
        Lexer.UNCLOSED_STRING or Lexer.UNCLOSED_NAME => new(token.StartIndex, 1),
        Lexer.UNCLOSED_COMMENT => new(token.StartIndex, 2),
        _ => token.Span(),
    };

    static string Rune(IToken token, string text) =>
        System.Text.Rune.TryGetRuneAt(text, token.StartIndex, out var rune) && !System.Text.Rune.IsControl(rune)
            ? $"\"{rune}\" (U+{rune.Value:X4})"
            : $"U+{(int)text[token.StartIndex]:X4}";

    static string? UnknownHint(char character) => character switch
    {
        >= '\u2018' and <= '\u201F' => "texts stand in plain single quotes: 'text'; names in double quotes: \"name\"",
        '!' => "not equal is <>; the opposite of a condition is NOT",
        '#' => "a comment begins with --",
        '$' => "a parameter is :name or ?",
        '`' => "the name has no closing `",
        '\u2013' or '\u2014' or '\u2212' => "the minus sign is -",
        '\u2264' => "use <=",
        '\u2265' => "use >=",
        '\u2260' => "use <>",
        _ when char.IsLetter(character) => "names with such letters are quoted: \"name\"",
        _ => null,
    };
}
