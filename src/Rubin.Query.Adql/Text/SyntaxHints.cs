using Antlr4.Runtime;
using Antlr4.Runtime.Misc;
using Lexer = Rubin.Query.Adql.Generated.AdqlLexer;

namespace Rubin.Query.Adql;

/// <summary>What to type instead of a token that fits nowhere.</summary>
static class SyntaxHints
{
    /// <summary>Words that, misspelt, are taken for an alias: <c>SELECT a FORM t</c>.</summary>
    static readonly IntervalSet Clauses =
        new(Lexer.FROM, Lexer.WHERE, Lexer.GROUP, Lexer.HAVING, Lexer.ORDER, Lexer.JOIN, Lexer.UNION, Lexer.LIMIT, Lexer.OFFSET, Lexer.EXISTS);

    /// <summary>A hint, or null where there is nothing better to say than the message.</summary>
    /// <param name="tokens">All tokens of the text.</param>
    /// <param name="index">The one that fits nowhere.</param>
    /// <param name="expected">What would have fitted.</param>
    public static string? For(IList<IToken> tokens, int index, IntervalSet expected)
    {
        var place = new TokenPlace(tokens, index, expected);
        return CommonSlips.Hint(place) ?? OfWord(tokens[index], index > 0 ? tokens[index - 1] : null, expected) ?? CommonSlips.LastHint(place);
    }

    static string? OfWord(IToken found, IToken? before, IntervalSet expected)
    {
        if (found.Type == TokenConstants.EOF)
        {
            return null;
        }

        if (found.Type == Lexer.ON && before?.Type == Lexer.DISTINCT)
        {
            return "DISTINCT drops whole rows; the first row of each group: QUALIFY ROW_NUMBER() OVER (PARTITION BY … ORDER BY …) = 1";
        }

        if (IsReserved(found) && expected.Contains(Lexer.IDENTIFIER))
        {
            return $"{found.Text.ToUpperInvariant()} is a reserved word; as a name it is quoted: \"{found.Text}\"";
        }

        if (before?.Type == Lexer.SEMICOLON)
        {
            return "one statement at a time";
        }

        if (before is null && found.Type == Lexer.FROM)
        {
            return "a query begins with SELECT: SELECT * FROM …";
        }

        if (before?.Type == Lexer.COPY)
        {
            return "COPY (SELECT * FROM …) TO 'file.csv'";
        }

        return Misspelt(found, expected) ?? Misspelt(before, expected) ?? Misspelt(before, Clauses);
    }

    static bool IsReserved(IToken token) =>
        SyntaxErrors.IsWord(token.Type) || (token.Type == Lexer.IDENTIFIER && ReservedWords.Contains(token.Text));

    /// <summary>The expected word that a name resembles: SELECR.</summary>
    static string? Misspelt(IToken? token, IntervalSet expected)
    {
        if (token?.Type != Lexer.IDENTIFIER || token.Text.Length < 3)
        {
            return null;
        }

        var typed = token.Text.ToUpperInvariant();
        return expected.ToList()
            .Where(SyntaxErrors.IsWord)
            .Select(Lexer.DefaultVocabulary.GetSymbolicName)
            .Where(word => Math.Abs(word.Length - typed.Length) <= 1 && IsNear(word, typed))
            .Select(word => $"did you mean {word}?")
            .FirstOrDefault();
    }

    static bool AreExchanged(ReadOnlySpan<char> left, ReadOnlySpan<char> right) =>
        left.Length > 1 && left[0] == right[1] && left[1] == right[0] && left[2..].SequenceEqual(right[2..]);

    /// <summary>Whether one character replaced, added, left out or exchanged with its neighbour makes one word the other.</summary>
    static bool IsNear(string left, string right)
    {
        var start = 0;
        while (start < left.Length && start < right.Length && left[start] == right[start])
        {
            start++;
        }

        var l = left.AsSpan(start);
        var r = right.AsSpan(start);
        return l.Length == r.Length
            ? l.Length > 0 && (l[1..].SequenceEqual(r[1..]) || AreExchanged(l, r))
            : l.Length > r.Length ? l[1..].SequenceEqual(r) : r[1..].SequenceEqual(l);
    }
}
