using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.Engine.Operators.Windows;

/// <summary>
/// An aggregate over any frame of a partition on disk. The state of each block of rows is kept; those at a frame's ends are read again. So little is held but for aggregates that keep all values.
/// </summary>
sealed class StoredAggregate : StoredCall
{
    readonly PhysicalAggregate _aggregate;
    readonly StoredPartition _rows;
    readonly StoredFrames _frames;
    readonly Evaluator[] _arguments;
    readonly Predicate? _filter;
    readonly FrameStates _states;
    readonly FewBlocks<FrameLevels> _within;
    readonly List<IReadOnlyList<Column>> _ofBlocks = [];
    FrameLevels? _blocks;
    long _bytes;

    internal StoredAggregate(Window node, int call, StoredPartition rows)
    {
        (_aggregate, _rows) = (node.Calls[call].Aggregate!, rows);
        _frames = new(node.Calls[call].Frame, node.OrderBy, rows);
        _arguments = Compiled([.. _aggregate.Arguments, .. _aggregate.OrderBy.Select(k => k.Expression)]);
        _filter = _aggregate.Filter is null ? null : Predicate.Compile(_aggregate.Filter);
        _states = new(NewState);
        _within = new(Within);
    }

    /// <inheritdoc/>
    internal override long Bytes => _bytes;

    /// <inheritdoc/>
    internal override void Look(RecordBatch block)
    {
        _frames.Look(block);
        var state = NewState(1);
        Update(state, block, new int[block.Length], _rows.Start(_ofBlocks.Count));
        _ofBlocks.Add(state.Export(1));
        _bytes += _ofBlocks[^1].Sum(MemorySize.Of);
    }

    /// <inheritdoc/>
    internal override Column Next(PartitionStretch stretch)
    {
        _blocks ??= new(NewState, [.. Enumerable.Range(0, _ofBlocks[0].Count).Select(i => Column.Concat([.. _ofBlocks.Select(b => b[i])]))], _rows.Blocks, Import);
        return _states.Answer(stretch.Length, (from, to) => Fill(stretch.First + from, to - from));
    }

    void Fill(long first, int rows)
    {
        var stretches = new (long Start, long End)[WindowFrames.MostStretches];
        var parts = new SortedDictionary<int, List<(int Start, int End, int Group)>>();
        for (var row = 0; row < rows; row++)
        {
            if ((row & 0xFF) == 0)
            {
                WorkerPool.ThrowIfStopped();
            }

            var count = _frames.Of(first + row, stretches);
            foreach (var (start, end) in stretches.AsSpan(0, count))
            {
                var (low, lowRow) = _rows.Find(start);
                var (high, highRow) = _rows.Find(end);
                if (low == high)
                {
                    Add(low, lowRow, highRow, row);
                    continue;
                }

                Add(low, lowRow, (int)(_rows.Start(low + 1) - _rows.Start(low)), row);
                _blocks!.Add(low + 1, high, row);
                Add(high, 0, highRow, row);
            }
        }

        _blocks!.Flush();
        foreach (var (block, ends) in parts)
        {
            var levels = _within[block];
            ends.ForEach(e => levels.Add(e.Start, e.End, e.Group));
            levels.Flush();
        }

        void Add(int block, int start, int end, int group)
        {
            if (start == end)
            {
                return;
            }

            if (!parts.TryGetValue(block, out var part))
            {
                parts[block] = part = [];
            }

            part.Add((start, end, group));
        }
    }

    FrameLevels Within(int block)
    {
        var rows = _rows.Block(block);
        var state = NewState(rows.Length);
        Update(state, rows, [.. Enumerable.Range(0, rows.Length)], _rows.Start(block));
        return new(NewState, state.Export(rows.Length), rows.Length, Import);
    }

    AggregateState NewState(int groups)
    {
        var state = _aggregate.CreateState();
        state.Resize(groups);
        return state;
    }

    void Import(IReadOnlyList<Column> states, int[] groups) => _states.Current.Import(states, groups);

    void Update(AggregateState state, RecordBatch rows, int[] groups, long sequence)
    {
        var count = groups.Length == 0 ? 0 : groups[^1] + 1;
        if (_filter?.Select(rows) is { IsAll: false } selection)
        {
            (rows, groups) = (rows.Take(selection.Rows), Array.ConvertAll(selection.Rows.ToArray(), row => groups[row]));
        }

        if (rows.Length > 0)
        {
            state.Update(new(groups, count), Array.ConvertAll(_arguments, a => new Datum(a(rows).ToColumn(rows.Length), false)), sequence);
        }
    }
}
