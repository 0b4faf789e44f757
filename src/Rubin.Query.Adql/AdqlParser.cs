namespace Rubin.Query.Adql;

/// <summary>Which language a text is read in.</summary>
public enum AdqlDialect
{
    /// <summary>ADQL 2.1 and all that <c>grammar/README.md</c> adds; reserved words serve as names where no doubt arises.</summary>
    Default,

    /// <summary>ADQL 2.1 and nothing else, but for one trailing semicolon.</summary>
    Strict,
}

/// <summary>Turns ADQL text into a syntax tree. Thread-safe.</summary>
public static class AdqlParser
{
    /// <summary>How deep parentheses, brackets, CASE and prefix operators may nest.</summary>
    public const int MaxNesting = 500;

    /// <summary>How many operators of arithmetic, set operations or joins may stand in one chain without parentheses.</summary>
    public const int MaxChain = 1000;

    /// <summary>The statement that <paramref name="text"/> holds.</summary>
    /// <exception cref="QueryException">Code Syntax: the text is no sentence of the language; with the place and what was expected there.</exception>
    public static StatementSyntax Parse(string text, AdqlDialect dialect = AdqlDialect.Default)
    {
        ArgumentNullException.ThrowIfNull(text);
        throw new QueryException(QueryErrorCode.Unsupported, $"the {dialect} dialect has no parser yet");
    }
}
