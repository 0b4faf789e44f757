namespace Rubin.Query.PhotoZ.Dnf;

/// <summary>How near two objects are whose magnitudes are the vectors V and T.</summary>
enum NeighborMetric
{
    /// <summary>|V − T|.</summary>
    Euclidean,

    /// <summary>The sine of the angle between V and T: colours alone.</summary>
    Angular,

    /// <summary>The product of both: directional.</summary>
    Directional,
}
