using System.Diagnostics;

namespace Rubin.Query.Sky;

/// <summary>
/// Directions in one frame expressed in another. Proper motions and epochs stay as they are. There and back gives the direction again to 1e-14 radians.
/// </summary>
public sealed class FrameChange
{
    readonly Rotation _rotation;
    readonly bool _removesEterms;
    readonly bool _addsEterms;

    /// <summary>The change from one frame to another.</summary>
    public FrameChange(SkyFrame from, SkyFrame to, FrameFidelity fidelity = FrameFidelity.Rigorous)
    {
        var isRigorous = fidelity == FrameFidelity.Rigorous;
        _removesEterms = isRigorous && from == SkyFrame.Fk4 && to != from;
        _addsEterms = isRigorous && to == SkyFrame.Fk4 && to != from;
        _rotation = from == to ? Rotation.None : FromIcrs(from, isRigorous).Inverse.Then(FromIcrs(to, isRigorous));
    }

    /// <summary>The ends of FK5's axes in ICRS: rotations about X, Y, Z, Hipparcos Catalogue vol. 1 §1.5.7, epoch-independent part.</summary>
    static Rotation Fk5OfIcrs { get; } =
        Rotation.AboutZ(Arcseconds(-0.0229)).Then(Rotation.AboutY(Arcseconds(0.0091))).Then(Rotation.AboutX(Arcseconds(0.0199)));

    /// <summary>Murray 1989, A&amp;A 218, 325, eq. 28: FK5 J2000.0 of FK4 B1950.0 without E-terms, at epoch B1950.0.</summary>
    static Rotation Fk5OfFk4 { get; } = new(
        new(0.9999256794956877, -0.0111814832204662, -0.0048590038153592),
        new(0.0111814832391717, 0.9999374848933135, -0.0000271625947142),
        new(0.0048590037723143, -0.0000271702937440, 0.9999881946023742));

    /// <summary>The IAU's definition of 1958 (Blaauw et al. 1960, MNRAS 121, 123): pole in FK4 B1950.0, and position angle of the centre there.</summary>
    static Rotation GalacticOfFk4 { get; } = ByPole(192.25, 27.4, 123);

    /// <summary>The same pole in FK5 J2000.0: Reid and Brunthaler 2004, ApJ 616, 872, appendix, to the digits that FK4's definition gives.</summary>
    static Rotation GalacticOfFk5 { get; } = ByPole(192.8594812065348, 27.12825118085622, 122.9319185680026);

    static Rotation GalacticOfIcrs { get; } = Fk5OfIcrs.Then(GalacticOfFk5);

    /// <summary>Pole at l = 47.37°, b = 6.32°, zero on the galactic plane at l = 137.37° (RC3: de Vaucouleurs et al. 1991).</summary>
    static Rotation SupergalacticOfGalactic { get; } =
        Rotation.AboutZ(Degrees(47.37)).Then(Rotation.AboutY(Degrees(90 - 6.32))).Then(Rotation.AboutZ(Degrees(90)));

    /// <summary>
    /// IAU 2006 precession at J2000.0, which is the bias of the frame, to the ecliptic: Fukushima and Williams' angles γ, φ, ψ of Wallace and Capitaine
    /// 2006, A&amp;A 459, 981, table 1.
    /// </summary>
    static Rotation EclipticOfIcrs { get; } =
        Rotation.AboutZ(Arcseconds(-0.052928)).Then(Rotation.AboutX(Arcseconds(84381.412819))).Then(Rotation.AboutZ(Arcseconds(0.041775)));

    /// <summary>The aberration due to the eccentricity of the Earth's orbit, B1950.0 (Standish 1982, A&amp;A 115, 20).</summary>
    static UnitVector Eterms { get; } = new(-1.62557e-6, -0.31919e-6, -0.13843e-6);

    /// <summary>The direction in the new frame.</summary>
    public UnitVector Of(in UnitVector direction)
    {
        var start = _removesEterms ? WithoutEterms(direction) : direction;
        var turned = _rotation.Of(start);
        return _addsEterms ? WithEterms(turned) : turned;
    }

    static Rotation FromIcrs(SkyFrame frame, bool isRigorous) => frame switch
    {
        SkyFrame.Icrs => Rotation.None,
        SkyFrame.Fk5 => isRigorous ? Fk5OfIcrs : Rotation.None,
        SkyFrame.Fk4 => isRigorous ? Fk5OfIcrs.Then(Fk5OfFk4.Inverse) : GalacticOfIcrs.Then(GalacticOfFk4.Inverse),
        SkyFrame.Galactic => GalacticOfIcrs,
        SkyFrame.Supergalactic => GalacticOfIcrs.Then(SupergalacticOfGalactic),
        SkyFrame.Ecliptic => EclipticOfIcrs,
        _ => throw new UnreachableException(),
    };

    static UnitVector WithoutEterms(in UnitVector v)
    {
        var along = 1 + Eterms.Dot(v);
        return UnitVector.Normalized(v.X * along - Eterms.X, v.Y * along - Eterms.Y, v.Z * along - Eterms.Z);
    }

    /// <summary>The inverse of <see cref="WithoutEterms"/>: each step takes the error to 3e-6 of itself.</summary>
    static UnitVector WithEterms(in UnitVector goal)
    {
        var v = goal;
        for (var step = 0; step < 3; step++)
        {
            var reached = WithoutEterms(v);
            v = UnitVector.Normalized(v.X + goal.X - reached.X, v.Y + goal.Y - reached.Y, v.Z + goal.Z - reached.Z);
        }

        return v;
    }

    /// <summary>The frame with that pole, and its own pole's counterpart at that longitude in the new frame.</summary>
    static Rotation ByPole(double poleLongitude, double poleLatitude, double longitudeOfOldPole) =>
        Rotation.AboutZ(Degrees(poleLongitude)).Then(Rotation.AboutY(Degrees(90 - poleLatitude))).Then(Rotation.AboutZ(Degrees(180 - longitudeOfOldPole)));

    static double Degrees(double degrees) => Angle.DegreesToRadians(degrees);

    static double Arcseconds(double arcseconds) => Angle.ArcsecondsToRadians(arcseconds);
}
