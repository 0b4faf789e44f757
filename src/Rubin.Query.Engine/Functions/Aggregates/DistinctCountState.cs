using System.Diagnostics;
using System.Runtime.InteropServices;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution.Spilling;
using Rubin.Query.Engine.Operators.Keys;

namespace Rubin.Query.Engine.Functions.Aggregates;

/// <summary>COUNT(DISTINCT x) for values of up to 64 bits: a set of pairs of a group and a value. NaN is one value, NULLs are passed over.</summary>
sealed class DistinctCountState : AggregateState
{
    PairSet _pairs = new();
    readonly List<(PairSet Pairs, int[] Groups)> _merged = [];
    PairUnion? _union;
    (int Group, StoredWords Words)? _stored;
    ulong[] _words = [];
    int[] _starts = [];
    int _groups;

    /// <inheritdoc/>
    public override long Bytes => _pairs.Bytes;

    /// <summary>Whether values of a type are such values.</summary>
    internal static bool Takes(DataType type) => KeyWords.Width(type.Logical) > 0;

    /// <inheritdoc/>
    public override void Resize(int groups)
    {
        _groups = Math.Max(_groups, groups);
        _pairs.Resize(groups);
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
                _pairs.Add(0, words[row]);
            }

            return;
        }

        for (var run = 0; run < starts.Length; run++)
        {
            var end = run + 1 < starts.Length ? starts[run + 1] : ids.Length;
            _pairs.Add(ids[starts[run]], words[starts[run]]);
            for (var row = starts[run] + 1; row < end; row++)
            {
                if (ids[row] != ids[row - 1])
                {
                    _pairs.Add(ids[row], words[row]);
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
                _pairs.Add(ids[row], words[row]);
            }
        }
    }

    /// <summary>Only notes the other's pairs: they are counted when all have come.</summary>
    public override void Merge(AggregateState other, ReadOnlySpan<int> groupOfOther)
    {
        var source = (DistinctCountState)other;
        if (_pairs.Count > 0 && _merged.Count == 0)
        {
            _merged.Add((_pairs, [.. Enumerable.Range(0, _groups)]));
        }

        _merged.Add((source._pairs, groupOfOther.ToArray()));
    }

    /// <inheritdoc/>
    internal override IReadOnlyList<Action> BeforeFinish()
    {
        _union = _merged.Count == 0 ? null : new(_merged, _groups);
        return _union?.Pieces ?? [];
    }

    /// <inheritdoc/>
    public override Column Finish(int groups)
    {
        if (_union is not null)
        {
            return new Column<long>(_union.Counts[..groups].ToArray());
        }

        var counts = new long[groups];
        for (var group = 0; group < groups; group++)
        {
            counts[group] = _pairs.CountOf(group);
        }

        if (_stored is var (large, words))
        {
            PutAway(large, _groups, static () => throw new UnreachableException());
            counts[large] = words.Count();
        }

        return new Column<long>(counts);
    }

    /// <inheritdoc/>
    internal override void PutAway(int group, int groups, Func<SpillFile> newFile)
    {
        if (_stored is not var (stored, away))
        {
            _stored = (stored, away) = (group, new(newFile()));
        }

        Debug.Assert(stored == group, "one group is larger than memory, the last");
        var words = new List<ulong>((int)_pairs.CountOf(group));
        var others = new PairSet();
        others.Resize(groups);
        others.Reserve(_pairs.Count - _pairs.CountOf(group));
        foreach (var pair in _pairs.Places)
        {
            if (pair.Group == group + 1)
            {
                words.Add(pair.Word);
            }
            else if (pair.Group != 0)
            {
                others.Add(pair.Group - 1, pair.Word);
            }
        }

        away.Add(CollectionsMarshal.AsSpan(words));
        _pairs = others;
    }

    internal override bool ExportsValues => true;

    internal override long GrowthFor(int values) => _pairs.GrowthFor(values);

    /// <summary>The values of each group, as words.</summary>
    public override IReadOnlyList<Column> Export(int groups)
    {
        Settle();
        var offsets = new int[groups + 1];
        for (var g = 0; g < groups; g++)
        {
            offsets[g + 1] = checked((int)(offsets[g] + _pairs.CountOf(g)));
        }

        var next = offsets.AsSpan(0, groups).ToArray();
        var words = new ulong[offsets[groups]];
        foreach (var pair in _pairs.Places)
        {
            if (pair.Group != 0)
            {
                words[next[pair.Group - 1]++] = pair.Word;
            }
        }

        return [new ListColumn(new ListType(DataType.UInt64), offsets, new Column<ulong>(words))];
    }

    /// <inheritdoc/>
    public override void Import(IReadOnlyList<Column> state, ReadOnlySpan<int> groupOfRow)
    {
        var lists = (ListColumn)state[0];
        _pairs.Reserve(_pairs.Count + (long)lists.Offsets[^1] - lists.Offsets[0]);
        for (var row = 0; row < groupOfRow.Length; row++)
        {
            foreach (var word in ((Column<ulong>)lists[row]).Values)
            {
                _pairs.Add(groupOfRow[row], word);
            }
        }
    }

    /// <summary>Brings the pairs together that were merged.</summary>
    void Settle()
    {
        if (_merged.Count == 0)
        {
            return;
        }

        var pairs = new PairSet();
        pairs.Resize(_groups);
        foreach (var (from, groups) in _merged)
        {
            // Pairs come in the order of their hashes: a table that grew meanwhile would be crowded at one end.
            pairs.Reserve(pairs.Count + Enumerable.Range(0, groups.Length).Sum(g => groups[g] >= 0 ? from.CountOf(g) : 0));
            foreach (var pair in from.Places)
            {
                if (pair.Group != 0 && groups[pair.Group - 1] is >= 0 and var group)
                {
                    pairs.Add(group, pair.Word);
                }
            }
        }

        _pairs = pairs;
        _merged.Clear();
    }
}
