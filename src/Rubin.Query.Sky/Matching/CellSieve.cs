using System.Numerics;

namespace Rubin.Query.Sky.Matching;

/// <summary>Takes away cells that lie outside of some ranges. Rows of a sorted catalog stay in one range or gap for long, so the last one is tried first.</summary>
static class CellSieve
{
    /// <summary>Sets cells outside of <paramref name="wanted"/> to <see cref="Healpix.NoCell"/>; returns how many are left.</summary>
    internal static int Keep(Span<long> cells, HealpixRanges wanted)
    {
        var ranges = wanted.AsSpan();
        var (from, to, isInside, kept) = (0L, 0L, false, 0);
        for (var row = 0; row < cells.Length; row++)
        {
            var lanes = Vector<long>.Count;
            for (; row + lanes <= cells.Length && AreWithin(new(cells[row..]), from, to); row += lanes)
            {
                if (isInside) kept += lanes;
                else Vector<long>.AllBitsSet.CopyTo(cells[row..]);
            }

            if (row == cells.Length) break;
            var cell = cells[row];
            if (cell < 0) continue;
            if (cell < from || cell >= to)
            {
                var at = FirstEndingAfter(ranges, cell);
                isInside = at < ranges.Length && ranges[at].Start <= cell;
                (from, to) = isInside
                    ? (ranges[at].Start, ranges[at].End)
                    : (at == 0 ? 0 : ranges[at - 1].End, at < ranges.Length ? ranges[at].Start : Healpix.MaxCellCount);
            }

            if (isInside) kept++;
            else cells[row] = Healpix.NoCell;
        }

        return kept;
    }

    static bool AreWithin(Vector<long> cells, long from, long to) =>
        Vector.GreaterThanOrEqualAll(cells, new Vector<long>(from)) && Vector.LessThanAll(cells, new Vector<long>(to));

    static int FirstEndingAfter(ReadOnlySpan<HealpixRange> ranges, long cell)
    {
        var (low, high) = (0, ranges.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = ranges[middle].End <= cell ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
