namespace Rubin.Query.Engine.Execution;

/// <summary>No value of a column of integers in a morsel is less than the one or greater than the other; NULLs may be there too.</summary>
/// <param name="Least">The least.</param>
/// <param name="Greatest">The greatest; below <paramref name="Least"/> where all is NULL.</param>
public readonly record struct MorselBounds(long Least, long Greatest)
{
    /// <summary>Those of a morsel without values.</summary>
    public static MorselBounds Nothing => new(long.MaxValue, long.MinValue);

    /// <summary>Whether there is no value.</summary>
    public bool IsEmpty => Least > Greatest;
}
