namespace Rubin.Query.Fuzz;

/// <summary>Choices that follow from a seed alone.</summary>
sealed class Randomness(int seed)
{
    readonly Random _random = new(seed);

    /// <summary>True once in <paramref name="times"/> times.</summary>
    internal bool OneIn(int times) => _random.Next(times) == 0;

    /// <summary>From 0 to <paramref name="end"/> - 1.</summary>
    internal int Below(int end) => _random.Next(end);

    internal T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];
}
