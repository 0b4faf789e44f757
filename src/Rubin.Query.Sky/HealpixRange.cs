namespace Rubin.Query.Sky;

/// <summary>Order-29 cells from <paramref name="Start"/> up to but not including <paramref name="End"/>.</summary>
public readonly record struct HealpixRange(long Start, long End);
