using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Rubin.Query.Arrow.Compression;

/// <summary>The sequences of a block (RFC 8878 §3.1.1.3.2): how many literals to copy, then how long a match and how far back.</summary>
sealed class ZstdSequences
{
    static readonly SymbolValues LiteralLengths = new(
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 22, 24, 28, 32, 40, 48, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536],
        [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);

    static readonly SymbolValues MatchLengths = new(
        [.. Enumerable.Range(3, 32), 35, 37, 39, 41, 43, 47, 51, 59, 67, 83, 99, 131, 259, 515, 1027, 2051, 4099, 8195, 16387, 32771, 65539],
        [.. new byte[32], 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);

    // The code 31 begins at 2^31, which no output of one array reaches: it is kept as a value that is refused.
    static readonly SymbolValues Offsets = new([.. Enumerable.Range(0, 31).Select(code => 1 << code), int.MaxValue], [.. Enumerable.Range(0, 31).Select(code => (byte)code), 31]);

    static readonly short[] LiteralLengthCounts =
        [4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1];

    static readonly short[] MatchLengthCounts =
        [1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1];

    static readonly short[] OffsetCounts = [1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1];

    readonly FseTable _literals = new(9);
    readonly FseTable _offsets = new(8);
    readonly FseTable _matches = new(9);
    int _repeat1;
    int _repeat2;
    int _repeat3;

    /// <summary>Forgets the tables and offsets of the frame before.</summary>
    internal void BeginFrame()
    {
        (_literals.IsSet, _offsets.IsSet, _matches.IsSet) = (false, false, false);
        (_repeat1, _repeat2, _repeat3) = (1, 4, 8);
    }

    /// <summary>Runs the sequences of a block.</summary>
    /// <param name="source">The section, to the end of the block.</param>
    /// <param name="literals">The block's literals.</param>
    /// <param name="target">What the frame has given and can give.</param>
    /// <param name="at">Where the block begins in it.</param>
    /// <param name="end">Where it must end at the latest.</param>
    /// <returns>Where the block ends.</returns>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    internal int Run(ReadOnlySpan<byte> source, ReadOnlySpan<byte> literals, Span<byte> target, int at, int end)
    {
        var (count, used) = ReadCount(source);
        if (count > 0)
        {
            used += ReadTables(source[used..]);
            (at, var taken) = Run(count, source[used..], literals, target[..end], at);
            literals = literals[taken..];
        }
        else if (used != source.Length)
        {
            throw ZstdDecoder.Damaged("there is more behind a block without sequences");
        }

        if (literals.Length > end - at)
        {
            throw ZstdDecoder.Damaged("a block gives more than it may");
        }

        literals.CopyTo(target[at..]);
        return at + literals.Length;
    }

    static (int Count, int Bytes) ReadCount(ReadOnlySpan<byte> source)
    {
        var bytes = source.IsEmpty || source[0] < 128 ? 1 : source[0] < 255 ? 2 : 3;
        if (source.Length < bytes)
        {
            throw ZstdDecoder.Damaged("a block ends before its sequences");
        }

        return (bytes switch
        {
            1 => source[0],
            2 => ((source[0] - 128) << 8) + source[1],
            _ => source[1] + (source[2] << 8) + 0x7F00,
        }, bytes);
    }

    int ReadTables(ReadOnlySpan<byte> source)
    {
        if (source.IsEmpty || (source[0] & 3) != 0)
        {
            throw ZstdDecoder.Damaged("a block has sequences of unknown kind");
        }

        var modes = source[0];
        var used = 1;
        used += ReadTable(modes >> 6, source[used..], _literals, LiteralLengths, LiteralLengthCounts, 6);
        used += ReadTable((modes >> 4) & 3, source[used..], _offsets, Offsets, OffsetCounts, 5);
        used += ReadTable((modes >> 2) & 3, source[used..], _matches, MatchLengths, MatchLengthCounts, 6);
        return used;
    }

    static int ReadTable(int mode, ReadOnlySpan<byte> source, FseTable table, SymbolValues values, short[] usual, int usualLog)
    {
        switch (mode)
        {
            case 0:
                table.Set(usual, usualLog, values);
                return 0;
            case 1 when !source.IsEmpty && source[0] < values.Least.Length:
                var (value, extra) = values.Of(source[0]);
                table.SetOnly(new(value, extra, 0, 0));
                return 1;
            case 2:
                return table.Read(source, values.Least.Length, values);
            case 3 when table.IsSet:
                return 0;
            default:
                throw ZstdDecoder.Damaged("a table of sequences is missing");
        }
    }

    (int At, int Taken) Run(int count, ReadOnlySpan<byte> source, ReadOnlySpan<byte> literals, Span<byte> target, int at)
    {
        var bits = new BackwardBits(source);
        var literalTable = _literals.Entries;
        var offsetTable = _offsets.Entries;
        var matchTable = _matches.Entries;
        var (literalState, offsetState, matchState) = (bits.Take(_literals.Log), bits.Take(_offsets.Log), bits.Take(_matches.Log));
        var taken = 0;
        for (var left = count; left > 0; left--)
        {
            ref readonly var literal = ref literalTable[literalState];
            ref readonly var offset = ref offsetTable[offsetState];
            ref readonly var match = ref matchTable[matchState];

            // At most 31 and 16 bits, then 16 and 26: each within a window.
            var window = bits.Window();
            var back = offset.Value + BackwardBits.Top(window, offset.Extra);
            var length = match.Value + BackwardBits.Top(window << offset.Extra, match.Extra);
            bits.Skip(offset.Extra + match.Extra);
            window = bits.Window();
            var copied = literal.Value + BackwardBits.Top(window, literal.Extra);
            var used = (int)literal.Extra;
            if (left > 1)
            {
                literalState = literal.Next + BackwardBits.Top(window << used, literal.Bits);
                used += literal.Bits;
                matchState = match.Next + BackwardBits.Top(window << used, match.Bits);
                used += match.Bits;
                offsetState = offset.Next + BackwardBits.Top(window << used, offset.Bits);
                used += offset.Bits;
            }

            bits.Skip(used);
            var distance = Distance(back, copied);
            if (bits.Left < 0 || back <= 0 || copied > literals.Length - taken || (long)copied + length > target.Length - at || (uint)(distance - 1) >= (uint)(at + copied))
            {
                throw ZstdDecoder.Damaged("a sequence leaves its block");
            }

            CopyLiterals(literals, taken, target, at, copied);
            (taken, at) = (taken + copied, at + copied);
            CopyMatch(target, at, distance, length);
            at += length;
        }

        return bits.Left == 0 ? (at, taken) : throw ZstdDecoder.Damaged("a stream of sequences does not end with the last");
    }

    /// <summary>The distance that a value stands for: 1 to 3 are those used last, shifted by one where no literals come before (RFC 8878 §3.1.1.5).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    int Distance(int value, int literals)
    {
        if (value > 3)
        {
            (_repeat3, _repeat2, _repeat1) = (_repeat2, _repeat1, value - 3);
            return _repeat1;
        }

        var place = literals == 0 ? value : value - 1;
        if (place == 0)
        {
            return _repeat1;
        }

        var distance = place == 1 ? _repeat2 : place == 2 ? _repeat3 : _repeat1 - 1;
        (_repeat3, _repeat2, _repeat1) = (place == 1 ? _repeat3 : _repeat2, _repeat1, distance);
        return distance;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void CopyLiterals(ReadOnlySpan<byte> literals, int from, Span<byte> target, int at, int length)
    {
        // Sixteen bytes at once, whatever is behind: what follows is written next.
        if (length <= Vector128<byte>.Count && from <= literals.Length - Vector128<byte>.Count && at <= target.Length - Vector128<byte>.Count)
        {
            Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(literals), (nuint)from).StoreUnsafe(ref MemoryMarshal.GetReference(target), (nuint)at);
            return;
        }

        literals.Slice(from, length).CopyTo(target[at..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void CopyMatch(Span<byte> target, int at, int distance, int length)
    {
        if (distance >= Vector128<byte>.Count && length <= target.Length - at - Vector128<byte>.Count)
        {
            ref var start = ref MemoryMarshal.GetReference(target);
            for (var i = 0; i < length; i += Vector128<byte>.Count)
            {
                Vector128.LoadUnsafe(ref start, (nuint)(at - distance + i)).StoreUnsafe(ref start, (nuint)(at + i));
            }

            return;
        }

        // The period doubles with each copy.
        var from = at - distance;
        for (var done = 0; done < length;)
        {
            var part = Math.Min(at + done - from, length - done);
            target.Slice(from, part).CopyTo(target[(at + done)..]);
            done += part;
        }
    }
}
