using System.Numerics;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Operators.Sorting;

namespace Rubin.Query.Engine.Operators.Aggregation;

/// <summary>
/// The groups of one grouping set that do not fit into memory: their keys and the states of the aggregates, by the order of their hashes. Whenever a worker's table has no more
/// room it is written as a run; at the end the runs are read as one, and what belongs to a group lies together.
/// </summary>
sealed class SpilledGroups
{
    /// <summary>Groups are written in pieces of so many bytes, which are in memory twice.</summary>
    const long PieceBytes = 2 << 20;

    /// <summary>Groups are merged in pieces of so many bytes.</summary>
    const long MergedBytes = 4 << 20;

    /// <summary>A single group may have so many bytes whatever the limit: no less memory could hold its values together.</summary>
    const long GroupBytes = 32 << 20;

    readonly Func<Groups> _newGroups;
    readonly int _keys;
    readonly QueryContext _query;
    readonly string _owner;
    readonly Schema _schema;
    readonly Schema _answers;
    readonly int[] _stateColumns;
    readonly SpilledRuns _runs;
    readonly CutStates _cuts;

    // Few groups come in the order of first appearance: their answers, by that.
    SpilledRuns? _byFirst;

    internal SpilledGroups(string owner, HashAggregate node, int set, Func<Groups> newGroups, QueryContext query)
    {
        _owner = owner;
        _newGroups = newGroups;
        _query = query;
        var empty = newGroups();
        _keys = empty.Keys.Length;
        var states = empty.States.Select(s => s.Export(0)).ToList();
        _stateColumns = [.. states.Select(s => s.Count)];
        var columns = empty.Keys.Concat(states.SelectMany(s => s)).Select(c => new Field("", c.Type));
        _schema = new([new("hash", DataType.UInt32, false), .. columns]);
        _answers = new([.. empty.Keys.Select(k => new Field("", k.Type)), .. node.Aggregates.Select(a => new Field("", a.Overload.Result))]);
        _runs = new(owner, _schema, NewOrder, query);
        _cuts = new(1 + _keys, empty.States);
    }

    /// <summary>As many groups come in the order of first appearance.</summary>
    internal required long Few { get; init; }

    /// <summary>Bytes written so far.</summary>
    internal long Bytes => _runs.Bytes + (_byFirst?.Bytes ?? 0);

    /// <summary>Writes the groups of a worker.</summary>
    internal void Add(Groups groups)
    {
        if (groups.Count == 0)
        {
            return;
        }

        var bits = _keys == 0 ? 0 : BitOperations.Log2((ulong)Math.Max(1, groups.Bytes / PieceBytes));
        _runs.AddPieces(Enumerable.Range(0, 1 << bits).Select(piece => Export(bits == 0 ? groups : Piece(groups, piece, bits))));
    }

    /// <summary>Makes ready to be read; all groups are written.</summary>
    internal async Task FinishAsync(StateMemory memory)
    {
        await _runs.PrepareAsync(memory);
        if (_runs.IsEmpty || _runs.LongestRun > Few)
        {
            return;
        }

        var byFirst = new SpilledRuns(_owner, _answers, () => new([]), _query);
        var count = 0L;
        foreach (var groups in Merged(memory))
        {
            var finished = new FinishedGroups(groups).Finished();
            count += finished.Count;
            if (count > Few)
            {
                return;
            }

            byFirst.Add([SortedRun.Of(new(_answers, finished.Columns, finished.Count), [.. finished.First], new([]))]);
        }

        await byFirst.PrepareAsync(memory);
        _byFirst = byFirst;
    }

    /// <summary>Keys and answers, and the order of the groups among them, some groups at a time.</summary>
    internal IEnumerable<(Column[] Columns, int[] Order)> Read(StateMemory memory)
    {
        if (_byFirst is not null)
        {
            foreach (var (rows, _) in _byFirst.Read())
            {
                yield return ([.. rows.Columns], [.. Enumerable.Range(0, rows.Length)]);
            }

            yield break;
        }

        foreach (var groups in Merged(memory))
        {
            var finished = new FinishedGroups(groups).Finished();
            yield return (finished.Columns, finished.AllRows());
        }
    }

    static RowOrder NewOrder() => new([new(new ColumnReference(0, "hash", DataType.UInt32))]);

