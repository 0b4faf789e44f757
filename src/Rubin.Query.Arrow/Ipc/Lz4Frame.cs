using System.Buffers.Binary;

namespace Rubin.Query.Arrow.Ipc;

/// <summary>
/// Decodes LZ4 frames (github.com/lz4/lz4, doc/lz4_Frame_format.md 1.6 and lz4_Block_format.md). Checksums are passed over: the lengths
/// of the Arrow message guard what follows.
/// </summary>
static class Lz4Frame
{
    const uint Magic = 0x184D2204;
    const int MinMatch = 4;

    /// <summary>True where <paramref name="source"/> is one whole frame that fills <paramref name="target"/> exactly.</summary>
    internal static bool Decode(ReadOnlySpan<byte> source, Span<byte> target)
    {
        if (source.Length < 7 || BinaryPrimitives.ReadUInt32LittleEndian(source) != Magic || source[4] >> 6 != 1)
        {
            return false;
        }

        var flags = source[4];
        var (blockChecksum, hasSize, hasDictionary) = ((flags & 0x10) != 0, (flags & 0x08) != 0, (flags & 0x01) != 0);
        var at = 7 + (hasSize ? 8 : 0);
        var written = 0;
        while (!hasDictionary && at <= source.Length - 4)
        {
            var header = BinaryPrimitives.ReadUInt32LittleEndian(source[at..]);
            var size = header & 0x7FFF_FFFF;
            at += 4;
            if (header == 0)
            {
                return written == target.Length;
            }

            if (size > source.Length - at)
            {
                return false;
            }

            var block = source.Slice(at, (int)size);
            written = header >> 31 != 0 ? Copy(block, target, written) : Block(block, target, written);
            if (written < 0)
            {
                return false;
            }

            at += (int)size + (blockChecksum ? 4 : 0);
        }

        return false;
    }

    static int Copy(ReadOnlySpan<byte> source, Span<byte> target, int written) =>
        source.TryCopyTo(target[written..]) ? written + source.Length : -1;

    /// <summary>Decodes one block behind <paramref name="written"/> bytes, to which it may refer; the new end, or -1 where damaged.</summary>
    static int Block(ReadOnlySpan<byte> source, Span<byte> target, int written)
    {
        for (var at = 0; at < source.Length;)
        {
            var token = source[at++];
            var literals = Length(source, ref at, token >> 4);
            if (literals < 0 || literals > source.Length - at || literals > target.Length - written)
            {
                return -1;
            }

            source.Slice(at, literals).CopyTo(target[written..]);
            at += literals;
            written += literals;
            if (at == source.Length)
            {
                return written;
            }

            if (at > source.Length - 2)
            {
                return -1;
            }

            var distance = BinaryPrimitives.ReadUInt16LittleEndian(source[at..]);
            at += 2;
            var match = Length(source, ref at, token & 15);
            if (match < 0 || distance == 0 || distance > written || match + MinMatch > target.Length - written)
            {
                return -1;
            }

            Repeat(target, written, distance, match + MinMatch);
            written += match + MinMatch;
        }

        return written;
    }

    /// <summary>A length that begins with <paramref name="nibble"/>; 15 goes on in bytes until one is not 255. -1 where it has no end.</summary>
    static int Length(ReadOnlySpan<byte> source, ref int at, int nibble)
    {
        var length = nibble;
        for (var more = nibble == 15; more;)
        {
            if (at >= source.Length || length > int.MaxValue / 2)
            {
                return -1;
            }

            more = source[at] == 255;
            length += source[at++];
        }

        return length;
    }

    /// <summary>Copies bytes that may overlap their copy, which then repeats them.</summary>
    static void Repeat(Span<byte> target, int end, int distance, int length)
    {
        while (length > 0)
        {
            var part = Math.Min(distance, length);
            target.Slice(end - distance, part).CopyTo(target[end..]);
            end += part;
            length -= part;
        }
    }
}
