using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Rubin.Query.Sky.Matching;

/// <summary>
/// Points sorted along the HEALPix curve, with a directory of their cells: finds all points within a radius of others, complete at poles,
/// at RA 0, at borders of cells and up to 180 degrees. Made by <see cref="PointIndexBuilder"/>. Immutable and safe for many threads.
/// </summary>
public sealed partial class PointIndex
{
    const int MostCells = 128;
    const int LanesFrom = 4;

    /// <summary>Points are looked up in blocks of so many stretches, at most, or of so many points to be tested.</summary>
    const int StretchesOfBlock = 256 + MostCells;
    const int RowsOfBlock = 4096;
    const long BaseCellSide = 1L << Healpix.MaxOrder;

    readonly long[] _cells;
    readonly double[] _x;
    readonly double[] _y;
    readonly double[] _z;
    readonly int[]? _rows;
    readonly CellDirectory? _directory;

    /// <summary>An index of arrays that are sorted by cell; those of coordinates are eight longer than <paramref name="count"/>.</summary>
    internal PointIndex(int count, long[] cells, double[] x, double[] y, double[] z, int[]? rows, CellDirectory? directory)
    {
        Count = count;
        (_cells, _x, _y, _z, _rows, _directory) = (cells, x, y, z, rows, directory);
    }

    /// <summary>Number of points that have a position.</summary>
    public int Count { get; }

    /// <summary>Where cells begin; null where there is no point.</summary>
    internal CellDirectory? Directory => _directory;

    /// <summary>The cells of the points, ascending.</summary>
    public ReadOnlySpan<long> Cells => _cells.AsSpan(0, Count);

    /// <summary>
    /// Adds to <paramref name="pairs"/> the pairs of points from <paramref name="first"/> on with those of the index within the radius, until
    /// there are <paramref name="enough"/>; returns the point that comes next. The pairs of one point stay together.
    /// </summary>
    public int FindWithin(SkyPoints points, int first, in SearchRadius radius, PairList pairs, int enough)
    {
        Span<long> cover = stackalloc long[MostCells];
        Span<Stretch> stretches = stackalloc Stretch[StretchesOfBlock];
        var row = points.NextPlaced(first);
        while (row < points.Count && pairs.Count < enough)
        {
            var (count, rows) = (0, 0L);
            for (; row < points.Count && count <= StretchesOfBlock - MostCells && rows < RowsOfBlock; row = points.NextPlaced(row + 1))
            {
                var end = Find(points, row, radius, cover, stretches, count);
                for (; count < end; count++) rows += stretches[count].End - stretches[count].Start;
            }

            Test(points, stretches[..count], radius, pairs);
        }

        return row;
    }

    /// <summary>
    /// Sets <paramref name="pairs"/> to those of all points, which are looked up in the order of their cells and lose their own: so an index that is larger
    /// than the caches is passed once, and not looked into here and there. False, without pairs, where there are more than <paramref name="most"/>.
    /// </summary>
    public bool TryFindAll(SkyPoints points, in SearchRadius radius, PairList pairs, int most)
    {
        pairs.Clear();
        points.Sort();
        if (FindWithin(points, 0, radius, pairs, most) < points.Count)
        {
            pairs.Clear();
            return false;
        }

        if (points.Rows is { } rows) pairs.Renumber(rows.AsSpan(0, points.Count));
        return true;
    }

    /// <summary>Like <see cref="FindWithin(SkyPoints, int, in SearchRadius, PairList, int)"/> with a radius in degrees for each point, or a bound of it, which makes no pair certain.</summary>
    public int FindWithin(SkyPoints points, int first, ReadOnlySpan<double> radiusDegrees, bool isCertain, PairList pairs, int enough)
    {
        Span<long> cover = stackalloc long[MostCells];
        Span<Stretch> stretches = stackalloc Stretch[MostCells];
        var row = points.NextPlaced(first);
        for (; row < points.Count && pairs.Count < enough; row = points.NextPlaced(row + 1))
        {
            var radius = new SearchRadius(Angle.DegreesToRadians(radiusDegrees[row]));
            radius = isCertain ? radius : radius.WithoutCertainty();
            Test(points, stretches[..Find(points, row, radius, cover, stretches, 0)], radius, pairs);
        }

        return row;
    }

