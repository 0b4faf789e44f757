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
