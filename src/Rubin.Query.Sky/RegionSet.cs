namespace Rubin.Query.Sky;

/// <summary>All that lies in at least one of some regions.</summary>
public sealed class RegionUnion : SkyRegion
{
    /// <summary>The union; an <see cref="ArgumentException"/> where there is no part.</summary>
    public RegionUnion(IReadOnlyList<SkyRegion> parts)
    {
        if (parts.Count == 0) throw new ArgumentException("a union needs a region", nameof(parts));
        Parts = [.. parts];
    }

    /// <summary>The regions.</summary>
    public IReadOnlyList<SkyRegion> Parts { get; }

    /// <inheritdoc/>
    public override bool Contains(in UnitVector point)
    {
        foreach (var part in Parts)
        {
            if (part.Contains(point)) return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public override bool ContainsDegrees(double raDegrees, double decDegrees)
    {
        foreach (var part in Parts)
        {
            if (part.ContainsDegrees(raDegrees, decDegrees)) return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public override void ContainsDegrees(ReadOnlySpan<double> raDegrees, ReadOnlySpan<double> decDegrees, Span<bool> inside)
    {
        Parts[0].ContainsDegrees(raDegrees, decDegrees, inside);
        var more = new bool[inside.Length];
        foreach (var part in Parts.Skip(1))
        {
            part.ContainsDegrees(raDegrees, decDegrees, more);
            for (var row = 0; row < more.Length; row++) inside[row] |= more[row];
        }
    }

    /// <inheritdoc/>
    public override SkyRegion Widened(double radians) => new RegionUnion([.. Parts.Select(part => part.Widened(radians))]);

    internal override Placement PlaceDisc(in UnitVector centre, double radiusRadians)
    {
        var best = Placement.Outside;
        foreach (var part in Parts) best = Larger(best, part.PlaceDisc(centre, radiusRadians));
        return best;
    }

    internal override Placement PlaceRoughly(HealpixCell cell) => Parts.Aggregate(Placement.Outside, (best, part) => Larger(best, part.PlaceRoughly(cell)));

    internal override Placement PlaceCell(CellOutline cell) => Parts.Aggregate(Placement.Outside, (best, part) => Larger(best, part.PlaceCell(cell)));

    static Placement Larger(Placement x, Placement y) => x > y ? x : y;
}

/// <summary>All that lies in every one of some regions.</summary>
public sealed class RegionIntersection : SkyRegion
{
    /// <summary>The intersection; an <see cref="ArgumentException"/> where there is no part.</summary>
    public RegionIntersection(IReadOnlyList<SkyRegion> parts)
    {
        if (parts.Count == 0) throw new ArgumentException("an intersection needs a region", nameof(parts));
        Parts = [.. parts];
    }

    /// <summary>The regions.</summary>
    public IReadOnlyList<SkyRegion> Parts { get; }

    /// <inheritdoc/>
    public override bool Contains(in UnitVector point)
    {
        foreach (var part in Parts)
        {
            if (!part.Contains(point)) return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool ContainsDegrees(double raDegrees, double decDegrees)
    {
        foreach (var part in Parts)
        {
            if (!part.ContainsDegrees(raDegrees, decDegrees)) return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override void ContainsDegrees(ReadOnlySpan<double> raDegrees, ReadOnlySpan<double> decDegrees, Span<bool> inside)
    {
        Parts[0].ContainsDegrees(raDegrees, decDegrees, inside);
        var also = new bool[inside.Length];
        foreach (var part in Parts.Skip(1))
        {
            part.ContainsDegrees(raDegrees, decDegrees, also);
            for (var row = 0; row < also.Length; row++) inside[row] &= also[row];
        }
    }

    /// <inheritdoc/>
    public override SkyRegion Widened(double radians) => new RegionIntersection([.. Parts.Select(part => part.Widened(radians))]);

    internal override Placement PlaceDisc(in UnitVector centre, double radiusRadians)
    {
        var least = Placement.Inside;
        foreach (var part in Parts) least = Smaller(least, part.PlaceDisc(centre, radiusRadians));
        return least;
    }

    internal override Placement PlaceRoughly(HealpixCell cell) => Parts.Aggregate(Placement.Inside, (least, part) => Smaller(least, part.PlaceRoughly(cell)));

    internal override Placement PlaceCell(CellOutline cell) => Parts.Aggregate(Placement.Inside, (least, part) => Smaller(least, part.PlaceCell(cell)));

    static Placement Smaller(Placement x, Placement y) => x < y ? x : y;
}

/// <summary>The rest of the sky: all that a region does not contain. The border stays with the region.</summary>
public sealed class RegionComplement(SkyRegion rest) : SkyRegion
{
    /// <summary>What is left out.</summary>
    public SkyRegion Rest => rest;

    /// <inheritdoc/>
    public override bool Contains(in UnitVector point) => point.IsFinite && !rest.Contains(point);

    /// <inheritdoc/>
    public override bool ContainsDegrees(double raDegrees, double decDegrees) =>
        double.IsFinite(raDegrees) && double.IsFinite(decDegrees) && !rest.ContainsDegrees(raDegrees, decDegrees);

    /// <inheritdoc/>
    public override void ContainsDegrees(ReadOnlySpan<double> raDegrees, ReadOnlySpan<double> decDegrees, Span<bool> inside)
    {
        rest.ContainsDegrees(raDegrees, decDegrees, inside);
        for (var row = 0; row < inside.Length; row++) inside[row] = !inside[row] && double.IsFinite(raDegrees[row] + decDegrees[row]);
    }

    /// <inheritdoc/>
    public override SkyRegion Widened(double radians) => rest is CellRegion cells
        ? new CellRegion(cells.Cells.Complement()).Widened(radians)
        : base.Widened(radians);

    internal override Placement PlaceDisc(in UnitVector centre, double radiusRadians) => Other(rest.PlaceDisc(centre, radiusRadians));

    internal override Placement PlaceRoughly(HealpixCell cell) => Other(rest.PlaceRoughly(cell));

    internal override Placement PlaceCell(CellOutline cell) => Other(rest.PlaceCell(cell));

    static Placement Other(Placement placement) => placement switch
    {
        Placement.Inside => Placement.Outside,
        Placement.Outside => Placement.Inside,
        _ => Placement.Touching,
    };
}
