using System.Numerics;

namespace Rubin.Query.Engine.Operators.Keys;

/// <summary>
/// Counts the pairs of several sets together, each pair once: sets of one group whose words rise are merged in order, others in slices of the hash, which can be counted in parallel.
/// </summary>
sealed class PairUnion
{
    /// <summary>Pairs that a slice is to have, about: its table stays in the cache.</summary>
    const long PairsPerSlice = 16 << 10;

    const int MostSlices = 256;

    /// <summary>Words that are merged on one thread.</summary>
    const long MostInOrder = 1 << 20;

    readonly IReadOnlyList<Lazy<Slices>> _sets;
    readonly long[] _counts;

    /// <summary>A union of sets.</summary>
    /// <param name="sets">The sets, and the group here of each of their groups; -1 leaves one out.</param>
    /// <param name="groups">Number of groups here.</param>
    internal PairUnion(IReadOnlyList<(PairSet Pairs, int[] Groups)> sets, int groups)
    {
        _counts = new long[groups];
        var pairs = sets.Sum(s => (long)s.Pairs.Count);
        if (groups == 1 && pairs <= MostInOrder && sets.All(s => s.Pairs.Rises && s.Groups is [0]))
        {
            _sets = [];
            Pieces = [() => _counts[0] = CountInOrder(sets)];
            return;
        }

        var slices = (int)Math.Min(MostSlices, BitOperations.RoundUpToPowerOf2((ulong)(pairs / PairsPerSlice) + 1));
        _sets = [.. sets.Select(s => new Lazy<Slices>(() => new(s.Pairs, s.Groups, slices)))];
        Pieces = [.. Enumerable.Range(0, slices).Select(slice => (Action)(() => Count(slice)))];
    }

    /// <summary>What is to be done before the counts can be read.</summary>
    internal IReadOnlyList<Action> Pieces { get; }

    /// <summary>The number of different words of each group.</summary>
    internal ReadOnlySpan<long> Counts => _counts;

    static long CountInOrder(IReadOnlyList<(PairSet Pairs, int[] Groups)> sets)
    {
        var all = Words(sets[0].Pairs);
        foreach (var (other, _) in sets.Skip(1))
        {
            all = Merged(all, Words(other));
        }

        return all.Length;
    }

    static ulong[] Words(PairSet pairs)
    {
        var words = new ulong[pairs.Count];
        var places = pairs.Places;
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = places[i].Word;
        }

        return words;
    }

    static ulong[] Merged(ulong[] left, ulong[] right)
    {
        var merged = new ulong[left.Length + right.Length];
        var (count, l, r) = (0, 0, 0);
        while (l < left.Length && r < right.Length)
        {
            var (a, b) = (left[l], right[r]);
            merged[count++] = Math.Min(a, b);
            l += a <= b ? 1 : 0;
            r += b <= a ? 1 : 0;
        }

        left.AsSpan(l).CopyTo(merged.AsSpan(count));
        right.AsSpan(r).CopyTo(merged.AsSpan(count));
        Array.Resize(ref merged, count + left.Length - l + right.Length - r);
        return merged;
    }

    void Count(int slice)
    {
        var union = new PairSet();
        union.Resize(_counts.Length);

        // Each slice begins with another set, so that the sets are cut in parallel.
        for (var i = 0; i < _sets.Count; i++)
        {
            var pairs = _sets[(i + slice) % _sets.Count].Value.Of(slice);
            union.Reserve(union.Count + (long)pairs.Length);
            foreach (var pair in pairs)
            {
                union.Add(pair.Group - 1, pair.Word);
            }

            Execution.WorkerPool.ThrowIfStopped();
        }

        lock (_counts)
        {
            for (var group = 0; group < _counts.Length; group++)
            {
                _counts[group] += union.CountOf(group);
            }
        }
    }

    /// <summary>The pairs of a set in the order of slices.</summary>
    sealed class Slices
    {
        readonly GroupWord[] _pairs;
        readonly int[] _ends;
        readonly int _shift;

        internal Slices(PairSet set, int[] groups, int slices)
        {
            // Not the highest bits, which choose the slots of a slice's table.
            _shift = 32 - BitOperations.Log2((uint)slices);
            var starts = new int[slices + 1];
            foreach (var pair in set.Places)
            {
                if (pair.Group != 0 && groups[pair.Group - 1] >= 0)
                {
                    starts[SliceOf(new(pair.Word, groups[pair.Group - 1] + 1)) + 1]++;
                }
            }

            for (var slice = 0; slice < slices; slice++)
            {
                starts[slice + 1] += starts[slice];
            }

            (_pairs, _ends) = (new GroupWord[starts[^1]], starts[..^1]);
            foreach (var pair in set.Places)
            {
                if (pair.Group != 0 && groups[pair.Group - 1] is >= 0 and var group)
                {
                    var here = new GroupWord(pair.Word, group + 1);
                    _pairs[_ends[SliceOf(here)]++] = here;
                }
            }
        }

        internal ReadOnlySpan<GroupWord> Of(int slice) => _pairs.AsSpan((slice == 0 ? 0 : _ends[slice - 1]).._ends[slice]);

        int SliceOf(GroupWord pair) => (int)((pair.Hash & uint.MaxValue) >> _shift);
    }
}
