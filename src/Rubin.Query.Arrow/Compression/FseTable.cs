using System.Numerics;

namespace Rubin.Query.Arrow.Compression;

/// <summary>What a state of a table gives and where it leads.</summary>
/// <param name="Value">The symbol, or the least value that its code stands for.</param>
/// <param name="Extra">Bits that follow and are added to <paramref name="Value"/>.</param>
/// <param name="Bits">Bits that are added to <paramref name="Next"/> for the next state.</param>
/// <param name="Next">The least next state.</param>
readonly record struct FseEntry(int Value, byte Extra, byte Bits, ushort Next);

/// <summary>A decoding table of finite state entropy (RFC 8878 §4.1.1).</summary>
sealed class FseTable(int maxLog)
{
    readonly FseEntry[] _entries = new FseEntry[1 << maxLog];
    readonly short[] _counts = new short[256];
    readonly ushort[] _next = new ushort[256];

    /// <summary>Bits of a state.</summary>
    internal int Log { get; private set; }

    /// <summary>Whether the table was filled since the frame began, so that a block can repeat it.</summary>
    internal bool IsSet { get; set; }

    /// <summary>One entry a state; only the first 2^<see cref="Log"/> count.</summary>
    internal ReadOnlySpan<FseEntry> Entries => _entries;

    /// <summary>A table of one state that gives one symbol for ever.</summary>
    internal void SetOnly(FseEntry entry)
    {
        (_entries[0], Log, IsSet) = (entry with { Bits = 0, Next = 0 }, 0, true);
    }

    /// <summary>A table by known counts.</summary>
    internal void Set(ReadOnlySpan<short> counts, int log, SymbolValues values)
    {
        counts.CopyTo(_counts);
        Build(counts.Length, log, values);
    }

    /// <summary>Reads the description of a table.</summary>
    /// <param name="source">What begins with it.</param>
    /// <param name="symbols">How many symbols there can be, up to 256.</param>
    /// <param name="values">What they stand for.</param>
    /// <returns>The bytes that it has.</returns>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    internal int Read(ReadOnlySpan<byte> source, int symbols, SymbolValues values)
    {
        var bits = new ForwardBits(source);
        var log = bits.Take(4) + 5;
        if (log > maxLog)
        {
            throw ZstdDecoder.Damaged($"a table has {log} bits, more than {maxLog}");
        }

        var symbol = 0;
        for (var left = 1 << log; left > 0;)
        {
            var count = ReadCount(ref bits, left);
            left -= Math.Abs(count);
            if (symbol >= symbols || left < 0)
            {
                throw ZstdDecoder.Damaged("a table has more symbols than there are");
            }

            _counts[symbol++] = (short)count;
            for (var more = count == 0; more;)
            {
                var zeros = bits.Take(2);
                if (symbol + zeros > symbols)
                {
                    throw ZstdDecoder.Damaged("a table has more symbols than there are");
                }

                _counts.AsSpan(symbol, zeros).Clear();
                symbol += zeros;
                more = zeros == 3;
            }
        }

        Build(symbol, log, values);
        return bits.BytesTaken;
    }

    /// <summary>A count of 0 to <paramref name="left"/>, or -1 for a symbol rarer than 1; small ones take a bit less.</summary>
    static int ReadCount(ref ForwardBits bits, int left)
    {
        var most = left + 1;
        var width = BitOperations.Log2((uint)most) + 1;
        var half = (1 << (width - 1)) - 1;
        var fewer = (1 << width) - 1 - most;
        var value = bits.Peek(width);
        if ((value & half) < fewer)
        {
            bits.Skip(width - 1);
            return (value & half) - 1;
        }

        bits.Skip(width);
        return (value > half ? value - fewer : value) - 1;
    }

    void Build(int symbols, int log, SymbolValues values)
    {
        var size = 1 << log;
        var last = size - 1;
        for (var symbol = 0; symbol < symbols; symbol++)
        {
            _next[symbol] = (ushort)Math.Max((short)1, _counts[symbol]);
            if (_counts[symbol] == -1)
            {
                _entries[last--] = new(symbol, 0, 0, 0);
            }
        }

        Spread(symbols, size, last);
        for (var state = 0; state < size; state++)
        {
            var symbol = _entries[state].Value;
            var next = _next[symbol]++;
            var bits = log - BitOperations.Log2(next);
            var (value, extra) = values.Of(symbol);
            _entries[state] = new(value, extra, (byte)bits, (ushort)((next << bits) - size));
        }

        (Log, IsSet) = (log, true);
    }

    void Spread(int symbols, int size, int last)
    {
        var step = (size >> 1) + (size >> 3) + 3;
        var place = 0;
        for (var symbol = 0; symbol < symbols; symbol++)
        {
            for (var i = 0; i < _counts[symbol]; i++)
            {
                _entries[place] = new(symbol, 0, 0, 0);
                do
                {
                    place = (place + step) & (size - 1);
                }
                while (place > last);
            }
        }
    }

    /// <summary>Bits from the start of a stream on, the lowest of a byte first; zeros behind its end, which is an error when they are counted.</summary>
    ref struct ForwardBits(ReadOnlySpan<byte> bytes)
    {
        readonly ReadOnlySpan<byte> _bytes = bytes;
        int _taken;

        internal readonly int BytesTaken => (_taken + 7) >> 3 is var bytes && bytes <= _bytes.Length ? bytes : throw ZstdDecoder.Damaged("a table ends early");

        internal readonly int Peek(int count)
        {
            var word = 0u;
            for (var i = 0; i < sizeof(uint) && (_taken >> 3) + i < _bytes.Length; i++)
            {
                word |= (uint)_bytes[(_taken >> 3) + i] << (8 * i);
            }

            return (int)(word >> (_taken & 7)) & ((1 << count) - 1);
        }

        internal void Skip(int count)
        {
            _taken += count;
            _ = BytesTaken;
        }

        internal int Take(int count)
        {
            var value = Peek(count);
            Skip(count);
            return value;
        }
    }
}

/// <summary>What the symbols of a table stand for: least values and the bits that are added to them; without any, themselves.</summary>
sealed record SymbolValues(int[] Least, byte[] Extra)
{
    internal static SymbolValues Themselves { get; } = new([], []);

    internal (int Value, byte Extra) Of(int symbol) => Least.Length == 0 ? (symbol, (byte)0) : (Least[symbol], Extra[symbol]);
}
