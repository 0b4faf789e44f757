using System.Runtime.CompilerServices;
using Rubin.Query.DuckDb.Interop;

namespace Rubin.Query.DuckDb;

/// <summary>What one group of an aggregate holds while its values come. All zeros is a group without values.</summary>
interface IDuckDbFold<TSelf, TIn>
    where TSelf : unmanaged, IDuckDbFold<TSelf, TIn>
{
    /// <summary>Takes a run of values of the group, none of them NULL.</summary>
    static abstract void Add(ref TSelf state, ReadOnlySpan<TIn> values);

    /// <summary>Takes what another thread has found for the group.</summary>
    static abstract void Merge(ref TSelf state, in TSelf other);

    /// <summary>The answer; null is NULL.</summary>
    static abstract double? Answer(in TSelf state);
}

/// <summary>An aggregate function of one column that queries can call: given to a database when it is opened.</summary>
abstract unsafe class DuckDbAggregate
{
    private protected DuckDbAggregate(string name, DuckDbTypeId input) => (Name, Input) = (name, input);

    /// <summary>The name that statements call it by.</summary>
    public string Name { get; }

    internal DuckDbTypeId Input { get; }

    internal abstract int StateBytes { get; }

    /// <summary>Adds each row of a flat vector to the state that stands beside it.</summary>
    internal abstract void Update(byte** states, nint vector, int count);

    /// <summary>Adds states to others, one to one.</summary>
    internal abstract void Combine(byte** sources, byte** targets, int count);

    /// <summary>Writes the answers of states to a vector, from row <paramref name="at"/> on.</summary>
    internal abstract void Finish(byte** states, nint vector, int count, int at);
}

/// <summary>An aggregate of numbers, which come as <typeparamref name="TIn"/>: double for DOUBLE, long for BIGINT.</summary>
sealed unsafe class DuckDbAggregate<TState, TIn>(string name) : DuckDbAggregate(name, typeof(TIn) == typeof(double) ? DuckDbTypeId.Double : DuckDbTypeId.BigInt)
    where TState : unmanaged, IDuckDbFold<TState, TIn>
    where TIn : unmanaged
{
    internal override int StateBytes => Unsafe.SizeOf<TState>();

    internal override void Update(byte** states, nint vector, int count)
    {
        var values = (TIn*)DuckDbApi.VectorData(vector);
        var validity = DuckDbApi.VectorValidity(vector);
        for (var row = 0; row < count;)
        {
            var start = row++;
            if (!IsValid(validity, start))
            {
                continue;
            }

            var state = states[start];
            while (row < count && states[row] == state && IsValid(validity, row))
            {
                row++;
            }

            TState.Add(ref *(TState*)state, new(values + start, row - start));
        }
    }

    internal override void Combine(byte** sources, byte** targets, int count)
    {
        for (var i = 0; i < count; i++)
        {
            TState.Merge(ref *(TState*)targets[i], in *(TState*)sources[i]);
        }
    }

    internal override void Finish(byte** states, nint vector, int count, int at)
    {
        var answers = (double*)DuckDbApi.VectorData(vector) + at;
        DuckDbApi.MakeValidityWritable(vector);
        var mask = DuckDbApi.VectorValidity(vector);
        for (var i = 0; i < count; i++)
        {
            if (TState.Answer(in *(TState*)states[i]) is { } answer)
            {
                answers[i] = answer;
            }
            else
            {
                mask[(at + i) >> 6] &= ~(1UL << ((at + i) & 63));
            }
        }
    }

    static bool IsValid(ulong* validity, int row) => validity is null || (validity[row >> 6] >> (row & 63) & 1) != 0;
}
