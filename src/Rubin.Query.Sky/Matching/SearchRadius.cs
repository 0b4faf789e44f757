namespace Rubin.Query.Sky.Matching;

/// <summary>
/// What a search within a radius needs to know: how far it reaches in the grid of cells, and which chords decide. Chords of rounded unit
/// vectors leave a narrow band about the radius undecided; whoever wants an exact answer computes the separation there.
/// </summary>
public readonly struct SearchRadius
{
    // Coordinates of a unit vector made of degrees are good to about 4e-15; twice that for a chord, with room to spare.
    const double ChordSlack = 2e-14;
    const double RelativeSlack = 1e-13;

    // Longest step in a base cell's grid for a step on the sky, in belt and caps: the gradients' maxima, sampled over 4 million pairs at
    // 1.0207 and 1.4514.
    const double BeltGradient = 1.0210;
    const double CapGradient = 1.4521;

    const double FineSearchRadians = 5 * Angle.RadiansPerArcsecond;
    const double FinestSearchRadians = Angle.RadiansPerDegree / 10;

    /// <summary>A search within so many radians, borders included; beyond π everything, and nothing where the radius is negative or NaN.</summary>
    public SearchRadius(double radians)
    {
        Radians = Math.Min(radians, Math.PI);
        if (!(radians >= 0))
        {
            (Radians, OuterChordSquared, InnerChordSquared) = (double.NaN, -1, -1);
            return;
        }

        var chord = 2 * Math.Sin(Radians / 2);
        var (inner, outer) = (chord * (1 - RelativeSlack) - ChordSlack, chord * (1 + RelativeSlack) + ChordSlack);
        InnerChordSquared = inner > 0 ? inner * inner : -1;
        OuterChordSquared = outer * outer;
        (BeltReach, CapReach) = (Reach(BeltGradient, Radians), Reach(CapGradient, Radians));
        BeltZ = Healpix.TransitionLatitude > Radians ? Math.Sin(Healpix.TransitionLatitude - Radians) - 1e-9 : -1;
        NeighbourOrder = Healpix.OrderForSeparation(Radians + ChordSlack);
        var share = Radians <= FineSearchRadians ? 1.0 : Radians <= FinestSearchRadians ? 0.5 : 0.25;
        BoxOrder = Math.Clamp(Healpix.MaxOrder - (int)Math.Ceiling(Math.Log2(2.0 * BeltReach * share)), 0, Healpix.MaxOrder);
    }

    /// <summary>The radius, at most π; NaN where nothing is within it.</summary>
    public double Radians { get; }

    /// <summary>Whether nothing is within the radius.</summary>
    public bool IsNothing => double.IsNaN(Radians);

    /// <summary>The same search where the radius is only a bound: no pair that it finds is certain.</summary>
    public SearchRadius WithoutCertainty() => this with { InnerChordSquared = -1 };

    /// <summary>Pairs with a longer chord are apart.</summary>
    internal double OuterChordSquared { get; }

    /// <summary>Pairs with no longer chord are within the radius; negative where no chord tells.</summary>
    internal double InnerChordSquared { get; private init; }

    /// <summary>How many order-29 cells it reaches along the axes of a base cell, as long as it stays in the belt.</summary>
    internal long BeltReach { get; }

    /// <summary>The same where it touches a polar cap.</summary>
    internal long CapReach { get; }

    /// <summary>The search stays in the belt where |z| of its centre is smaller.</summary>
    internal double BeltZ { get; }

    /// <summary>The order at which own and neighbouring cells hold all of it; -1 where there is none.</summary>
    internal int NeighbourOrder { get; }

    /// <summary>The finest order of which a box around it has few cells.</summary>
    internal int BoxOrder { get; }

    // Two cells for the roundings of the two positions.
    static long Reach(double gradient, double radians) => (long)Math.Ceiling(gradient * radians * (1L << Healpix.MaxOrder)) + 2;
}
