using Antlr4.Runtime.Atn;
using Antlr4.Runtime.Dfa;

namespace Rubin.Query.Adql.Generated;

/// <summary>What the generated parser needs beside what is generated.</summary>
partial class AdqlParser
{
    /// <summary>Learns into these tables instead of those that ANTLR keeps for the whole process.</summary>
    internal void Use(DFA[] decisions, PredictionContextCache contexts) => Interpreter = new(this, Atn, decisions, contexts);
}
