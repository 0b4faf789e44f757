using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Engine.Functions.Aggregates;

/// <summary>The running value of one group over values of one type. The zeroed struct is the empty group.</summary>
interface IAccumulator<TSelf, TIn>
    where TSelf : unmanaged, IAccumulator<TSelf, TIn>
{
    /// <summary>Takes a value.</summary>
    static abstract void Add(ref TSelf state, TIn value);

    /// <summary>Takes a run of values of the group.</summary>
    static virtual void AddRange(ref TSelf state, ReadOnlySpan<TIn> values)
    {
        foreach (var value in values)
        {
            TSelf.Add(ref state, value);
        }
    }

    /// <summary>Takes what another worker has found for the group.</summary>
    static abstract void Merge(ref TSelf state, in TSelf other);

    /// <summary>Reads a group's accumulator from the state of another aggregate of the same rows; null where that does not hold it.</summary>
    static virtual Func<int, TSelf>? ReaderOf(AggregateState other) => other is GroupStates<TSelf> states ? group => states.Groups[group] : null;
}

/// <summary>The answer of a group. Several aggregates share one accumulator.</summary>
interface IAnswer<TState, TOut>
    where TState : unmanaged
{
    /// <summary>The answer; null is NULL.</summary>
    static abstract TOut? Of(in TState state);

    /// <summary>False where there is none: NULL.</summary>
    static abstract bool Exists(in TState state);
}

/// <summary>One accumulator a group.</summary>
abstract class GroupStates<TState> : AggregateState
    where TState : unmanaged
{
    protected internal TState[] Groups { get; private set; } = [];

    public override long Bytes => (long)Groups.Length * Unsafe.SizeOf<TState>();

    public override void Resize(int groups)
    {
        if (groups > Groups.Length)
        {
            var grown = new TState[Math.Max(groups, (int)Math.Min(Array.MaxLength, Groups.Length * 2L))];
            Groups.CopyTo(grown, 0);
            Groups = grown;
        }
    }

    public override void Merge(AggregateState other, ReadOnlySpan<int> groupOfOther)
    {
        var from = ((GroupStates<TState>)other).Groups;
        for (var g = 0; g < groupOfOther.Length; g++)
        {
            if ((g & 0x1FFF) == 0)
            {
                Execution.WorkerPool.ThrowIfStopped();
            }

            if (groupOfOther[g] >= 0)
            {
                Merge(ref Groups[groupOfOther[g]], from[g]);
            }
        }
    }

    /// <summary>The bytes of each group's struct; read back by the same program only.</summary>
    public override IReadOnlyList<Column> Export(int groups)
    {
        var size = Unsafe.SizeOf<TState>();
        var offsets = new int[groups + 1];
        for (var i = 0; i < offsets.Length; i++)
        {
            offsets[i] = checked(i * size);
        }

        return [new BinaryColumn(DataType.Binary, offsets, MemoryMarshal.AsBytes(Groups.AsSpan(0, groups)).ToArray())];
    }

    public override void Import(IReadOnlyList<Column> state, ReadOnlySpan<int> groupOfRow)
    {
        var bytes = (BinaryColumn)state[0];
        for (var row = 0; row < groupOfRow.Length; row++)
        {
            Merge(ref Groups[groupOfRow[row]], MemoryMarshal.Read<TState>(bytes[row]));
        }
    }

    protected abstract void Merge(ref TState state, in TState other);
}

