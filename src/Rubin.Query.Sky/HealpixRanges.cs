using System.Numerics;
using System.Runtime.CompilerServices;

namespace Rubin.Query.Sky;

/// <summary>
/// An immutable set of order-29 cells, kept as sorted ranges that neither overlap nor touch: a coverage of the sky (MOC). Look-ups are
/// binary searches; set operations take one pass over both.
/// </summary>
public sealed class HealpixRanges : IEquatable<HealpixRanges>
{
    readonly HealpixRange[] _ranges;

    HealpixRanges(HealpixRange[] ranges) => _ranges = ranges;

    /// <summary>No cell.</summary>
    public static HealpixRanges Empty { get; } = new([]);

    /// <summary>Every cell.</summary>
    public static HealpixRanges WholeSky { get; } = new([new(0, Healpix.MaxCellCount)]);

    /// <summary>The number of ranges.</summary>
    public int Count => _ranges.Length;

    /// <summary>Whether there is no cell.</summary>
    public bool IsEmpty => _ranges.Length == 0;

    /// <summary>The number of order-29 cells.</summary>
    public long CellCount
    {
        get
        {
            var count = 0L;
            foreach (var range in _ranges) count += range.End - range.Start;
            return count;
        }
    }

    /// <summary>The share of the sky, 0 to 1.</summary>
    public double SkyFraction => CellCount / (double)Healpix.MaxCellCount;

    /// <summary>The ranges in ascending order.</summary>
    public ReadOnlySpan<HealpixRange> AsSpan() => _ranges;

    /// <summary>
    /// The set of all cells of <paramref name="ranges"/>, which may overlap and come in any order. Empty ranges count for nothing;
    /// an <see cref="ArgumentOutOfRangeException"/> where one leaves the sky.
    /// </summary>
    public static HealpixRanges From(IEnumerable<HealpixRange> ranges)
    {
        var sorted = ranges.Where(range => range.Start < range.End).ToArray();
        if (!AreInOrder(sorted))
        {
            Array.Sort(sorted, static (x, y) => x.Start.CompareTo(y.Start));
        }

        var merged = new RangeList(sorted.Length);
        foreach (var range in sorted)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(range.Start, nameof(ranges));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(range.End, Healpix.MaxCellCount, nameof(ranges));
            merged.Append(range.Start, range.End);
        }

