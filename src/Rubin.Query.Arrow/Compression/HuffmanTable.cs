using System.Numerics;

namespace Rubin.Query.Arrow.Compression;

/// <summary>The code of literals (RFC 8878 §4.2): for each 11 or fewer next bits the byte that they begin with, and its length.</summary>
sealed class HuffmanTable
{
    const int MaxBits = 11;
    const int MaxWeightLog = 6;

    readonly ushort[] _entries = new ushort[1 << MaxBits];
    readonly byte[] _weights = new byte[256];
    readonly FseTable _weightTable = new(MaxWeightLog);

    /// <summary>Bits of the longest code.</summary>
    internal int Bits { get; private set; }

    /// <summary>Whether there is a code since the frame began.</summary>
    internal bool IsSet { get; set; }

    /// <summary>Reads the description of a code.</summary>
    /// <returns>The bytes that it has.</returns>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    internal int Read(ReadOnlySpan<byte> source)
    {
        if (source.IsEmpty)
        {
            throw ZstdDecoder.Damaged("a Huffman code is missing");
        }

        var header = source[0];
        var (length, count) = header < 128 ? (header, 0) : ((header - 126) / 2, header - 127);
        if (1 + length > source.Length)
        {
            throw ZstdDecoder.Damaged("a Huffman code ends early");
        }

        var body = source.Slice(1, length);
        if (header < 128)
        {
            count = ReadCompressed(body);
        }
        else
        {
            for (var i = 0; i < count; i++)
            {
                _weights[i] = (byte)((i & 1) == 0 ? body[i >> 1] >> 4 : body[i >> 1] & 15);
            }
        }

        Build(count);
        return 1 + length;
    }

    /// <summary>Decodes bytes until <paramref name="target"/> is full; the stream must end there.</summary>
    /// <exception cref="InvalidDataException">It does not.</exception>
    internal void Decode(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var bits = new BackwardBits(source);
        var shift = 64 - Bits;
        var at = 0;
        ReadOnlySpan<ushort> entries = _entries;

        // A window holds five codes of 11 bits.
        for (; at + 5 <= target.Length && bits.Left >= 64; at += 5)
        {
            var window = bits.Window();
            var five = target.Slice(at, 5);
            var total = 0;
            for (var i = 0; i < five.Length; i++)
            {
                var entry = entries[(int)(window << total >> shift)];
                five[i] = (byte)entry;
                total += entry >> 8;
            }

            bits.Skip(total);
        }

        for (; at < target.Length; at++)
        {
            var entry = entries[(int)(bits.Window() >> shift)];
            target[at] = (byte)entry;
            bits.Skip(entry >> 8);
        }

        if (bits.Left != 0)
        {
            throw ZstdDecoder.Damaged("a stream of literals does not end with its last byte");
        }
    }

    /// <summary>Weights that two states give in turn, until the bits end (RFC 8878 §4.2.1.2).</summary>
    int ReadCompressed(ReadOnlySpan<byte> source)
    {
        var table = _weightTable;
        var bits = new BackwardBits(source[table.Read(source, MaxBits + 2, SymbolValues.Themselves)..]);
        var (one, other) = (bits.Take(table.Log), bits.Take(table.Log));
        if (bits.Left < 0)
        {
            throw ZstdDecoder.Damaged("the weights of a Huffman code end early");
        }

        for (var count = 0; count < 254;)
        {
            var entry = table.Entries[one];
            _weights[count++] = (byte)entry.Value;
            var next = entry.Next + bits.Take(entry.Bits);
            if (bits.Left < 0)
            {
                _weights[count++] = (byte)table.Entries[other].Value;
                return count;
            }

            (one, other) = (other, next);
        }

        throw ZstdDecoder.Damaged("a Huffman code has more than 256 symbols");
    }

    /// <summary>The table; the last weight is what lacks to a power of two.</summary>
    void Build(int count)
    {
        var total = 0;
        Span<int> places = stackalloc int[MaxBits + 2];
        for (var i = 0; i < count; i++)
        {
            var weight = _weights[i];
            if (weight > MaxBits)
            {
                throw ZstdDecoder.Damaged("a Huffman code is too long");
            }

            total += (1 << weight) >> 1;
        }

        var bits = total == 0 ? 0 : BitOperations.Log2((uint)total) + 1;
        var rest = (1 << bits) - total;
        if (bits is 0 or > MaxBits || !BitOperations.IsPow2(rest))
        {
            throw ZstdDecoder.Damaged("a Huffman code is not complete");
        }

        _weights[count++] = (byte)(BitOperations.Log2((uint)rest) + 1);
        if (!FindPlaces(count, places))
        {
            throw ZstdDecoder.Damaged("a Huffman code has no longest pair");
        }

        for (var symbol = 0; symbol < count; symbol++)
        {
            if (_weights[symbol] is > 0 and var weight)
            {
                var width = 1 << (weight - 1);
                _entries.AsSpan(places[weight], width).Fill((ushort)((bits + 1 - weight) << 8 | symbol));
                places[weight] += width;
            }
        }

        (Bits, IsSet) = (bits, true);
    }

    /// <summary>Where the symbols of each weight begin: those of small weights, the longest codes, first. False where no two have the longest.</summary>
    bool FindPlaces(int count, Span<int> places)
    {
        Span<int> counts = stackalloc int[MaxBits + 2];
        foreach (var weight in _weights.AsSpan(0, count))
        {
            counts[weight]++;
        }

        for (var weight = 1; weight < counts.Length - 1; weight++)
        {
            places[weight + 1] = places[weight] + (counts[weight] << (weight - 1));
        }

        return counts[1] >= 2;
    }
}
