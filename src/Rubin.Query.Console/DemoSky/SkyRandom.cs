namespace Rubin.Query.Console.DemoSky;

/// <summary>
/// Random numbers for one purpose of one object: a SplitMix64 sequence (Steele, Lea &amp; Flood 2014, doi:10.1145/2660193.2660195)
/// whose start
/// is mixed from seed, object and purpose. So each object is the same whoever makes it, and when.
/// </summary>
struct SkyRandom(long seed, long item, RandomPurpose purpose)
{
    const ulong Golden = 0x9E3779B97F4A7C15;

    ulong _state = Mix(Mix(Mix((ulong)seed + Golden) + (ulong)item) + (ulong)purpose);

    /// <summary>Uniform in [0, 1), 53 bits.</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1L << 53));

    /// <summary>Uniform between two bounds.</summary>
    public double Uniform(double low, double high) => low + (high - low) * Uniform();

    /// <summary>Normal with mean 0 and deviation 1 (Box &amp; Muller 1958).</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Uniform())) * Math.Cos(2 * Math.PI * Uniform());

    /// <summary>A number in [low, high] with density ∝ 10^(slope · number): magnitudes of a population whose counts rise so.</summary>
    public double Magnitude(double low, double high, double slope)
    {
        var faintest = Math.Pow(10, slope * (low - high));
        return high + Math.Log10(faintest + (1 - faintest) * Uniform()) / slope;
    }

    ulong Next() => Mix(_state += Golden);

    static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

/// <summary>What random numbers are for: each purpose has a sequence of its own, so that none shifts another.</summary>
enum RandomPurpose
{
    Position,
    Nature,
    ObjectNoise,
    SourceNoise,
    Variability,
    Reference,
    Cadence,
}
