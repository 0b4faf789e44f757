using System.Buffers.Binary;

namespace Rubin.Query.Arrow.Compression;

/// <summary>The header of a frame, behind its magic number (RFC 8878 §3.1.1.1).</summary>
/// <param name="Bytes">How long it is.</param>
/// <param name="ContentSize">Bytes that the frame gives; null where it does not tell.</param>
/// <param name="MaxBlock">Bytes that a block gives at most.</param>
/// <param name="HasChecksum">Whether a checksum stands behind the last block.</param>
readonly record struct FrameHeader(int Bytes, ulong? ContentSize, int MaxBlock, bool HasChecksum)
{
    const int MostBlock = 1 << 17;

    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="QueryException">Unsupported: the frame needs a dictionary.</exception>
    internal static FrameHeader Read(ReadOnlySpan<byte> source)
    {
        var descriptor = source.IsEmpty ? throw ZstdDecoder.Damaged("a frame has no header") : source[0];
        var isWhole = (descriptor & 0x20) != 0;
        var window = isWhole ? 0 : 1;
        var dictionary = (descriptor & 3) switch { 3 => 4, var bytes => bytes };
        var size = (descriptor >> 6) switch { 0 => isWhole ? 1 : 0, 1 => 2, 2 => 4, _ => 8 };
        var length = 1 + window + dictionary + size;
        if (source.Length < length || (descriptor & 8) != 0)
        {
            throw ZstdDecoder.Damaged("the header of a frame is too short, or uses what is reserved");
        }

        if (Number(source.Slice(1 + window, dictionary)) is > 0 and var id)
        {
            throw new QueryException(QueryErrorCode.Unsupported, $"Zstandard data that needs dictionary {id} cannot be read", hint: "compress it without a dictionary");
        }

        ulong? content = size == 0 ? null : Number(source.Slice(1 + window + dictionary, size)) + (size == 2 ? 256u : 0u);
        var reach = isWhole ? content!.Value : Window(source[1]);
        return new(length, content, (int)Math.Min(reach, MostBlock), (descriptor & 4) != 0);
    }

    /// <summary>How far back a frame refers: a power of two from 1 KiB on, and eighths of it.</summary>
    static ulong Window(byte descriptor)
    {
        var least = 1UL << (10 + (descriptor >> 3));
        return least + (least / 8 * (descriptor & 7u));
    }

    static ulong Number(ReadOnlySpan<byte> bytes)
    {
        var number = 0UL;
        for (var i = bytes.Length - 1; i >= 0; i--)
        {
            number = number << 8 | bytes[i];
        }

        return number;
    }
}

/// <summary>How literals are stored.</summary>
enum LiteralsKind
{
    /// <summary>As they are.</summary>
    Raw,

    /// <summary>One byte, repeated.</summary>
    Repeated,

    /// <summary>By a Huffman code that stands before them.</summary>
    Compressed,

    /// <summary>By the code of the block before.</summary>
    WithCodeBefore,
}

/// <summary>The header of a block's literals (RFC 8878 §3.1.1.3.1.1).</summary>
/// <param name="Kind">How they are stored.</param>
/// <param name="Bytes">How long the header is.</param>
/// <param name="Length">How many there are.</param>
/// <param name="Stored">Bytes that they take behind the header.</param>
/// <param name="Streams">Streams that they are parted into, 1 or 4.</param>
readonly record struct LiteralsHeader(LiteralsKind Kind, int Bytes, int Length, int Stored, int Streams)
{
    /// <exception cref="InvalidDataException">It ends early.</exception>
    internal static LiteralsHeader Read(ReadOnlySpan<byte> source)
    {
        var first = source.IsEmpty ? throw ZstdDecoder.Damaged("a block has no literals") : source[0];
        var kind = (LiteralsKind)(first & 3);
        var format = (first >> 2) & 3;
        var isPlain = kind <= LiteralsKind.Repeated;
        var bytes = isPlain ? format switch { 1 => 2, 3 => 3, _ => 1 } : format switch { 2 => 4, 3 => 5, _ => 3 };
        if (source.Length < bytes)
        {
            throw ZstdDecoder.Damaged("the literals of a block end early");
        }

        Span<byte> word = stackalloc byte[8];
        source[..bytes].CopyTo(word);
        var number = BinaryPrimitives.ReadUInt64LittleEndian(word);
        if (isPlain)
        {
            var length = (int)(number >> (bytes == 1 ? 3 : 4));
            return new(kind, bytes, length, kind == LiteralsKind.Raw ? length : 1, 1);
        }

        var width = format switch { 2 => 14, 3 => 18, _ => 10 };
        var mask = (1UL << width) - 1;
        return new(kind, bytes, (int)(number >> 4 & mask), (int)(number >> (4 + width) & mask), format == 0 ? 1 : 4);
    }
}
