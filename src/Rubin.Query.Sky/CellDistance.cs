namespace Rubin.Query.Sky;

/// <summary>How far a point is from a cell.</summary>
public static class CellDistance
{
    /// <summary>Places along an edge that are looked at first; an edge turns by less than a right angle.</summary>
    const int Samples = 64;

    const int Halvings = 60;

    /// <summary>
    /// The least separation in radians of a point from the border of a cell, 0 for a point inside. Good to 1e-9; for checks, not for joins: some ten
    /// microseconds each.
    /// </summary>
    public static double Radians(HealpixCell cell, in UnitVector point)
    {
        var (ra, dec) = point.ToDegrees();
        if (cell.Contains(Healpix.IndexFromDegrees(ra, dec)))
        {
            return 0;
        }

        var projection = HealpixProjection.Of(cell);
        var place = point;
        return new Func<double, UnitVector>[]
        {
            t => projection.At(t, 0), t => projection.At(t, 1), t => projection.At(0, t), t => projection.At(1, t),
        }.Min(edge => ToEdge(edge, place));
    }

    static double ToEdge(Func<double, UnitVector> edge, UnitVector point)
    {
        var best = Enumerable.Range(0, Samples + 1).MinBy(i => edge((double)i / Samples).ChordSquared(point));
        var (low, high) = (Math.Max(0, best - 1.0) / Samples, Math.Min(Samples, best + 1.0) / Samples);
        for (var i = 0; i < Halvings; i++)
        {
            var (left, right) = (low + (high - low) / 3, high - (high - low) / 3);
            (low, high) = edge(left).ChordSquared(point) < edge(right).ChordSquared(point) ? (low, right) : (left, high);
        }

        return edge((low + high) / 2).SeparationRadians(point);
    }
}
