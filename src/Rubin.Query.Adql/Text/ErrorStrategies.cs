using Antlr4.Runtime;
using Antlr4.Runtime.Misc;

namespace Rubin.Query.Adql;

/// <summary>The first, fast attempt at a text: gives up at the first token that does not fit.</summary>
sealed class GiveUp : BailErrorStrategy;

/// <summary>The second attempt, when the first gave up: stops at the first error and says what was found and expected.</summary>
sealed class Report(string text) : DefaultErrorStrategy
{
    readonly IntervalSet _passed = new();
    int _place = -1;

    public override void Recover(Parser recognizer, RecognitionException e) => throw Describe(recognizer, e);

    public override void ReportError(Parser recognizer, RecognitionException e) => throw Describe(recognizer, e);

    public override IToken RecoverInline(Parser recognizer) => throw Describe(recognizer);

    /// <summary>
    /// Called before every optional part: notes what would have fitted there, for the parser passes by all that the token does not begin.
    /// </summary>
    public override void Sync(Parser recognizer)
    {
        var next = recognizer.Atn.NextTokens(recognizer.Atn.states[recognizer.State]);
        MoveTo(recognizer.TokenStream.Index);
        _passed.AddAll(next);
        if (!next.Contains(TokenConstants.EPSILON) && !next.Contains(recognizer.TokenStream.LA(1)))
        {
            throw Describe(recognizer);
        }
    }

    void MoveTo(int place)
    {
        if (_place != place)
        {
            _place = place;
            _passed.Clear();
        }
    }

    QueryException Describe(Parser recognizer, RecognitionException error)
    {
        // A decision that looked further ahead knows what would have fitted at the token it stumbled on.
        if (error is not NoViableAltException { DeadEndConfigs: { } ends } || error.OffendingToken == recognizer.CurrentToken)
        {
            return Describe(recognizer);
        }

        var expected = new IntervalSet();
        foreach (var end in ends.configs)
        {
            expected.AddAll(recognizer.Atn.NextTokens(end.state));
        }

        return SyntaxErrors.Unexpected(recognizer.TokenStream, error.OffendingToken, expected, text);
    }

    QueryException Describe(Parser recognizer)
    {
        MoveTo(recognizer.TokenStream.Index);
        var expected = new IntervalSet();
        expected.AddAll(_passed);
        expected.AddAll(recognizer.GetExpectedTokens());
        return SyntaxErrors.Unexpected(recognizer.TokenStream, recognizer.CurrentToken, expected, text);
    }
}
