namespace Rubin.Query.Console.DemoSky;

/// <summary>Which demo sky: all that its files depend on.</summary>
/// <param name="Objects">Number of objects, 1 to 100 million.</param>
/// <param name="Seed">Seed of all random numbers.</param>
readonly record struct SkySettings(int Objects, long Seed)
{
    internal const int DefaultObjects = 100_000;
    internal const int MostObjects = 100_000_000;
    internal const long DefaultSeed = 1;
}
