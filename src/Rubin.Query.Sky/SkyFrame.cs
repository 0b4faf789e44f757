namespace Rubin.Query.Sky;

/// <summary>A celestial frame; the members are called as in the IVOA vocabulary http://www.ivoa.net/rdf/refframe, in our spelling.</summary>
public enum SkyFrame
{
    /// <summary>The International Celestial Reference System.</summary>
    Icrs,

    /// <summary>Mean equator and equinox of J2000.0 of the Fifth Fundamental Catalogue.</summary>
    Fk5,

    /// <summary>Mean equator and equinox of B1950.0 of the Fourth Fundamental Catalogue, with the E-terms of aberration.</summary>
    Fk4,

    /// <summary>Galactic coordinates of 1958.</summary>
    Galactic,

    /// <summary>De Vaucouleurs' supergalactic coordinates.</summary>
    Supergalactic,

    /// <summary>Mean ecliptic and equinox of J2000.0, seen from the barycentre of the Solar System.</summary>
    Ecliptic,
}

/// <summary>How closely a change of frames follows the definitions.</summary>
public enum FrameFidelity
{
    /// <summary>
    /// As the IVOA's catalogue of functions wants it and its examples have it: rotations only. FK5 is taken for ICRS (off by 23 mas), and FK4 has no
    /// E-terms (off by up to 340 mas).
    /// </summary>
    Rotation,

    /// <summary>FK5 by the link of Hipparcos, FK4 with its E-terms, of an object without proper motion in FK5 at epoch B1950.0: to 1 mas.</summary>
    Rigorous,
}
