namespace Rubin.Query.Sky;

/// <summary>A rotation of the sphere: a matrix whose rows are the axes of the new frame in the old one.</summary>
/// <param name="X">The new X axis.</param>
/// <param name="Y">The new Y axis.</param>
/// <param name="Z">The new Z axis.</param>
public readonly record struct Rotation(UnitVector X, UnitVector Y, UnitVector Z)
{
    /// <summary>The rotation that changes nothing.</summary>
    public static Rotation None { get; } = new(new(1, 0, 0), new(0, 1, 0), new(0, 0, 1));

    /// <summary>The way back.</summary>
    public Rotation Inverse => new(new(X.X, Y.X, Z.X), new(X.Y, Y.Y, Z.Y), new(X.Z, Y.Z, Z.Z));

    /// <summary>A rotation of the axes about X, radians, counter-clockwise as seen from its end (R1 of the Explanatory Supplement).</summary>
    public static Rotation AboutX(double radians)
    {
        var (sin, cos) = Math.SinCos(radians);
        return new(new(1, 0, 0), new(0, cos, sin), new(0, -sin, cos));
    }

    /// <summary>A rotation of the axes about Y, radians (R2).</summary>
    public static Rotation AboutY(double radians)
    {
        var (sin, cos) = Math.SinCos(radians);
        return new(new(cos, 0, -sin), new(0, 1, 0), new(sin, 0, cos));
    }

    /// <summary>A rotation of the axes about Z, radians (R3).</summary>
    public static Rotation AboutZ(double radians)
    {
        var (sin, cos) = Math.SinCos(radians);
        return new(new(cos, sin, 0), new(-sin, cos, 0), new(0, 0, 1));
    }

    /// <summary>A direction in the new frame.</summary>
    public UnitVector Of(in UnitVector v) => new(X.Dot(v), Y.Dot(v), Z.Dot(v));

    /// <summary>This rotation, then another.</summary>
    public Rotation Then(in Rotation next)
    {
        var columns = Inverse;
        return new Rotation(next.Of(columns.X), next.Of(columns.Y), next.Of(columns.Z)).Inverse;
    }
}