    /// <summary>Adds the stretches of the index that hold what is near a point behind the first <paramref name="count"/>; returns how many there are then.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    int Find(SkyPoints points, int row, in SearchRadius radius, Span<long> cover, Span<Stretch> stretches, int count)
    {
        var cell = points.Cells[row];
        if (_directory is null || radius.IsNothing) return count;
        var finest = _directory.OrderAt(cell);
        var reach = Math.Abs(points.Z[row]) < radius.BeltZ ? radius.BeltReach : radius.CapReach;
        var (cells, order) = Cover(cell, reach, Math.Min(radius.BoxOrder, finest), Math.Min(radius.NeighbourOrder, finest), cover);
        if (order < 0)
        {
            stretches[count++] = new(row, 0, Count);
            return count;
        }

        var shift = Healpix.Shift(order);
        for (var i = 0; i < cells; i++)
        {
            var start = _directory.LowerBound(cover[i] << shift);
            var end = _directory.LowerBound((cover[i] + 1) << shift);
            if (start < end) stretches[count++] = new(row, start, end);
        }

        return count;
    }

    /// <summary>Adds the pairs of points with those of their stretches that are within the radius.</summary>
    void Test(SkyPoints points, ReadOnlySpan<Stretch> stretches, in SearchRadius radius, PairList pairs)
    {
        // Short stretches are looked at all together first, without a branch, so that many reads from memory are under way at once.
        Span<byte> near = stackalloc byte[StretchesOfBlock];
        if (Vector512.IsHardwareAccelerated)
        {
            for (var i = 0; i < stretches.Length; i++) near[i] = FirstLanes(points, stretches[i], radius.OuterChordSquared);
        }

        for (var i = 0; i < stretches.Length; i++)
        {
            var stretch = stretches[i];
            var isShort = Vector512.IsHardwareAccelerated && stretch.End - stretch.Start <= Vector512<double>.Count;
            if (isShort && near[i] == 0) continue;
            var at = new UnitVector(points.X[stretch.Row], points.Y[stretch.Row], points.Z[stretch.Row]);
            if (!isShort)
            {
                Test(at, stretch.Row, stretch.Start, stretch.End, radius, pairs);
                continue;
            }

            pairs.Reserve(Vector512<double>.Count);
            for (var bits = (uint)near[i]; bits != 0; bits &= bits - 1)
            {
                var place = stretch.Start + BitOperations.TrailingZeroCount(bits);
                pairs.Add(stretch.Row, RowAt(place), at.ChordSquared(new(_x[place], _y[place], _z[place])) <= radius.InnerChordSquared);
            }
        }
    }

