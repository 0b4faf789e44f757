namespace Rubin.Query.Sky;

/// <summary>A star's position and motion at an epoch, as catalogues give it.</summary>
/// <param name="RaDegrees">Right ascension, degrees.</param>
/// <param name="DecDegrees">Declination, degrees.</param>
/// <param name="ParallaxMas">Parallax in mas; 0 where it is not known.</param>
/// <param name="PmRaMas">Proper motion in right ascension times cos(dec), mas/yr.</param>
/// <param name="PmDecMas">Proper motion in declination, mas/yr.</param>
/// <param name="RadialVelocity">Radial velocity in km/s.</param>
public readonly record struct StellarMotion(
    double RaDegrees, double DecDegrees, double ParallaxMas, double PmRaMas, double PmDecMas, double RadialVelocity)
{
    // Kilometres per second in an astronomical unit per Julian year: the Hipparcos catalogue, vol. 1, table 1.2.2.
    const double AuPerYear = 4.740470463533349;
    const double MasRadians = Angle.RadiansPerArcsecond / 1000;

    /// <summary>
    /// Position and motion some Julian years later (or before), the star moving uniformly on a straight line, without light-time effects:
    /// The Hipparcos and Tycho Catalogues, ESA SP-1200, vol. 1, section 1.5.5, eqs. 1.5.22 to 1.5.30.
    /// </summary>
    public StellarMotion After(double years)
    {
        var r = UnitVector.FromDegrees(RaDegrees, DecDegrees);
        var (p, q) = Tangents(RaDegrees, DecDegrees);
        double pmRa = PmRaMas * MasRadians, pmDec = PmDecMas * MasRadians;
        var zeta = RadialVelocity * ParallaxMas * MasRadians / AuPerYear;
        double mx = p.X * pmRa + q.X * pmDec, my = p.Y * pmRa + q.Y * pmDec, mz = p.Z * pmRa + q.Z * pmDec;
        var squared = pmRa * pmRa + pmDec * pmDec;
        var f = 1 / Math.Sqrt(1 + 2 * zeta * years + (squared + zeta * zeta) * years * years);
        var growth = 1 + zeta * years;
        var moved = UnitVector.Normalized(r.X * growth + mx * years, r.Y * growth + my * years, r.Z * growth + mz * years);
        var f3 = f * f * f;
        var shrink = squared * years;
        var velocity = new UnitVector(
            (mx * growth - r.X * shrink) * f3, (my * growth - r.Y * shrink) * f3, (mz * growth - r.Z * shrink) * f3);
        var (ra, dec) = moved.ToDegrees();
        var (east, north) = Tangents(ra, dec);
        var zetaThen = (zeta + (squared + zeta * zeta) * years) * f * f;
        var parallax = ParallaxMas * f;
        return new(
            ra, dec, parallax, velocity.Dot(east) / MasRadians, velocity.Dot(north) / MasRadians,
            ParallaxMas == 0 ? RadialVelocity : zetaThen * AuPerYear / (parallax * MasRadians));
    }

    /// <summary>
    /// No star whose parallax (mas), proper motion (mas/yr) and radial velocity (km/s) are at most these, either sign, has after at most so many years moved
    /// by more than this angle, in radians: the turn of a straight line, atan(μ t / (1 + ζ t)), at its largest. Half a turn where it could pass behind us.
    /// </summary>
    public static double LargestTurn(double parallaxMas, double properMotionMas, double radialVelocity, double years)
    {
        const double Rounding = 1 + 1e-12;
        var approach = radialVelocity * parallaxMas * MasRadians / AuPerYear * years;
        return approach < 1 ? Math.Atan(properMotionMas * MasRadians * years / (1 - approach)) * Rounding : Math.PI;
    }

    static (UnitVector East, UnitVector North) Tangents(double raDegrees, double decDegrees)
    {
        var (sinRa, cosRa) = Math.SinCos(Angle.DegreesToRadians(raDegrees));
        var (sinDec, cosDec) = Math.SinCos(Angle.DegreesToRadians(decDegrees));
        return (new(-sinRa, cosRa, 0), new(-sinDec * cosRa, -sinDec * sinRa, cosDec));
    }
}
