using System.Numerics;

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
    public long CellCount => _ranges.Sum(range => range.End - range.Start);

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
    public HealpixRanges Union(HealpixRanges other) => Combine(other, static (left, right) => left || right);

    /// <summary>What is in both.</summary>
    public HealpixRanges Intersect(HealpixRanges other) => Combine(other, static (left, right) => left && right);

    /// <summary>What is in this one and not in the other.</summary>
    public HealpixRanges Except(HealpixRanges other) => Combine(other, static (left, right) => left && !right);

    /// <summary>The rest of the sky.</summary>
    public HealpixRanges Complement() => WholeSky.Except(this);

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
        var mask = (1L << Healpix.Shift(Healpix.CheckedOrder(order))) - 1;
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
        return widened.Union(From(widened.Cells().SelectMany(cell => Healpix.ExternalEdge(cell, order)).Select(index => new HealpixCell(order, index))));
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

    /// <summary>Walks the ends of both in order and keeps the stretches that <paramref name="keep"/> wants.</summary>
    HealpixRanges Combine(HealpixRanges other, Func<bool, bool, bool> keep)
    {
        var result = new RangeList(Count + other.Count);
        int left = 0, right = 0;
        for (var start = 0L; start < Healpix.MaxCellCount;)
        {
            var (inLeft, leftEnd) = StretchAt(ref left, start);
            var (inRight, rightEnd) = other.StretchAt(ref right, start);
            var end = Math.Min(leftEnd, rightEnd);
            if (keep(inLeft, inRight)) result.Append(start, end);
            start = end;
        }

        return result.ToRanges();
    }

    /// <summary>Whether the index is in the set, and how far that stays so; <paramref name="at"/> moves on along the ranges.</summary>
    (bool Inside, long End) StretchAt(ref int at, long index)
    {
        while (at < _ranges.Length && _ranges[at].End <= index) at++;
        if (at == _ranges.Length) return (false, Healpix.MaxCellCount);
        return _ranges[at].Start <= index ? (true, _ranges[at].End) : (false, _ranges[at].Start);
    }

    /// <summary>Ranges under construction, appended by ascending start; what touches the last one is joined to it.</summary>
    internal sealed class RangeList(int capacity)
    {
        readonly List<HealpixRange> _list = new(capacity);

        public void Append(long start, long end)
        {
            if (_list.Count > 0 && _list[^1].End >= start) _list[^1] = _list[^1] with { End = Math.Max(_list[^1].End, end) };
            else _list.Add(new(start, end));
        }

        public HealpixRanges ToRanges() => _list.Count == 0 ? Empty : new([.. _list]);
    }
}