/// <summary>An aggregate of one argument of fixed width; NULLs are passed over. Aggregates of DOUBLE take FLOAT as it is.</summary>
sealed class AccumulatorState<TState, TIn, TAnswer, TOut>(DataType result) : GroupStates<TState>
    where TState : unmanaged, IAccumulator<TState, TIn>
    where TIn : unmanaged
    where TAnswer : struct, IAnswer<TState, TOut>
    where TOut : unmanaged
{
    TIn[] _gathered = [];
    TIn[] _widened = [];

    public override void Update(Grouping grouping, ReadOnlySpan<Datum> arguments, long sequence)
    {
        var argument = arguments[0].Decoded();
        if (argument.IsConstant)
        {
            argument = new(argument.Expand(grouping.Rows), false);
        }

        var values = ArgumentValues.Of(argument.Column, ref _widened);
        var validity = Validity.Of(argument.Column);
        if (grouping.Groups == 1)
        {
            AddRun(ref Groups[0], values, validity);
        }
        else if (!grouping.RunStarts.IsEmpty)
        {
            AddRuns(grouping, values, validity);
        }
        else if (!grouping.RowsByGroup.IsEmpty && validity.IsAllSet)
        {
            AddByGroup(grouping, values);
        }
        else
        {
            AddRows(grouping.Ids, values, validity);
        }
    }

    void AddByGroup(Grouping grouping, ReadOnlySpan<TIn> values)
    {
        if (_gathered.Length < grouping.Rows)
        {
            _gathered = new TIn[grouping.Rows];
        }

        var gathered = _gathered.AsSpan(0, grouping.Rows);
        var starts = grouping.GroupStarts;
        var next = 0;
        foreach (var row in grouping.RowsByGroup)
        {
            gathered[next++] = values[row];
        }

        for (var group = 0; group + 1 < starts.Length; group++)
        {
            if (starts[group] < starts[group + 1])
            {
                TState.AddRange(ref Groups[group], gathered[starts[group]..starts[group + 1]]);
            }
        }
    }

    public override Column Finish(int groups) => Answers<TState, TAnswer, TOut>.Of(groups, group => Groups[group], result);

    internal override Column OfFrames(ReadOnlySpan<Datum> arguments, ReadOnlySpan<int> starts, ReadOnlySpan<int> ends)
    {
        var column = arguments[0].Decoded().Column;
        var values = ArgumentValues.Of(column, ref _widened);
        var known = Validity.Of(column);
        var answers = new TOut[ends.Length];
        var validity = Bits.Allocate(ends.Length);
        TState state = default;
        for (var (row, next) = (0, 0); row < ends.Length; row++)
        {
            if (row == 0 || starts[row] != starts[row - 1] || ends[row] < next)
            {
                (state, next) = (default, starts[row]);
            }

            if (next < ends[row])
            {
                AddRun(ref state, values[next..ends[row]], known.Slice(next));
                next = ends[row];
            }

            if (TAnswer.Exists(state))
            {
                answers[row] = TAnswer.Of(state);
                validity[row >> 3] |= (byte)(1 << (row & 7));
            }
        }

        return ArgumentValues.ToColumn(result, answers, new(validity));
    }

    internal override AggregateState? AnswersFrom(AggregateState other) =>
        TState.ReaderOf(other) is { } reader ? new SharedState(groups => Answers<TState, TAnswer, TOut>.Of(groups, reader, result)) : null;

    protected override void Merge(ref TState state, in TState other) => TState.Merge(ref state, other);

    void AddRows(ReadOnlySpan<int> ids, ReadOnlySpan<TIn> values, Bitmap validity)
    {
        var groups = Groups;
        if (validity.IsAllSet)
        {
            for (var i = 0; i < ids.Length; i++)
            {
                TState.Add(ref groups[ids[i]], values[i]);
            }

            return;
        }

        for (var i = 0; i < ids.Length; i++)
        {
            if (validity[i])
            {
                TState.Add(ref groups[ids[i]], values[i]);
            }
        }
    }

    void AddRuns(Grouping grouping, ReadOnlySpan<TIn> values, Bitmap validity)
    {
        var starts = grouping.RunStarts;
        for (var run = 0; run < starts.Length; run++)
        {
            var start = starts[run];
            var end = run + 1 < starts.Length ? starts[run + 1] : grouping.Rows;
            AddRun(ref Groups[grouping.Ids[start]], values[start..end], validity.Slice(start));
        }
    }

    static void AddRun(ref TState state, ReadOnlySpan<TIn> values, Bitmap validity)
    {
        if (validity.IsAllSet)
        {
            TState.AddRange(ref state, values);
            return;
        }

        for (var i = 0; i < values.Length; i++)
        {
            if (validity[i])
            {
                TState.Add(ref state, values[i]);
            }
        }
    }
}

/// <summary>The answers of groups as a column.</summary>
static class Answers<TState, TAnswer, TOut>
    where TState : unmanaged
    where TAnswer : struct, IAnswer<TState, TOut>
    where TOut : unmanaged
{
    internal static Column Of(int groups, Func<int, TState> stateOf, DataType type)
    {
        var answers = new TOut[groups];
        var validity = Bits.Allocate(groups);
        for (var g = 0; g < groups; g++)
        {
            if ((g & 0x1FFF) == 0)
            {
                Execution.WorkerPool.ThrowIfStopped();
            }

            var state = stateOf(g);
            if (TAnswer.Exists(state))
            {
                answers[g] = TAnswer.Of(state);
                validity[g >> 3] |= (byte)(1 << (g & 7));
            }
        }

        return ArgumentValues.ToColumn(type, answers, new(validity));
    }
}