    /// <summary>The groups by the order of their hashes: those whose order begins with the bits of <paramref name="piece"/>.</summary>
    Groups Piece(Groups groups, int piece, int bits)
    {
        _query.Cancel.ThrowIfCancellationRequested();
        var part = _newGroups();
        part.Absorb(groups, (int)(Groups.Reversed((ulong)piece) >> (64 - bits)), 1 << bits);
        return part;
    }

    SortedRun Export(Groups groups)
    {
        var hashes = new uint[groups.Count];
        for (var group = 0; group < hashes.Length; group++)
        {
            hashes[group] = (uint)(groups.OrderOf(group) >> 32);
        }

        var columns = new List<Column> { new Column<uint>(hashes) };
        columns.AddRange(groups.Keys);
        columns.AddRange(groups.States.SelectMany(s => s.Export(groups.Count)));
        var rows = new RecordBatch(_schema, columns, groups.Count);
        return _cuts.Of(rows) is var (cut, source)
            ? SortedRun.Of(cut, Array.ConvertAll(source, row => groups.First[row]), NewOrder())
            : SortedRun.Of(rows, groups.First.ToArray(), NewOrder());
    }

    /// <summary>The groups of all runs, each whole, by the order of their hashes, some at a time.</summary>
    IEnumerable<Groups> Merged(StateMemory memory)
    {
        var groups = _newGroups();
        var (held, last, isFull, isAway) = (0L, 0U, false, false);
        try
        {
            foreach (var (rows, first) in _runs.Read())
            {
                _query.Cancel.ThrowIfCancellationRequested();
                var hashes = ((Column<uint>)rows.Columns[0]).Values;
                var start = isFull ? FirstOther(hashes, last) : hashes.Length;
                last = hashes[^1];
                var isOneGroup = isFull && start == rows.Length;
                if (isOneGroup && groups.Bytes > MergedBytes)
                {
                    // What aggregates can read from there goes back to disk.
                    groups.PutLastAway(() => _query.Spills.NewFile(_owner));
                    isAway = true;
                    memory.Release(Math.Max(0, held - groups.Bytes));
                    held = Math.Min(held, groups.Bytes);
                }

                var growth = isOneGroup ? groups.GrowthFor((int)Math.Min(int.MaxValue, MemorySize.Of(rows) / sizeof(long))) : 0;
                Hold(memory, growth, groups, isOneGroup);
                Import(groups, rows.Slice(0, start), first.AsSpan(0, start));
                memory.Release(growth);
                if (start < rows.Length)
                {
                    yield return groups;
                    memory.Release(held);
                    (groups, held, isAway) = (_newGroups(), 0, false);
                    Import(groups, rows.Slice(start, rows.Length - start), first.AsSpan(start));
                }

                var grown = Math.Max(0, groups.Bytes - held);

                // No other group may follow one whose values are on disk, however little is left of it in memory.
                isFull = !Hold(memory, grown, groups, isOneGroup) || held + grown > MergedBytes || isAway;
                held += grown;
            }

            if (groups.Count > 0)
            {
                yield return groups;
            }
        }
        finally
        {
            memory.Release(held);
        }
    }

    /// <summary>Takes memory for what was read last; false where there is no more, which ends the query where it all goes on with one group.</summary>
    static bool Hold(StateMemory memory, long bytes, Groups groups, bool isOneGroup)
    {
        if (memory.TryHold(bytes))
        {
            return true;
        }

        if (isOneGroup && groups.Bytes > GroupBytes + MergedBytes)
        {
            throw memory.TooLittle($"the values of one group, more than {groups.Bytes >> 20} MiB,", "ask for an estimate (approx_quantile, approx_count_distinct), group by more columns");
        }

        memory.Overdraw(bytes);
        return false;
    }

    static int FirstOther(ReadOnlySpan<uint> hashes, uint hash)
    {
        var row = hashes.IndexOfAnyExcept(hash);
        return row < 0 ? hashes.Length : row;
    }

    void Import(Groups groups, RecordBatch rows, ReadOnlySpan<long> first)
    {
        var states = new List<IReadOnlyList<Column>>();
        for (var (i, column) = (0, 1 + _keys); i < _stateColumns.Length; column += _stateColumns[i], i++)
        {
            states.Add([.. rows.Columns.Skip(column).Take(_stateColumns[i])]);
        }

        groups.Import([.. rows.Columns.Skip(1).Take(_keys)], first, states);
    }
}
