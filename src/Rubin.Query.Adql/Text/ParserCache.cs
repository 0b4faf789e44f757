using Antlr4.Runtime;
using Antlr4.Runtime.Atn;
using Antlr4.Runtime.Dfa;
using Grammar = Rubin.Query.Adql.Generated.AdqlParser;

namespace Rubin.Query.Adql;

/// <summary>
/// What the generated parsers of this process have learned about the grammar. ANTLR keeps it for ever and lets it grow with the texts that
/// come;
/// here it starts anew once it holds more than <see cref="MaxStates"/> states, so that a server's memory does not depend on its users.
/// </summary>
static class ParserCache
{
    /// <summary>About 10 MB; the whole test corpus needs a tenth.</summary>
    public const int MaxStates = 50_000;

    static volatile Learned _learned = new();

    /// <summary>How many states are held now.</summary>
    public static int States => _learned.States;

    /// <summary>A parser over <paramref name="tokens"/> that uses and adds to what was learned.</summary>
    public static Grammar CreateParser(IList<IToken> tokens)
    {
        if (_learned.States > MaxStates)
        {
            _learned = new();
        }

        var learned = _learned;
        var parser = new Grammar(new CommonTokenStream(new ListTokenSource(tokens)));
        parser.Use(learned.Decisions, learned.Contexts);
        parser.RemoveErrorListeners();
        return parser;
    }

    sealed class Learned
    {
        public DFA[] Decisions { get; } = [.. Grammar._ATN.decisionToState.Select((state, decision) => new DFA(state, decision))];

        public PredictionContextCache Contexts { get; } = new();

        public int States => Decisions.Sum(decision => decision.states.Count);
    }
}