        return merged.ToRanges();
    }

    /// <summary>As the partitions of a catalog are.</summary>
    static bool AreInOrder(HealpixRange[] ranges)
    {
        for (var i = 1; i < ranges.Length; i++)
        {
            if (ranges[i].Start < ranges[i - 1].Start)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The set of all order-29 cells inside <paramref name="cells"/>, which may overlap and come in any order.</summary>
    public static HealpixRanges From(IEnumerable<HealpixCell> cells) =>
        From(cells.Select(cell => new HealpixRange(cell.Start, cell.End)));

    /// <summary>What is in either.</summary>
    public HealpixRanges Union(HealpixRanges other)
    {
        var result = new RangeList(Count + other.Count);
        for (int left = 0, right = 0; left < Count || right < other.Count;)
        {
            var isLeft = right == other.Count || (left < Count && _ranges[left].Start <= other._ranges[right].Start);
            var next = isLeft ? _ranges[left++] : other._ranges[right++];
            result.Append(next.Start, next.End);
        }

        return result.ToRanges();
    }

    /// <summary>What is in both.</summary>
    public HealpixRanges Intersect(HealpixRanges other)
    {
        var result = new RangeList(Math.Max(Count, other.Count));
        for (int left = 0, right = 0; left < Count && right < other.Count;)
        {
            var (x, y) = (_ranges[left], other._ranges[right]);
            var (start, end) = (Math.Max(x.Start, y.Start), Math.Min(x.End, y.End));
            if (start < end) result.Append(start, end);
            if (x.End <= y.End) left++;
            else right++;
        }

        return result.ToRanges();
    }

    /// <summary>What is in this one and not in the other.</summary>
    public HealpixRanges Except(HealpixRanges other) => Intersect(other.Complement());

    /// <summary>The rest of the sky.</summary>
    public HealpixRanges Complement()
    {
        var result = new RangeList(Count + 1);
        var start = 0L;
        foreach (var range in _ranges)
        {
            if (start < range.Start) result.Append(start, range.Start);
            start = range.End;
        }

        if (start < Healpix.MaxCellCount) result.Append(start, Healpix.MaxCellCount);
        return result.ToRanges();
    }

    /// <summary>Whether the order-29 cell is in the set.</summary>
    public bool Contains(long deepestIndex)
    {
        var at = FirstEndingAfter(deepestIndex);
        return at < _ranges.Length && _ranges[at].Start <= deepestIndex;
    }

    /// <summary>Whether all of the cell is in the set.</summary>
    public bool Contains(HealpixCell cell)
    {
        var at = FirstEndingAfter(cell.Start);
        return at < _ranges.Length && _ranges[at].Start <= cell.Start && cell.End <= _ranges[at].End;
    }

    /// <summary>Whether any of the cell is in the set.</summary>
    public bool Overlaps(HealpixCell cell) => Overlaps(cell.Start, cell.End);

    /// <summary>
    /// Whether any order-29 cell from <paramref name="start"/> up to but not including <paramref name="end"/> is in the set.
    /// </summary>
    public bool Overlaps(long start, long end)
    {
        var at = FirstEndingAfter(start);
        return at < _ranges.Length && _ranges[at].Start < end;
    }

    /// <summary>Whether the two have a cell in common.</summary>
    public bool Overlaps(HealpixRanges other)
    {
        var (few, many) = Count <= other.Count ? (this, other) : (other, this);
        foreach (var range in few._ranges)
        {
            if (many.Overlaps(range.Start, range.End)) return true;
        }

        return false;
    }

    /// <summary>The set widened to whole cells of <paramref name="order"/>.</summary>
    public HealpixRanges Degrade(int order)
    {
        if (Healpix.CheckedOrder(order) == Healpix.MaxOrder) return this;
        var mask = (1L << Healpix.Shift(order)) - 1;
        var widened = new RangeList(_ranges.Length);
        foreach (var range in _ranges) widened.Append(range.Start & ~mask, (range.End + mask) & ~mask);
        return widened.ToRanges();
    }

    /// <summary>
    /// The set widened to whole cells of <paramref name="order"/>, and every cell of that order that touches one of them, by an edge or a corner.
    /// The cost grows with the length of the border.
    /// </summary>
    public HealpixRanges Dilate(int order)
    {
        var widened = Degrade(order);
        var (around, shift) = (new List<long>(), Healpix.Shift(order));
        foreach (var cell in widened.Cells())
        {
            Healpix.AddExternalEdge(cell, order, around);
        }

        around.RemoveAll(index => widened.Contains(index << shift));
        around.Sort();
        var edge = new RangeList(around.Count);
        foreach (var index in around) edge.Append(index << shift, (index + 1) << shift);
        return widened.Union(edge.ToRanges());
    }

    /// <summary>The fewest cells that make up the set, in ascending order.</summary>
    public IEnumerable<HealpixCell> Cells()
    {
        foreach (var range in _ranges)
        {
            for (var start = range.Start; start < range.End;)
            {
                var aligned = start == 0 ? 2 * Healpix.MaxOrder : BitOperations.TrailingZeroCount(start);
                var fitting = BitOperations.Log2((ulong)(range.End - start));
                var depth = Math.Min(Math.Min(aligned, fitting) / 2, Healpix.MaxOrder);
                yield return new(Healpix.MaxOrder - depth, start >> (2 * depth));
                start += 1L << (2 * depth);
            }
        }
    }

    /// <inheritdoc/>
    public bool Equals(HealpixRanges? other) => other is not null && _ranges.AsSpan().SequenceEqual(other._ranges);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as HealpixRanges);

    /// <inheritdoc/>
    public override int GetHashCode() => _ranges.Length == 0 ? 0 : HashCode.Combine(_ranges.Length, _ranges[0], _ranges[^1]);

    /// <summary>As cells, <c>order/index</c>, the first few of them.</summary>
    public override string ToString()
    {
        var cells = Cells().Take(9).ToArray();
        return string.Join(' ', cells.Take(8)) + (cells.Length > 8 ? " …" : "");
    }

    int FirstEndingAfter(long index)
    {
        int low = 0, high = _ranges.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_ranges[middle].End <= index) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    /// <summary>Ranges under construction, appended by ascending start; what touches the last one is joined to it.</summary>
    internal sealed class RangeList(int capacity)
    {
        HealpixRange[] _ranges = new HealpixRange[capacity];
        int _count;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Append(long start, long end)
        {
            if (_count > 0 && _ranges[_count - 1].End >= start)
            {
                ref var last = ref _ranges[_count - 1];
                if (end > last.End) last = new(last.Start, end);
                return;
            }

            if (_count == _ranges.Length) Array.Resize(ref _ranges, Math.Max(4, 2 * _count));
            _ranges[_count++] = new(start, end);
        }

        public HealpixRanges ToRanges() => _count == 0 ? Empty : new(_count == _ranges.Length ? _ranges : _ranges[.._count]);
    }
}
