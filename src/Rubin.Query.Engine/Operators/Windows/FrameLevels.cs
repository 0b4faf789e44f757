using System.Runtime.InteropServices;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.Engine.Operators.Windows;

/// <summary>
/// The states of an aggregate for blocks of 1, 16, 256, … leaves, so that a frame is put together from some thirty of each. What a leaf is, a row or a block of rows on disk, is the caller's choice.
/// </summary>
sealed class FrameLevels
{
    const int Fanout = 16;
    const int BlockRows = 8192;

    readonly List<PairBlocks> _levels = [];

    /// <summary>The levels above some leaves.</summary>
    /// <param name="newState">An empty state of so many groups.</param>
    /// <param name="leaves">The leaves' states, exported.</param>
    /// <param name="count">Number of leaves.</param>
    /// <param name="import">Adds exported states to groups.</param>
    internal FrameLevels(Func<int, AggregateState> newState, IReadOnlyList<Column> leaves, int count, Action<IReadOnlyList<Column>, int[]> import)
    {
        while (true)
        {
            var states = leaves;
            _levels.Add(new(BlockRows, (taken, groups, _) => import([.. states.Select(c => c.Take(taken))], groups)));
            if (count <= Fanout)
            {
                return;
            }

            WorkerPool.ThrowIfStopped();
            var parents = newState((count + Fanout - 1) / Fanout);
            parents.Import(leaves, [.. Enumerable.Range(0, count).Select(i => i / Fanout)]);
            count = (count + Fanout - 1) / Fanout;
            leaves = parents.Export(count);
        }
    }

    /// <summary>Adds the leaves from one to before another to a group.</summary>
    internal void Add(int low, int high, int group)
    {
        for (var level = 0; low < high; level++)
        {
            var isTop = level == _levels.Count - 1;
            for (; low < high && (isTop || low % Fanout != 0); low++)
            {
                _levels[level].Add(low, group);
            }

            for (; low < high && (isTop || high % Fanout != 0); high--)
            {
                _levels[level].Add(high - 1, group);
            }

            low /= Fanout;
            high /= Fanout;
        }
    }

    /// <summary>Hands on what has been collected.</summary>
    internal void Flush() => _levels.ForEach(l => l.Flush());
}

/// <summary>Collects pairs of a place and a group, and hands them on in blocks.</summary>
sealed class PairBlocks(int size, Action<int[], int[], long> handle)
{
    readonly List<int> _places = [];
    readonly List<int> _groups = [];
    long _done;

    internal void Add(int place, int group)
    {
        _places.Add(place);
        _groups.Add(group);
        if (_places.Count == size)
        {
            Flush();
        }
    }

    internal void Flush()
    {
        WorkerPool.ThrowIfStopped();
        if (_places.Count > 0)
        {
            handle([.. CollectionsMarshal.AsSpan(_places)], [.. CollectionsMarshal.AsSpan(_groups)], _done);
            _done += _places.Count;
            _places.Clear();
            _groups.Clear();
        }
    }
}

/// <summary>Rows whose answers are computed together: as many as their states have room for, which is one where a state keeps the values of a long frame.</summary>
sealed class FrameStates(Func<int, AggregateState> newState)
{
    const long MostBytes = 16 << 20;
    const int MostRows = 8192;
    const int Growth = 16;

    int _rows = Growth;

    /// <summary>What frames of the rows at hand are added to, a group each.</summary>
    internal AggregateState Current { get; private set; } = newState(0);

    /// <summary>The answers of rows.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="fill">Adds the frames of rows, from the first to before the second, to groups from 0 on.</param>
    internal Column Answer(int rows, Action<int, int> fill)
    {
        var answers = new List<Column>();
        for (var from = 0; from < rows;)
        {
            var to = Math.Min(rows, from + _rows);
            Current = newState(to - from);
            fill(from, to);
            var bytes = Math.Max(1, Current.Bytes / (to - from));
            answers.Add(Current.Finish(to - from));
            _rows = (int)Math.Clamp(MostBytes / bytes, 1, Math.Min(MostRows, (long)_rows * Growth));
            from = to;
        }

        return Column.Concat(answers);
    }
}
