using System.Numerics;

namespace Rubin.Query.Engine.Operators.Keys;

/// <summary>A word of a group; group + 1, so that 0 is none.</summary>
readonly record struct GroupWord(ulong Word, int Group)
{
    internal ulong Hash => HashKeyEncoder.HashOf(Word + ((ulong)(uint)Group * HashKeyEncoder.NullHash));
}

/// <summary>
/// The different words of each of many groups. While every group's words rise, as the numbers of objects do in a catalog that is in their order, it is a list that nobody needs to search;
/// from the first one on that does not, a table by open addressing, at most half full.
/// </summary>
sealed class PairSet
{
    const int FewestSlots = 64;

    /// <summary>The number of words of each group, and the greatest, which is kept while they rise.</summary>
    (long Count, ulong Last)[] _groups = [];
    GroupWord[] _slots = [];
    int _shift = 64;
    bool _isTable;

    /// <summary>Number of pairs.</summary>
    internal int Count { get; private set; }

    /// <summary>Whether the words of every group have come in ascending order.</summary>
    internal bool Rises => !_isTable;

    internal long Bytes => 16L * (_slots.Length + _groups.Length);

    /// <summary>What more there may be to hold while so many are added.</summary>
    internal long GrowthFor(int pairs) => (_isTable ? 2L : 1L) * (Count + (long)pairs) > _slots.Length ? 3 * Bytes : 0;

    /// <summary>The pairs, between places without one; in the order in which they came as long as <see cref="Rises"/>.</summary>
    internal ReadOnlySpan<GroupWord> Places => _isTable ? _slots : _slots.AsSpan(0, Count);

    /// <summary>Number of words of a group.</summary>
    internal long CountOf(int group) => _groups[group].Count;

    /// <summary>Makes room for so many groups.</summary>
    internal void Resize(int groups)
    {
        if (groups > _groups.Length)
        {
            Array.Resize(ref _groups, Math.Max(groups, (int)Math.Min(Array.MaxLength, _groups.Length * 2L)));
        }
    }

    /// <summary>Adds a word to a group, if it is not there.</summary>
    internal void Add(int group, ulong word)
    {
        ref var own = ref _groups[group];
        if (!_isTable)
        {
            if (own.Count > 0 && word <= own.Last)
            {
                if (word == own.Last)
                {
                    return;
                }

                Reserve(Count + 1L);
                AddToTable(ref own, group, word);
                return;
            }

            if (Count == _slots.Length)
            {
                Array.Resize(ref _slots, Math.Max(FewestSlots, checked(2 * Count)));
            }

            own = (own.Count + 1, word);
            _slots[Count++] = new(word, group + 1);
            return;
        }

        AddToTable(ref own, group, word);
    }

    /// <summary>Becomes a table with room for so many pairs: those that come in the order of their hashes crowd one that grows meanwhile.</summary>
    internal void Reserve(long pairs)
    {
        var room = Math.Max(FewestSlots, _isTable ? (long)_slots.Length : 0);
        while (2 * pairs > room)
        {
            room *= 2;
        }

        if (_isTable && room == _slots.Length)
        {
            return;
        }

        var slots = FreshArray.Of<GroupWord>(checked((int)room));
        _shift = 64 - BitOperations.Log2((ulong)room);
        foreach (var pair in Places)
        {
            if (pair.Group != 0)
            {
                Find(slots, pair) = pair;
            }
        }

        (_slots, _isTable) = (slots, true);
    }

    void AddToTable(ref (long Count, ulong Last) own, int group, ulong word)
    {
        if (2 * Count >= _slots.Length)
        {
            Reserve(Count + 1L);
        }

        var pair = new GroupWord(word, group + 1);
        ref var slot = ref Find(_slots, pair);
        if (slot.Group == 0)
        {
            slot = pair;
            Count++;
            own.Count++;
        }
    }

    /// <summary>The slot of a pair, or the empty one that it belongs in.</summary>
    ref GroupWord Find(GroupWord[] slots, GroupWord pair)
    {
        var mask = slots.Length - 1;
        for (var at = (int)(pair.Hash >> _shift); ; at++)
        {
            ref var slot = ref slots[at & mask];
            if (slot.Group == 0 || slot == pair)
            {
                return ref slot;
            }
        }
    }
}