    /// <summary>Which of the first eight points of a stretch are within the chord.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    byte FirstLanes(SkyPoints points, in Stretch stretch, double outerChordSquared)
    {
        var dx = Vector512.Create(points.X[stretch.Row]) - Vector512.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_x), (nuint)stretch.Start);
        var dy = Vector512.Create(points.Y[stretch.Row]) - Vector512.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_y), (nuint)stretch.Start);
        var dz = Vector512.Create(points.Z[stretch.Row]) - Vector512.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_z), (nuint)stretch.Start);
        var near = Vector512.LessThanOrEqual(dx * dx + dy * dy + dz * dz, Vector512.Create(outerChordSquared)).ExtractMostSignificantBits();
        return (byte)(near & ((1UL << Math.Min(Vector512<double>.Count, stretch.End - stretch.Start)) - 1));
    }

    /// <summary>The cells that hold a disc: those of a box in the grid of its base cell, or where it may leave that, own and neighbours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (int Count, int Order) Cover(long cell, long reach, int boxOrder, int neighbourOrder, Span<long> cover)
    {
        var (ui, uj) = HealpixBits.Separate(cell & ((1L << (2 * Healpix.MaxOrder)) - 1));
        long i = ui, j = uj;
        if (i - reach < 0 || j - reach < 0 || i + reach >= BaseCellSide || j + reach >= BaseCellSide) return CoverAround(cell, neighbourOrder, cover);
        var shift = Healpix.MaxOrder - boxOrder;
        var (west, east, south, north) = ((i - reach) >> shift, (i + reach) >> shift, (j - reach) >> shift, (j + reach) >> shift);
        if (west == east && south == north)
        {
            cover[0] = cell >> (2 * shift);
            return (1, boxOrder);
        }

        var baseCell = (cell >> (2 * Healpix.MaxOrder)) << (2 * boxOrder);
        var count = 0;
        for (var v = south; v <= north; v++)
        {
            for (var u = west; u <= east; u++) cover[count++] = baseCell | HealpixBits.Interleave((uint)u, (uint)v);
        }

        return (count, boxOrder);
    }

    static (int Count, int Order) CoverAround(long cell, int order, Span<long> cover)
    {
        if (order < 0) return (0, -1);
        Span<long> around = stackalloc long[8];
        cover[0] = cell >> Healpix.Shift(order);
        Healpix.Neighbours(order, cover[0], around);
        var count = 1;
        foreach (var neighbour in around)
        {
            if (neighbour >= 0 && !cover[..count].Contains(neighbour)) cover[count++] = neighbour;
        }

        return (count, order);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void Test(in UnitVector at, int row, int start, int end, in SearchRadius radius, PairList pairs)
    {
        pairs.Reserve(end - start);
        if (Vector512.IsHardwareAccelerated && end - start >= LanesFrom)
        {
            TestLanes(at, row, start, end, radius, pairs);
            return;
        }

        for (var place = start; place < end; place++)
        {
            var chordSquared = at.ChordSquared(new(_x[place], _y[place], _z[place]));
            if (chordSquared <= radius.OuterChordSquared) pairs.Add(row, RowAt(place), chordSquared <= radius.InnerChordSquared);
        }
    }

    void TestLanes(in UnitVector at, int row, int start, int end, in SearchRadius radius, PairList pairs)
    {
        var (x, y, z) = (Vector512.Create(at.X), Vector512.Create(at.Y), Vector512.Create(at.Z));
        var outer = Vector512.Create(radius.OuterChordSquared);
        ref var xs = ref MemoryMarshal.GetArrayDataReference(_x);
        ref var ys = ref MemoryMarshal.GetArrayDataReference(_y);
        ref var zs = ref MemoryMarshal.GetArrayDataReference(_z);
        for (var place = start; place < end; place += Vector512<double>.Count)
        {
            var dx = x - Vector512.LoadUnsafe(ref xs, (nuint)place);
            var dy = y - Vector512.LoadUnsafe(ref ys, (nuint)place);
            var dz = z - Vector512.LoadUnsafe(ref zs, (nuint)place);
            var chordSquared = dx * dx + dy * dy + dz * dz;
            var near = Vector512.LessThanOrEqual(chordSquared, outer).ExtractMostSignificantBits();
            if (end - place < Vector512<double>.Count) near &= (1UL << (end - place)) - 1;
            for (; near != 0; near &= near - 1)
            {
                var lane = BitOperations.TrailingZeroCount(near);
                pairs.Add(row, RowAt(place + lane), chordSquared.GetElement(lane) <= radius.InnerChordSquared);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    int RowAt(int place) => _rows is null ? place : _rows[place];

    /// <summary>Points of the index that are to be tested against one point.</summary>
    readonly record struct Stretch(int Row, int Start, int End);
}
