using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution.Spilling;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.Engine.Operators.Aggregation;

/// <summary>
/// The groups of one grouping set that one worker has seen, or that were merged from several: keys, the place where each first appeared, and the states of the
/// aggregates.
/// </summary>
sealed class Groups
{
    readonly IReadOnlyList<DataType> _types;
    readonly GroupFinder _finder;
    readonly ColumnBuilder[] _builders;
    readonly List<long> _first = [];
    Column[]? _keys;
    long _highest = -1;
    long _keyBytes;
    int? _putAway;

    internal Groups(IReadOnlyList<DataType> types, IEnumerable<AggregateState> states)
    {
        _types = types;
        _finder = new(types);
        _builders = [.. types.Select(t => ColumnBuilder.Create(t))];
        States = [.. states];
        if (types.Count == 0)
        {
            _first.Add(0);
            ResizeStates();
        }
    }

    /// <summary>Number of groups; 1 from the start where there are no keys.</summary>
    internal int Count => _first.Count;

    internal AggregateState[] States { get; }

    /// <summary>Bytes held, about; what grows by doubling is half empty at most.</summary>
    internal long Bytes => _finder.Table.Bytes + (_first.Capacity * 8L) + (_keyBytes * 3 / 2) + States.Sum(s => s.Bytes);

    /// <summary>
    /// What more there may be to hold while so many rows are added: tables and states double when the number of groups passes a power of two, and are there twice while
    /// they do.
    /// </summary>
    internal long GrowthFor(int rows) => AggregateState.Doubles(Count, rows) ? Bytes : States.Sum(s => s.GrowthFor(rows));

    /// <summary>The keys of all groups, a column a key. No more groups may come then.</summary>
    internal Column[] Keys => _keys ??= [.. _builders.Select(b => b.Build())];

    /// <summary>Where each group first appeared in the order of the input.</summary>
    internal ReadOnlySpan<long> First => CollectionsMarshal.AsSpan(_first);

    /// <summary>The hash that groups are put in order by where they are many: the bits of a key's hash from low to high, so that parts by low bits are stretches of the order.</summary>
    internal ulong OrderOf(int group) => Reversed(Hash(group));

    /// <summary>64 bits for a group's key, the same wherever and whenever it appears.</summary>
    internal ulong Hash(int group) => _types.Count == 0 ? 0 : _finder.Table.Hash(group);

    /// <summary>The group of each row. Fills <paramref name="runStarts"/> with the first row of each run of equal groups where runs are long, and leaves it empty otherwise.</summary>
    internal void Assign(IReadOnlyList<Column> keys, long sequence, Span<int> ids, List<int> runStarts)
    {
        runStarts.Clear();
        if (keys.Count == 0)
        {
            ids.Clear();
            runStarts.Add(0);
            return;
        }

        AddGroups(keys, _finder.Find(keys, ids, runStarts), sequence);
        NoteEarlier(ids, sequence);
    }

    /// <summary>Adds other groups with their states: all of them, or those whose hash ends in <paramref name="part"/> of <paramref name="parts"/> (a power of two).</summary>
    internal void Absorb(Groups other, int part, int parts)
    {
        var rented = ArrayPool<int>.Shared.Rent(other.Count);
        var map = rented.AsSpan(0, other.Count);
        var added = new List<int>();
        for (var group = 0; group < map.Length; group++)
        {
            if ((group & 0x1FFF) == 0)
            {
                Execution.WorkerPool.ThrowIfStopped();
            }

            if (_types.Count == 0)
            {
                map[group] = 0;
            }
            else if (((int)other.Hash(group) & (parts - 1)) != part)
            {
                map[group] = -1;
            }
            else if ((map[group] = _finder.Table.FindOrAdd(other._finder.Table, group)) == Count)
            {
                added.Add(group);
                _first.Add(other._first[group]);
            }
            else
            {
                _first[map[group]] = Math.Min(_first[map[group]], other._first[group]);
            }
        }

        for (var k = 0; k < _builders.Length; k++)
        {
            _builders[k].AppendRange(other.Keys[k].Take(CollectionsMarshal.AsSpan(added)));
        }

        ResizeStates();
        for (var i = 0; i < States.Length; i++)
        {
            States[i].Merge(other.States[i], map);
        }

        ArrayPool<int>.Shared.Return(rented);
    }

    /// <summary>Adds groups that were exported: their keys, the places where they first appeared, and for each aggregate its state.</summary>
    internal void Import(IReadOnlyList<Column> keys, ReadOnlySpan<long> first, IReadOnlyList<IReadOnlyList<Column>> states)
    {
        var ids = new int[first.Length];
        if (_types.Count > 0)
        {
            var newRows = _finder.Find(keys, ids, []);
            AddGroups(keys, newRows, 0);
            foreach (var row in newRows)
            {
                _first[ids[row]] = first[row];
            }
        }

        for (var row = 0; row < ids.Length; row++)
        {
            _first[ids[row]] = Math.Min(_first[ids[row]], first[row]);
        }

        for (var i = 0; i < States.Length; i++)
        {
            States[i].Import(states[i], ids);
        }
    }

    /// <summary>Writes the values of the group that came last to disk, which is larger than memory; from then on always those of the same group.</summary>
    internal void PutLastAway(Func<SpillFile> newFile)
    {
        _putAway ??= Count - 1;
        foreach (var state in States)
        {
            state.PutAway(_putAway.Value, Count, newFile);
        }
    }

    void AddGroups(IReadOnlyList<Column> keys, ReadOnlySpan<int> rows, long sequence)
    {
        if (rows.IsEmpty)
        {
            return;
        }

        for (var k = 0; k < _builders.Length; k++)
        {
            var added = keys[k].Take(rows);
            _keyBytes += added is DictionaryColumn ? 16 * rows.Length : Execution.MemorySize.Of(added);
            _builders[k].AppendRange(added);
        }

        foreach (var row in rows)
        {
            _first.Add(sequence + row);
        }

        ResizeStates();
    }

    /// <summary>Morsels may come out of order: then a group that is known may turn out to have appeared earlier.</summary>
    void NoteEarlier(ReadOnlySpan<int> ids, long sequence)
    {
        if (sequence < _highest)
        {
            for (var row = 0; row < ids.Length; row++)
            {
                _first[ids[row]] = Math.Min(_first[ids[row]], sequence + row);
            }
        }

        _highest = Math.Max(_highest, sequence);
    }

    internal static ulong Reversed(ulong bits)
    {
        bits = ((bits >> 1) & 0x5555_5555_5555_5555) | ((bits & 0x5555_5555_5555_5555) << 1);
        bits = ((bits >> 2) & 0x3333_3333_3333_3333) | ((bits & 0x3333_3333_3333_3333) << 2);
        bits = ((bits >> 4) & 0x0F0F_0F0F_0F0F_0F0F) | ((bits & 0x0F0F_0F0F_0F0F_0F0F) << 4);
        return BinaryPrimitives.ReverseEndianness(bits);
    }

    void ResizeStates()
    {
        foreach (var state in States)
        {
            state.Resize(Count);
        }
    }
}
