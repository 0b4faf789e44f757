namespace Rubin.Query.Sky;

/// <summary>
/// One NESTED cell of an order in [0, 29]. Ordered by place on the curve, a cell before the cells inside it: the order in which
/// HATS lists its partitions.
/// </summary>
public readonly record struct HealpixCell : IComparable<HealpixCell>
{
    /// <summary>A cell; an <see cref="ArgumentOutOfRangeException"/> where there is none such.</summary>
    public HealpixCell(int order, long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Healpix.CellCount(order));
        Order = order;
        Index = index;
    }

    /// <summary>The order, 0 to 29.</summary>
    public int Order { get; }

    /// <summary>The NESTED index, 0 to 12 · 4^order - 1.</summary>
    public long Index { get; }

    /// <summary>The first order-29 index inside.</summary>
    public long Start => Index << Healpix.Shift(Order);

    /// <summary>The order-29 index after the last one inside.</summary>
    public long End => (Index + 1) << Healpix.Shift(Order);

    /// <summary>The cell of a position in degrees.</summary>
    public static HealpixCell FromDegrees(double raDegrees, double decDegrees, int order) =>
        new(order, Healpix.IndexFromDegrees(raDegrees, decDegrees, order));

    /// <summary>The cell around this one at a coarser order, or itself.</summary>
    public HealpixCell Ancestor(int order)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, Order);
        return new(order, Index >> (2 * (Order - Healpix.CheckedOrder(order))));
    }

    /// <summary>One of the four cells inside, 0 (south), 1 (east), 2 (west), 3 (north).</summary>
    public HealpixCell Child(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, 3);
        return new(Order + 1, Index * 4 + number);
    }

    /// <summary>Whether the other cell is this one or lies inside it.</summary>
    public bool Contains(HealpixCell other) => other.Start >= Start && other.End <= End;

    /// <summary>Whether the order-29 index lies inside.</summary>
    public bool Contains(long deepestIndex) => deepestIndex >= Start && deepestIndex < End;

    /// <summary>The centre.</summary>
    public UnitVector Center => HealpixProjection.Of(this).At(0.5, 0.5);

    /// <summary>The four corners: north, west, south, east.</summary>
    public (UnitVector North, UnitVector West, UnitVector South, UnitVector East) Vertices
    {
        get
        {
            var cell = HealpixProjection.Of(this);
            return (cell.At(1, 1), cell.At(0, 1), cell.At(0, 0), cell.At(1, 0));
        }
    }

    /// <summary>
    /// The cells of the same order around this one: 8, at corners of base cells 7, at order 0 6; SW, W, NW, N, NE, E, SE, S.
    /// </summary>
    public IReadOnlyList<HealpixCell> Neighbours()
    {
        Span<long> around = stackalloc long[8];
        Healpix.Neighbours(Order, Index, around);
        var cells = new List<HealpixCell>(8);
        foreach (var index in around)
        {
            if (index >= 0) cells.Add(new(Order, index));
        }

        return cells;
    }

    /// <inheritdoc/>
    public int CompareTo(HealpixCell other) => Start != other.Start ? Start.CompareTo(other.Start) : Order.CompareTo(other.Order);

    /// <summary>Whether the left cell comes first.</summary>
    public static bool operator <(HealpixCell left, HealpixCell right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left cell comes first or is the same.</summary>
    public static bool operator <=(HealpixCell left, HealpixCell right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left cell comes later.</summary>
    public static bool operator >(HealpixCell left, HealpixCell right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left cell comes later or is the same.</summary>
    public static bool operator >=(HealpixCell left, HealpixCell right) => left.CompareTo(right) >= 0;

    /// <summary>As HATS writes it: <c>Norder=1/Npix=44</c> is <c>1/44</c>.</summary>
    public override string ToString() => string.Create(null, $"{Order}/{Index}");
}
