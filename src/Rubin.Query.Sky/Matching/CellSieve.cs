using System.Numerics;

namespace Rubin.Query.Sky.Matching;

/// <summary>
/// Tells cells within some ranges from those outside. Rows of a sorted catalog stay in one range, or between two, for long: such runs are looked at several
/// rows at a time.
/// </summary>
static class CellSieve
{
    /// <summary>Sets cells outside of <paramref name="wanted"/> to <see cref="Healpix.NoCell"/>; returns how many are left.</summary>
    internal static int Keep(Span<long> cells, HealpixRanges wanted)
    {
        var place = new Place(wanted);
        var kept = 0;
        for (var (row, end) = (0, 0); row < cells.Length; row = end)
        {
            end = place.EndOfRun(cells, row);
            if (place.IsInside) kept += end - row;
            else cells[row..end].Fill(Healpix.NoCell);
        }

        return kept;
    }

    /// <summary>Sets <paramref name="rows"/> to those whose cells lie in <paramref name="wanted"/>, ascending.</summary>
    internal static void Select(ReadOnlySpan<long> cells, HealpixRanges wanted, List<int> rows)
    {
        rows.Clear();
        var place = new Place(wanted);
        for (var (row, end) = (0, 0); row < cells.Length; row = end)
        {
            end = place.EndOfRun(cells, row);
            for (; place.IsInside && row < end; row++) rows.Add(row);
        }
    }

    /// <summary>One of the ranges, or the cells between two of them.</summary>
    ref struct Place(HealpixRanges wanted)
    {
        readonly ReadOnlySpan<HealpixRange> _ranges = wanted.AsSpan();
        int _next = 0;
        long _first = 0;
        long _end = 0;

        internal bool IsInside { get; private set; } = false;

        /// <summary>Turns to the place of a row's cell; returns the row behind the last of those from it on that lie there too.</summary>
        internal int EndOfRun(ReadOnlySpan<long> cells, int row)
        {
            if (!Holds(cells[row])) MoveTo(cells[row]);
            var lanes = Vector<long>.Count;
            for (row++; row + lanes <= cells.Length && HoldsAll(new(cells[row..])); row += lanes)
            {
            }

            while (row < cells.Length && Holds(cells[row])) row++;
            return row;
        }

        readonly bool Holds(long cell) => cell >= _first && cell < _end;

        readonly bool HoldsAll(Vector<long> cells) =>
            Vector.GreaterThanOrEqualAll(cells, new Vector<long>(_first)) && Vector.LessThanAll(cells, new Vector<long>(_end));

        void MoveTo(long cell)
        {
            // As a rule it is the next place, or the one behind.
            var (at, step) = (cell >= _end ? _next : 0, 1);
            var high = _ranges.Length;
            for (; at + step <= high && _ranges[at + step - 1].End <= cell; step *= 2) at += step;
            high = Math.Min(high, at + step);
            while (at < high)
            {
                var middle = (at + high) >>> 1;
                (at, high) = _ranges[middle].End <= cell ? (middle + 1, high) : (at, middle);
            }

            _next = at;
            IsInside = at < _ranges.Length && _ranges[at].Start <= cell;
            (_first, _end) = IsInside
                ? (_ranges[at].Start, _ranges[at].End)
                : (at == 0 ? long.MinValue : _ranges[at - 1].End, at < _ranges.Length ? _ranges[at].Start : long.MaxValue);
        }
    }
}
