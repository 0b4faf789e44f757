namespace Rubin.Query.PhotoZ.Learning;

/// <summary>
/// Random numbers by number: the k-th of a stream depends on seed, stream and k alone, so that threads may ask for them in any order. The mixing is that of
/// SplitMix64 (Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195).
/// </summary>
readonly struct CounterRandom(long seed, int stream)
{
    const ulong Step = 0x9E3779B97F4A7C15;

    readonly ulong _start = Mix(Mix((ulong)seed + Step) + ((ulong)stream * 0xD1342543DE82EF95));

    /// <summary>64 random bits.</summary>
    public ulong Bits(long number) => Mix(_start + (Step * ((ulong)number + 1)));

    /// <summary>From 0 to below 1.</summary>
    public double Uniform(long number) => (Bits(number) >> 11) * (1.0 / (1UL << 53));

    /// <summary>From 0 to below a count.</summary>
    public int Index(long number, int count) => (int)Math.BigMul(Bits(number), (ulong)count, out _);

    /// <summary>Of mean 0 and standard deviation 1 (Box and Muller 1958, doi:10.1214/aoms/1177706645).</summary>
    public double Normal(long number) =>
        Math.Sqrt(-2 * Math.Log(1 - Uniform(2 * number))) * Math.Cos(2 * Math.PI * Uniform((2 * number) + 1));

    static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
