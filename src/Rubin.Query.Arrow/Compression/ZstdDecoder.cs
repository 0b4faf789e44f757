using System.Buffers.Binary;

namespace Rubin.Query.Arrow.Compression;

/// <summary>
/// Decodes Zstandard (RFC 8878) in managed code: any number of frames and skippable frames, with checksums where they have them. Frames that need a dictionary are refused.
/// For one thread; its tables are kept from call to call.
/// </summary>
sealed class ZstdDecoder
{
    const uint FrameMagic = 0xFD2FB528;
    const uint SkippableMagic = 0x184D2A50;
    const int MaxBlock = 1 << 17;

    readonly HuffmanTable _huffman = new();
    readonly ZstdSequences _sequences = new();
    readonly byte[] _literals = new byte[MaxBlock];

    /// <summary>Decodes all of <paramref name="source"/>; neither span is touched outside its bounds.</summary>
    /// <returns>The bytes written.</returns>
    /// <exception cref="InvalidDataException">The source is damaged, or holds more bytes than <paramref name="target"/>.</exception>
    /// <exception cref="QueryException">Unsupported: a frame needs a dictionary.</exception>
    internal int Decode(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var written = 0;
        while (!source.IsEmpty)
        {
            var magic = source.Length >= 4 ? BinaryPrimitives.ReadUInt32LittleEndian(source) : throw Damaged("it does not begin with a frame");
            if ((magic & ~15u) == SkippableMagic)
            {
                source = Skip(source);
                continue;
            }

            if (magic != FrameMagic)
            {
                throw Damaged("it does not begin with a frame");
            }

            // What a frame refers to lies in it: the bytes before are out of its reach.
            (source, var length) = Frame(source[4..], target[written..]);
            written += length;
        }

        return written;
    }

    internal static InvalidDataException Damaged(string problem) => new($"Zstandard data is damaged: {problem}");

    static ReadOnlySpan<byte> Skip(ReadOnlySpan<byte> source) =>
        source.Length >= 8 && BinaryPrimitives.ReadUInt32LittleEndian(source[4..]) is var length && length <= source.Length - 8
            ? source[(int)(8 + length)..]
            : throw Damaged("a skippable frame ends early");

    Decoded Frame(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var header = FrameHeader.Read(source);
        if (header.ContentSize > (ulong)target.Length)
        {
            throw Damaged("a frame holds more than expected");
        }

        source = source[header.Bytes..];
        _huffman.IsSet = false;
        _sequences.BeginFrame();
        var written = 0;
        for (var isLast = false; !isLast;)
        {
            var block = source.Length >= 3 ? source[0] | source[1] << 8 | source[2] << 16 : throw Damaged("a frame ends early");
            isLast = (block & 1) != 0;
            (source, written) = Block((block >> 1) & 3, block >> 3, source[3..], target, written, header.MaxBlock);
        }

        if (header.ContentSize is { } size && size != (ulong)written)
        {
            throw Damaged("a frame does not hold what its header says");
        }

        return new(header.HasChecksum ? Check(source, target[..written]) : source, written);
    }

    Decoded Block(int kind, int size, ReadOnlySpan<byte> source, Span<byte> target, int at, int maxBlock)
    {
        var stored = kind == 1 ? 1 : size;
        if (stored > source.Length || (kind != 1 && size > maxBlock))
        {
            throw Damaged("a block is longer than it can be");
        }

        var body = source[..stored];
        switch (kind)
        {
            case 0 when body.TryCopyTo(target[at..]):
                at += size;
                break;
            case 1 when size <= target.Length - at:
                target.Slice(at, size).Fill(body[0]);
                at += size;
                break;
            case 2:
                var literals = Literals(body, maxBlock, out var used);
                at = _sequences.Run(body[used..], literals, target, at, Math.Min(target.Length, at + maxBlock));
                break;
            default:
                throw Damaged("a block is of unknown kind, or gives more than expected");
        }

        return new(source[stored..], at);
    }

    /// <summary>The literals of a block (RFC 8878 §3.1.1.3.1).</summary>
    ReadOnlySpan<byte> Literals(ReadOnlySpan<byte> source, int maxBlock, out int used)
    {
        var header = LiteralsHeader.Read(source);
        if (header.Length > maxBlock || header.Stored > source.Length - header.Bytes)
        {
            throw Damaged("the literals of a block are longer than they can be");
        }

        var body = source.Slice(header.Bytes, header.Stored);
        used = header.Bytes + header.Stored;
        var literals = _literals.AsSpan(0, header.Length);
        switch (header.Kind)
        {
            case LiteralsKind.Raw:
                return body;
            case LiteralsKind.Repeated:
                literals.Fill(body[0]);
                return literals;
            case LiteralsKind.Compressed:
                body = body[_huffman.Read(body)..];
                break;
            default:
                if (!_huffman.IsSet)
                {
                    throw Damaged("literals use a code that was not given");
                }

                break;
        }

        if (header.Streams == 1)
        {
            _huffman.Decode(body, literals);
        }
        else
        {
            FourStreams(body, literals);
        }

        return literals;
    }

    void FourStreams(ReadOnlySpan<byte> source, Span<byte> literals)
    {
        const int Jumps = 6;
        var part = (literals.Length + 3) / 4;
        if (source.Length < Jumps || 3 * part > literals.Length)
        {
            throw Damaged("literals have less than four streams");
        }

        var at = Jumps;
        for (var i = 0; i < 4; i++)
        {
            var size = i < 3 ? BinaryPrimitives.ReadUInt16LittleEndian(source[(2 * i)..]) : source.Length - at;
            if (size > source.Length - at)
            {
                throw Damaged("a stream of literals ends early");
            }

            _huffman.Decode(source.Slice(at, size), i < 3 ? literals.Slice(i * part, part) : literals[(3 * part)..]);
            at += size;
        }
    }

    static ReadOnlySpan<byte> Check(ReadOnlySpan<byte> source, ReadOnlySpan<byte> content) =>
        source.Length >= 4 && BinaryPrimitives.ReadUInt32LittleEndian(source) == (uint)XxHash64.Hash(content)
            ? source[4..]
            : throw Damaged("the checksum of a frame is another");

    /// <summary>What is left to decode, and how far the output has come.</summary>
    readonly ref struct Decoded(ReadOnlySpan<byte> source, int written)
    {
        readonly ReadOnlySpan<byte> _source = source;

        internal void Deconstruct(out ReadOnlySpan<byte> source, out int end)
        {
            source = _source;
            end = written;
        }
    }
}
