using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rubin.Query.Sky.Matching;

/// <summary>Pairs of rows that a search has found. Used by one thread, over and over.</summary>
public sealed class PairList
{
    int[] _left = new int[1024];
    int[] _right = new int[1024];
    readonly List<int> _uncertain = [];

    /// <summary>Number of pairs.</summary>
    public int Count { get; private set; }

    /// <summary>The left row of each pair, ascending.</summary>
    public Span<int> Left => _left.AsSpan(0, Count);

    /// <summary>The right row of each pair.</summary>
    public Span<int> Right => _right.AsSpan(0, Count);

    /// <summary>Places of pairs, ascending, so near the border that only the exact separation tells whether they are within the radius.</summary>
    public ReadOnlySpan<int> Uncertain => CollectionsMarshal.AsSpan(_uncertain);

    /// <summary>Forgets all pairs.</summary>
    public void Clear()
    {
        Count = 0;
        _uncertain.Clear();
    }

    /// <summary>Keeps the pairs at some places, ascending; all of them are certain then.</summary>
    public void Keep(ReadOnlySpan<int> places)
    {
        for (var i = 0; i < places.Length; i++)
        {
            (_left[i], _right[i]) = (_left[places[i]], _right[places[i]]);
        }

        Count = places.Length;
        _uncertain.Clear();
    }

    /// <summary>
    /// Sets the pairs to those of <paramref name="all"/> from a place on whose left rows lie before <paramref name="end"/>, counted from
    /// <paramref name="first"/> on; returns the place behind them.
    /// </summary>
    public int Take(PairList all, int place, int first, int end)
    {
        Clear();
        var next = place;
        while (next < all.Count && all._left[next] < end) next++;
        Reserve(next - place);
        for (; Count < next - place; Count++) (_left[Count], _right[Count]) = (all._left[place + Count] - first, all._right[place + Count]);
        var open = all._uncertain.BinarySearch(place);
        for (open = open < 0 ? ~open : open; open < all._uncertain.Count && all._uncertain[open] < next; open++) _uncertain.Add(all._uncertain[open] - place);
        return next;
    }

    /// <summary>Numbers the left rows anew and sorts the pairs by them; those of one row stay in their order.</summary>
    internal void Renumber(ReadOnlySpan<int> rows)
    {
        var places = new int[rows.Length + 1];
        for (var i = 0; i < Count; i++) places[rows[_left[i]] + 1]++;
        for (var i = 1; i < places.Length; i++) places[i] += places[i - 1];
        var (left, right, next) = (_left, _right, 0);
        (_left, _right) = (GC.AllocateUninitializedArray<int>(left.Length), GC.AllocateUninitializedArray<int>(right.Length));
        for (var i = 0; i < Count; i++)
        {
            var row = rows[left[i]];
            var place = places[row]++;
            (_left[place], _right[place]) = (row, right[i]);
            if (next < _uncertain.Count && _uncertain[next] == i) _uncertain[next++] = place;
        }

        _uncertain.Sort();
    }

    /// <summary>Room for so many more pairs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Reserve(int more)
    {
        if (Count + more > _left.Length)
        {
            Grow(more);
        }
    }

    /// <summary>Adds a pair, for which there is room.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(int left, int right, bool isCertain)
    {
        if (!isCertain)
        {
            _uncertain.Add(Count);
        }

        _left[Count] = left;
        _right[Count++] = right;
    }

    void Grow(int more)
    {
        var size = checked((int)Math.Min(Array.MaxLength, Math.Max(2L * _left.Length, (long)Count + more)));
        Array.Resize(ref _left, size);
        Array.Resize(ref _right, size);
    }
}
