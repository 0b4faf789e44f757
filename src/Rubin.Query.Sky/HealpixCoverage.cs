namespace Rubin.Query.Sky;

/// <summary>
/// The cells of a region. A row whose index is in <paramref name="Inside"/> needs no further test, a row whose index is
/// not in <paramref name="Touched"/> is out; the rest must be tested by <see cref="SkyRegion.Contains(in UnitVector)"/>.
/// </summary>
/// <param name="Touched">Every cell that the region touches, and few others.</param>
/// <param name="Inside">The part of them that certainly lies in the region.</param>
public sealed record HealpixCoverage(HealpixRanges Touched, HealpixRanges Inside);
