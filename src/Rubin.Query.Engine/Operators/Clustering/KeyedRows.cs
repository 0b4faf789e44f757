using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Operators.Sorting;

namespace Rubin.Query.Engine.Operators.Clustering;

/// <summary>Rows collected by key, and what becomes of them. The answers for a key depend on its rows alone, so the keys may be collected in any number of parts.</summary>
/// <param name="Sink">Takes the rows.</param>
/// <param name="Answers">Read when the sink has finished.</param>
/// <param name="KeepsRows">Whether the sink holds what is in the rows, and not only some numbers for each key: then few keys at a time are worth while.</param>
sealed record KeyedRows(BatchSink Sink, MorselSource Answers, bool KeepsRows);

/// <summary>Which rows are collected by key together.</summary>
enum KeyScope
{
    /// <summary>Those of all morsels, by many workers.</summary>
    AllMorsels,

    /// <summary>Some of one morsel, by one worker, while the query runs; few as a rule.</summary>
    OneMorsel,
}

/// <summary>What follows from a scope.</summary>
static class KeyScopes
{
    /// <summary>The memory that a collection has from the start: a query waits for it before it runs, so what is made while it runs has none.</summary>
    internal static long Minimum(this KeyScope scope) => scope == KeyScope.AllMorsels ? SpilledRuns.Minimum : 0;
}
