using Rubin.Query.Arrow;
using Rubin.Query.Engine.Operators.Keys;

namespace Rubin.Query.Engine.Functions.Aggregates;

/// <summary>
/// COUNT(DISTINCT x) for values of up to 64 bits: a set of pairs of a group and a value, by open addressing, at most half full. NaN is one value, NULLs are passed over.
/// Takes a quarter of the time of keeping the rows that differ (20 million clustered BIGINTs, Zen 5, 2026-11).
/// </summary>
sealed class DistinctCountState : AggregateState
{
    const int FewestSlots = 64;

    ulong[] _words = [];
    int[] _starts = [];
    long[] _counts = [];
    Slot[] _slots = [];
    int _shift = 64;
    int _used;

    /// <inheritdoc/>
    public override long Bytes => (_slots.Length * 16L) + (_counts.Length * 8L);

    /// <summary>Whether values of a type are such values.</summary>
    internal static bool Takes(DataType type) => KeyWords.Width(type.Logical) > 0;

    /// <inheritdoc/>
    public override void Resize(int groups)
    {
        if (groups > _counts.Length)
        {
            Array.Resize(ref _counts, Math.Max(groups, (int)Math.Min(Array.MaxLength, _counts.Length * 2L)));
        }
    }

    /// <inheritdoc/>
    public override void Update(Grouping grouping, ReadOnlySpan<Datum> arguments, long sequence)
    {
        var ids = grouping.Ids;
        var column = arguments[0].Decoded().Expand(ids.Length);
        if (_words.Length < ids.Length)
        {
            (_words, _starts) = (new ulong[ids.Length], new int[ids.Length]);
        }

        var words = _words.AsSpan(0, ids.Length);
        KeyWords.Fill(column, words);
        if (!column.HasNoNulls)
        {
            AddKnown(column, ids, words);
            return;
        }

        // Catalogs are clustered: a value is often that of the row before.
        var starts = _starts.AsSpan(0, WordRuns.FillStarts(words, _starts));
        if (grouping.Groups == 1)
        {
            foreach (var row in starts)
            {
                Add(0, words[row]);
            }

            return;
        }

        for (var run = 0; run < starts.Length; run++)
        {
            var end = run + 1 < starts.Length ? starts[run + 1] : ids.Length;
            Add(ids[starts[run]], words[starts[run]]);
            for (var row = starts[run] + 1; row < end; row++)
            {
                if (ids[row] != ids[row - 1])
                {
                    Add(ids[row], words[row]);
                }
            }
        }
    }

    void AddKnown(Column column, ReadOnlySpan<int> ids, ReadOnlySpan<ulong> words)
    {
        for (var row = 0; row < words.Length; row++)
        {
            if (!column.IsNull(row))
            {
                Add(ids[row], words[row]);
            }
        }
    }

    /// <inheritdoc/>
    public override void Merge(AggregateState other, ReadOnlySpan<int> groupOfOther)
    {
        var from = (DistinctCountState)other;
        var coming = 0L;
        for (var g = 0; g < groupOfOther.Length; g++)
        {
            coming += groupOfOther[g] >= 0 ? from._counts[g] : 0;
        }

        // Pairs come in the order of their hashes: a table that grew meanwhile would be crowded at one end.
        Reserve(_used + coming);
        for (var i = 0; i < from._slots.Length; i++)
        {
            if ((i & 0x1FFF) == 0)
            {
                Execution.WorkerPool.ThrowIfStopped();
            }

            var slot = from._slots[i];
            if (slot.Group != 0 && groupOfOther[slot.Group - 1] is >= 0 and var group)
            {
                Add(group, slot.Word);
            }
        }
    }

    /// <inheritdoc/>
    public override Column Finish(int groups) => new Column<long>(_counts.AsSpan(0, groups).ToArray());

    internal override bool ExportsValues => true;

    internal override long GrowthFor(int values) => 2L * (_used + (long)values) > _slots.Length ? 2 * Bytes : 0;

    /// <summary>The values of each group, as words.</summary>
    public override IReadOnlyList<Column> Export(int groups)
    {
        var offsets = new int[groups + 1];
        for (var g = 0; g < groups; g++)
        {
            offsets[g + 1] = checked((int)(offsets[g] + _counts[g]));
        }

        var next = offsets.AsSpan(0, groups).ToArray();
        var words = new ulong[offsets[groups]];
        foreach (var slot in _slots)
        {
            if (slot.Group != 0)
            {
                words[next[slot.Group - 1]++] = slot.Word;
            }
        }

        return [new ListColumn(new ListType(DataType.UInt64), offsets, new Column<ulong>(words))];
    }

    /// <inheritdoc/>
    public override void Import(IReadOnlyList<Column> state, ReadOnlySpan<int> groupOfRow)
    {
        var lists = (ListColumn)state[0];
        Reserve(_used + (long)lists.Offsets[^1] - lists.Offsets[0]);
        for (var row = 0; row < groupOfRow.Length; row++)
        {
            foreach (var word in ((Column<ulong>)lists[row]).Values)
            {
                Add(groupOfRow[row], word);
            }
        }
    }

    void Add(int group, ulong word)
    {
        if (2 * _used >= _slots.Length)
        {
            Reserve(_used + 1L);
        }

        ref var slot = ref Find(_slots, group, word);
        if (slot.Group == 0)
        {
            slot = new(word, group + 1);
            _used++;
            _counts[group]++;
        }
    }

    /// <summary>The slot of a pair, or the empty one that it belongs in.</summary>
    ref Slot Find(Slot[] slots, int group, ulong word)
    {
        var mask = slots.Length - 1;
        for (var at = (int)(HashKeyEncoder.HashOf(word + ((ulong)group * HashKeyEncoder.NullHash)) >> _shift); ; at++)
        {
            ref var slot = ref slots[at & mask];
            if (slot.Group == 0 || (slot.Word == word && slot.Group == group + 1))
            {
                return ref slot;
            }
        }
    }

    void Reserve(long pairs)
    {
        var room = Math.Max(FewestSlots, (long)_slots.Length);
        while (2 * pairs > room)
        {
            room *= 2;
        }

        if (room == _slots.Length)
        {
            return;
        }

        var slots = new Slot[checked((int)room)];
        _shift = 64 - System.Numerics.BitOperations.Log2((ulong)room);
        foreach (var slot in _slots)
        {
            if (slot.Group != 0)
            {
                Find(slots, slot.Group - 1, slot.Word) = slot;
            }
        }

        _slots = slots;
    }

    /// <summary>A value, and its group + 1; 0 for none.</summary>
    readonly record struct Slot(ulong Word, int Group);
}
