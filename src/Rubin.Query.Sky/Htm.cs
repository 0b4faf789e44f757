namespace Rubin.Query.Sky;

/// <summary>
/// The Hierarchical Triangular Mesh (Kunszt, Szalay and Thakar 2001, doi:10.1007/10849171_83): eight spherical triangles, the ids 8 to 15, each split in four by the
/// midpoints of its edges, level after level. The id of a triangle of level n has 4 + 2n bits, and its parts have the ids 4·id to 4·id + 3.
/// </summary>
public static class Htm
{
    /// <summary>The finest level, of triangles of about 0.01 arcseconds.</summary>
    public const int MaxLevel = 24;

    // Triangles of finer levels are told from their neighbours by the circle around them: their vertices are too close for arcs.
    const int FinestArcs = 18;

    /// <summary>Triangles on the border of a region that are looked at together.</summary>
    const int MaxOpen = 1 << 16;

    static readonly UnitVector[] Corners = [new(0, 0, 1), new(1, 0, 0), new(0, 1, 0), new(-1, 0, 0), new(0, -1, 0), new(0, 0, -1)];

    static readonly Trixel[] Roots =
    [
        Root(8, 1, 5, 2), Root(9, 2, 5, 3), Root(10, 3, 5, 4), Root(11, 4, 5, 1), Root(12, 1, 0, 4), Root(13, 4, 0, 3), Root(14, 3, 0, 2), Root(15, 2, 0, 1),
    ];

    /// <summary>The id of the triangle of a level, 0 to <see cref="MaxLevel"/>, that a direction lies in; on a border, of the first of those that meet there.</summary>
    public static long Id(in UnitVector point, int level)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, MaxLevel);
        var trixel = Nearest(Roots, point);
        for (var i = 0; i < level; i++)
        {
            trixel = trixel.PartOf(point);
        }

        return trixel.Id;
    }

    /// <summary>The level of an id; null where it is the id of no triangle.</summary>
    public static int? LevelOf(long id)
    {
        if (id < 8)
        {
            return null;
        }

        var bits = 64 - System.Numerics.BitOperations.LeadingZeroCount((ulong)id);
        return bits % 2 == 0 && (bits - 4) / 2 <= MaxLevel ? (bits - 4) / 2 : null;
    }

    /// <summary>
    /// Ranges of ids of a level, both ends included, in their order, that hold all triangles which share a position with the region. Where there would be more than
    /// <paramref name="maxRanges"/> of them, 8 or more, the triangles of a coarser level serve.
    /// </summary>
    public static IReadOnlyList<(long First, long Last)> Ranges(SkyRegion region, int level, int maxRanges)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, MaxLevel);
        var whole = new List<(long First, long Last)>();
        var open = new List<Trixel>();
        Sort(Roots, 0);
        var best = Merged(0);
        for (var at = 1; at <= level && open.Count is > 0 and <= MaxOpen; at++)
        {
            var parts = open.SelectMany(t => t.Parts()).ToList();
            open.Clear();
            Sort(parts, at);
            var finer = Merged(at);
            if (finer.Count > maxRanges)
            {
                break;
            }

            best = finer;
        }

        return best;

        void Sort(IEnumerable<Trixel> trixels, int at)
        {
            foreach (var trixel in trixels)
            {
                var shape = trixel.Shape(isExact: at <= FinestArcs);
                if (RegionRelations.Contains(region, shape))
                {
                    whole.Add(trixel.Range(level - at));
                }
                else if (RegionRelations.Intersect(region, shape))
                {
                    open.Add(trixel);
                }
            }
        }

        List<(long First, long Last)> Merged(int at)
        {
            var merged = new List<(long First, long Last)>();
            foreach (var range in whole.Concat(open.Select(t => t.Range(level - at))).Order())
            {
                if (merged.Count > 0 && merged[^1].Last + 1 == range.First)
                {
                    merged[^1] = (merged[^1].First, range.Last);
                }
                else
                {
                    merged.Add(range);
                }
            }

            return merged;
        }
    }

    static Trixel Root(long id, int a, int b, int c) => new(id, Corners[a], Corners[b], Corners[c]);

    /// <summary>The first triangle that holds the point, or of those that only rounding leaves out, the one that it is least outside of.</summary>
    static Trixel Nearest(ReadOnlySpan<Trixel> trixels, in UnitVector point)
    {
        var (best, depth) = (trixels[0], double.NegativeInfinity);
        foreach (var trixel in trixels)
        {
            var inside = trixel.Depth(point);
            if (inside >= 0)
            {
                return trixel;
            }

            (best, depth) = inside > depth ? (trixel, inside) : (best, depth);
        }

        return best;
    }

    /// <summary>A triangle, its vertices counter-clockwise as seen from outside.</summary>
    readonly record struct Trixel(long Id, UnitVector A, UnitVector B, UnitVector C)
    {
        /// <summary>The parts: at each vertex one, and the one in the middle.</summary>
        internal Trixel[] Parts()
        {
            var (a, b, c) = (B.MidpointWith(C), A.MidpointWith(C), A.MidpointWith(B));
            return [new(4 * Id, A, c, b), new((4 * Id) + 1, B, a, c), new((4 * Id) + 2, C, b, a), new((4 * Id) + 3, a, b, c)];
        }

        internal Trixel PartOf(in UnitVector point) => Nearest(Parts(), point);

        /// <summary>How far the point is to the left of the edge that it is least left of: negative outside.</summary>
        internal double Depth(in UnitVector point) => Math.Min(Left(A, B, point), Math.Min(Left(B, C, point), Left(C, A, point)));

        internal (long First, long Last) Range(int levels) => (Id << (2 * levels), ((Id + 1) << (2 * levels)) - 1);

        internal SkyRegion Shape(bool isExact)
        {
            if (isExact)
            {
                return new Polygon([A, B, C]);
            }

            var centre = UnitVector.Normalized(A.X + B.X + C.X, A.Y + B.Y + C.Y, A.Z + B.Z + C.Z);
            return new Circle(centre, Math.Max(centre.SeparationRadians(A), Math.Max(centre.SeparationRadians(B), centre.SeparationRadians(C))));
        }

        static double Left(in UnitVector from, in UnitVector to, in UnitVector point) =>
            (((from.Y * to.Z) - (from.Z * to.Y)) * point.X) + (((from.Z * to.X) - (from.X * to.Z)) * point.Y) + (((from.X * to.Y) - (from.Y * to.X)) * point.Z);
    }
}
