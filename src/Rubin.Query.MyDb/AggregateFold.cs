using System.Runtime.InteropServices;
using Rubin.Query.DuckDb;
using Rubin.Query.Engine.Functions.Aggregates;

namespace Rubin.Query.MyDb;

/// <summary>An aggregate of the engine for DuckDB's threads, so that it gives there what it gives here, to the last bit.</summary>
[StructLayout(LayoutKind.Auto)]
struct AggregateFold<TState, TAnswer, TIn> : IDuckDbFold<AggregateFold<TState, TAnswer, TIn>, TIn>
    where TState : unmanaged, IAccumulator<TState, TIn>
    where TAnswer : struct, IAnswer<TState, double>
    where TIn : unmanaged
{
    TState _state;

    public static void Add(ref AggregateFold<TState, TAnswer, TIn> state, ReadOnlySpan<TIn> values)
    {
        if (values.Length == 1)
        {
            TState.Add(ref state._state, values[0]);
        }
        else
        {
            TState.AddRange(ref state._state, values);
        }
    }

    public static void Merge(ref AggregateFold<TState, TAnswer, TIn> state, in AggregateFold<TState, TAnswer, TIn> other) => TState.Merge(ref state._state, other._state);

    public static double? Answer(in AggregateFold<TState, TAnswer, TIn> state) => TAnswer.Exists(state._state) ? TAnswer.Of(state._state) : null;
}
