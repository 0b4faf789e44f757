namespace Rubin.Query.Sky;

/// <summary>The shorter great-circle arc between two directions that are neither equal nor opposite.</summary>
public readonly struct GreatCircleArc
{
    /// <summary>The arc between two directions; an <see cref="ArgumentException"/> where they are equal or opposite.</summary>
    public GreatCircleArc(in UnitVector from, in UnitVector to)
    {
        From = from;
        To = to;
        Normal = from.NormalTo(to) ?? throw new ArgumentException("two consecutive vertices are equal or opposite", nameof(to));
    }

    /// <summary>Where it begins.</summary>
    public UnitVector From { get; }

    /// <summary>Where it ends.</summary>
    public UnitVector To { get; }

    /// <summary>The unit vector to the left of the way.</summary>
    public UnitVector Normal { get; }

    /// <summary>The least separation of a point of the arc from <paramref name="point"/>, in radians.</summary>
    public double SeparationRadians(in UnitVector point)
    {
        var height = Normal.Dot(point);
        if (IsBeside(point)) return Math.Abs(Math.Asin(Math.Clamp(height, -1, 1)));
        return Math.Min(From.SeparationRadians(point), To.SeparationRadians(point));
    }

    /// <summary>The least separation of a point of the arc from a point of the other, in radians; 0 where they cross.</summary>
    public double SeparationRadians(in GreatCircleArc other)
    {
        if (Crosses(other)) return 0;
        var toOther = Math.Min(SeparationRadians(other.From), SeparationRadians(other.To));
        return Math.Min(toOther, Math.Min(other.SeparationRadians(From), other.SeparationRadians(To)));
    }

    /// <summary>
    /// Whether the two arcs cross: each has its ends on both sides of the other's circle, and turned alike, so that they meet at one point
    /// rather than lie around opposite ones. An end on a circle counts as to the left of it: of arcs joined end to end, one crosses.
    /// </summary>
    public bool Crosses(in GreatCircleArc other)
    {
        var left = IsLeft(other.From);
        return left != IsLeft(other.To) && left == other.IsLeft(To) && left != other.IsLeft(From);
    }

    bool IsLeft(in UnitVector point) => Normal.Dot(point) >= 0;

    /// <summary>Whether the foot of the perpendicular from the point lies on the arc.</summary>
    bool IsBeside(in UnitVector point)
    {
        var alongFrom = Triple(Normal, From, point);
        var alongTo = Triple(To, Normal, point);
        return alongFrom >= 0 && alongTo >= 0;
    }

    static double Triple(in UnitVector a, in UnitVector b, in UnitVector c) =>
        (a.Y * b.Z - a.Z * b.Y) * c.X + (a.Z * b.X - a.X * b.Z) * c.Y + (a.X * b.Y - a.Y * b.X) * c.Z;
}
