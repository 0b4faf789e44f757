using Antlr4.Runtime;
using Antlr4.Runtime.Atn;
using Antlr4.Runtime.Misc;
using Grammar = Rubin.Query.Adql.Generated.AdqlParser;

namespace Rubin.Query.Adql;

/// <summary>Which language a text is read in.</summary>
public enum AdqlDialect
{
    /// <summary>ADQL 2.1 and all that <c>grammar/README.md</c> adds; reserved words serve as names where no doubt arises.</summary>
    Default,

    /// <summary>ADQL 2.1 and nothing else, but for one trailing semicolon.</summary>
    Strict,
}

/// <summary>Turns ADQL text into a syntax tree. Thread-safe; time and memory are linear in the length of the text.</summary>
public static class AdqlParser
{
    /// <summary>How deep parentheses, brackets, CASE and prefix operators may nest.</summary>
    public const int MaxNesting = 500;

    /// <summary>How many operators other than AND and OR, set operations or joins may stand in one chain without parentheses.</summary>
    public const int MaxChain = 1000;

    /// <summary>The statement that <paramref name="text"/> holds.</summary>
    /// <exception cref="QueryException">Code Syntax: the text is no sentence of the language; with the place and what was expected
    /// there.</exception>
    public static StatementSyntax Parse(string text, AdqlDialect dialect = AdqlDialect.Default)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (dialect == AdqlDialect.Default)
        {
            return Read(text, dialect);
        }

        StatementSyntax statement;
        try
        {
            statement = Read(text, dialect);
        }
        catch (QueryException error)
        {
            throw BeyondAdql(text) ?? error;
        }

        StrictChecker.Check(statement, text);
        return statement;
    }

    static StatementSyntax Read(string text, AdqlDialect dialect)
    {
        var (tokens, depth) = TokenPass.Read(text, dialect);
        return DeepStack.Run(depth, () => TreeBuilder.Build(ParseText(tokens, text)));
    }

    /// <summary>
    /// What a text that strict mode refused says in the default dialect alone: "LIMIT is not part of ADQL 2.1" helps more than "found 5".
    /// </summary>
    static QueryException? BeyondAdql(string text)
    {
        StatementSyntax statement;
        try
        {
            statement = Read(text, AdqlDialect.Default);
        }
        catch (QueryException)
        {
            return null;
        }

        try
        {
            StrictChecker.Check(statement, text);
            return null;
        }
        catch (QueryException error)
        {
            return error;
        }
    }

    /// <summary>First without full context, which is fast and nearly always enough; then, to be sure of the error, with it.</summary>
    static Grammar.TextContext ParseText(IList<IToken> tokens, string text)
    {
        try
        {
            var fast = ParserCache.CreateParser(tokens);
            fast.Interpreter.PredictionMode = PredictionMode.SLL;
            fast.ErrorHandler = new GiveUp();
            return fast.text();
        }
        catch (ParseCanceledException)
        {
            var exact = ParserCache.CreateParser(tokens);
            exact.Interpreter.PredictionMode = PredictionMode.LL;
            exact.ErrorHandler = new Report(text);
            return exact.text();
        }
    }
}
