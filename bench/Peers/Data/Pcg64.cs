using System.Numerics;

namespace Rubin.Query.Bench.Peers.Data;

/// <summary>
/// The stream of random bits that NumPy's <c>default_rng(seed)</c> gives: PCG XSL-RR 128/64 (M. E. O'Neill, HMC-CS-2014-0905), its state spread from
/// the seed by NumPy's <c>SeedSequence</c> (NEP 19). So the catalogs are those whose counts of pairs are published.
/// </summary>
sealed class Pcg64
{
    static readonly UInt128 Multiplier = new(2549297995355413924, 4865540595714422341);

    readonly UInt128 _increment;
    UInt128 _state;
    uint? _upperHalf;

    internal Pcg64(uint seed)
    {
        var words = SeedSequence(seed);
        _increment = (new UInt128(words[2], words[3]) << 1) | 1;
        Step();
        _state += new UInt128(words[0], words[1]);
        Step();
    }

    /// <summary>64 random bits.</summary>
    internal ulong NextUInt64()
    {
        Step();
        var high = (ulong)(_state >> 64);
        return BitOperations.RotateRight(high ^ (ulong)_state, (int)(high >> 58));
    }

    /// <summary>32 random bits: each word of 64 serves twice, its lower half first.</summary>
    internal uint NextUInt32()
    {
        if (_upperHalf is { } upper)
        {
            _upperHalf = null;
            return upper;
        }

        var word = NextUInt64();
        _upperHalf = (uint)(word >> 32);
        return (uint)word;
    }

    /// <summary>A number from 0 up to 1, in steps of 2⁻⁵³.</summary>
    internal double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1L << 53));

    /// <summary>An integer from 0 to <paramref name="last"/> (D. Lemire, doi:10.1145/3230636).</summary>
    internal uint NextUpTo(uint last)
    {
        if (last == 0)
        {
            return 0;
        }

        var count = last + 1;
        var product = (ulong)NextUInt32() * count;
        if ((uint)product < count)
        {
            var threshold = (uint.MaxValue - last) % count;
            while ((uint)product < threshold)
            {
                product = (ulong)NextUInt32() * count;
            }
        }

        return (uint)(product >> 32);
    }

    /// <summary>An integer from 0 to <paramref name="last"/>, by dropping those that are too large: as NumPy shuffles arrays.</summary>
    internal uint NextMasked(uint last)
    {
        var mask = BitOperations.RoundUpToPowerOf2(last + 1) - 1;
        uint value;
        do
        {
            value = NextUInt32() & mask;
        }
        while (value > last);

        return value;
    }

    /// <summary>Bytes from 0 to <paramref name="last"/>, four from each word of 32 bits.</summary>
    internal byte[] Bytes(int length, byte last)
    {
        var values = new byte[length];
        var count = (byte)(last + 1);
        var (threshold, word, left) = ((byte)((byte.MaxValue - last) % count), 0u, 0);
        for (var i = 0; i < length; i++)
        {
            ushort product;
            do
            {
                (word, left) = left == 0 ? (NextUInt32(), 3) : (word >> 8, left - 1);
                product = (ushort)((byte)word * count);
            }
            while ((byte)product < threshold);

            values[i] = (byte)(product >> 8);
        }

        return values;
    }

    void Step() => _state = (_state * Multiplier) + _increment;

    static ulong[] SeedSequence(uint seed)
    {
        var constant = 0x43B0_D7E5u;
        uint Mix(uint value)
        {
            value ^= constant;
            constant *= 0x931E_8875;
            value *= constant;
            return value ^ (value >> 16);
        }

        var pool = new uint[4];
        for (var i = 0; i < pool.Length; i++)
        {
            pool[i] = Mix(i == 0 ? seed : 0);
        }

        for (var from = 0; from < pool.Length; from++)
        {
            for (var to = 0; to < pool.Length; to++)
            {
                if (from != to)
                {
                    var mixed = (0xCA01_F9DD * pool[to]) - (0x4973_F715 * Mix(pool[from]));
                    pool[to] = mixed ^ (mixed >> 16);
                }
            }
        }

        return Spread(pool);
    }

    static ulong[] Spread(uint[] pool)
    {
        var words = new ulong[4];
        var constant = 0x8B51_F9DDu;
        for (var i = 0; i < 2 * words.Length; i++)
        {
            var value = pool[i % pool.Length] ^ constant;
            constant *= 0x58F3_8DED;
            value *= constant;
            value ^= value >> 16;
            words[i / 2] |= (ulong)value << (32 * (i % 2));
        }

        return words;
    }
}
