using Antlr4.Runtime;
using Antlr4.Runtime.Misc;

namespace Rubin.Query.Adql;

/// <summary>The first, fast attempt at a text: gives up at the first token that does not fit.</summary>
sealed class GiveUp : BailErrorStrategy;

/// <summary>The second attempt, when the first gave up: stops at the first error and says what was found and expected.</summary>
sealed class Report(string text) : DefaultErrorStrategy
{
    public override void Recover(Parser recognizer, RecognitionException e) => throw Describe(recognizer, e.OffendingToken);

    public override void ReportError(Parser recognizer, RecognitionException e) => throw Describe(recognizer, e.OffendingToken);

    public override IToken RecoverInline(Parser recognizer) => throw Describe(recognizer, recognizer.CurrentToken);

    public override void Sync(Parser recognizer)
    {
        var next = recognizer.Atn.NextTokens(recognizer.Atn.states[recognizer.State]);
        var found = recognizer.TokenStream.LA(1);
        if (!next.Contains(TokenConstants.EPSILON) && !next.Contains(found))
        {
            throw Describe(recognizer, recognizer.CurrentToken);
        }
    }

    QueryException Describe(Parser recognizer, IToken found)
    {
        // Where the parser looked further ahead than one token, what it expected at its own place says nothing about the token it stumbled on.
        var expected = found == recognizer.CurrentToken ? recognizer.GetExpectedTokens() : new IntervalSet();
        return SyntaxErrors.Unexpected(found, recognizer.TokenStream.LT(-1), expected, text);
    }
}
