using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Rubin.Query.Parquet;

/// <summary>A data page, decompressed and taken apart. Its memory is reused at the next page.</summary>
/// <param name="ValueCount">Values, NULLs included; levels where the leaf is nested.</param>
/// <param name="Encoding">How the values are written.</param>
/// <param name="Repetition">Repetition levels.</param>
/// <param name="Definition">Definition levels.</param>
/// <param name="Values">The values.</param>
/// <param name="HasPackedLevels">Whether both kinds of levels are in the deprecated packing.</param>
readonly record struct DataPage(
    int ValueCount, PageEncoding Encoding, PageBytes Repetition, PageBytes Definition, PageBytes Values, bool HasPackedLevels);

/// <summary>The data pages of one column chunk in turn; those that nobody wants are stepped over without decompression.</summary>
sealed class ChunkPages(Codecs codecs, PageMemory memory) : IDisposable
{
    /// <summary>The smallest page whose announced size is doubted: a few bytes of RLE or zstd may stand for many.</summary>
    const int PlausibleBytes = 1 << 26;

    /// <summary>More than any codec but zstd and Brotli gives, and what those give on catalogs.</summary>
    const int PlausibleRatio = 1 << 15;

    const int PlausibleValues = 1 << 22;
    const int PlausibleValuesOfByte = 1 << 12;

    readonly ChunkStream _stream = new(memory);
    byte[] _page = [];
    ColumnChunkMetadata? _chunk;
    LeafColumn? _leaf;
    long _left;

    /// <summary>What <see cref="ReadDictionary"/> is to be called for: true once the header of a dictionary page has been read.</summary>
    public bool IsDictionary => _stream.Header.Type == PageType.Dictionary;

    /// <summary>The header of the page last found.</summary>
    public PageHeader Header => _stream.Header;

    /// <summary>Values of the chunk behind the page last found.</summary>
    public long ValuesLeft => _left;

    /// <summary>Bytes read from the file so far.</summary>
    public long BytesRead => _stream.BytesRead;

    /// <summary>Where the first page lies.</summary>
    public long Start { get; private set; }

    /// <summary>Starts at a chunk of a file of <paramref name="fileLength"/> bytes.</summary>
    public void Open(SafeFileHandle file, long fileLength, LeafColumn leaf, ColumnChunkMetadata chunk)
    {
        (_chunk, _leaf, _left) = (chunk, leaf, chunk.ValueCount);
        (Start, var end) = Extent(chunk, fileLength);
        _stream.Open(file, Start, end);
    }

    /// <summary>Goes back to the first page, which may be the dictionary.</summary>
    public void Rewind() => _stream.Seek(Start, 0);

    /// <summary>The first byte of a chunk and the one behind its last, as far as the file goes.</summary>
    public static (long Start, long End) Extent(ColumnChunkMetadata chunk, long fileLength)
    {
        // Some writers set a dictionary offset of 0 where there is none; old ones leave the dictionary's header out of the size (PARQUET-816).
        const int Missed = 100;
        var start = chunk.DictionaryPageOffset is { } offset and > 0 && offset < chunk.DataPageOffset ? offset : chunk.DataPageOffset;
        if (start >= fileLength || chunk.CompressedBytes > fileLength - start)
        {
            throw new CorruptDataException($"the column's {chunk.CompressedBytes} bytes from {start} are not all in the file of {fileLength}");
        }

        return (start, Math.Min(fileLength, start + chunk.CompressedBytes + Missed));
    }

    /// <summary>Goes on at a page, with at most <paramref name="valuesLeft"/> values from it on.</summary>
    public void Seek(PageLocation page, long valuesLeft)
    {
        _stream.Seek(page.Offset, page.CompressedBytes);
        _left = valuesLeft;
    }

    /// <summary>Finds the next page of data or the dictionary; false where all values have been passed.</summary>
    public bool Next()
    {
        while (_left > 0)
        {
            _stream.ReadHeader();
            if (_stream.Header.Type is PageType.DataV1 or PageType.DataV2)
            {
                var count = _stream.Header.ValueCount;
                if (count > _left || IsImplausible(count))
                {
                    throw new CorruptDataException($"a page claims {count} values");
                }

                _left -= count;
                if (count > 0)
                {
                    return true;
                }
            }
            else if (_stream.Header.Type == PageType.Dictionary)
            {
                return true;
            }
        }

        return false;
    }

    bool IsImplausible(int values) => values > PlausibleValues && values / PlausibleValuesOfByte > _stream.Header.CompressedBytes;

    /// <summary>The plain values of the dictionary page last found.</summary>
    public PageBytes ReadDictionary()
    {
        var header = _stream.Header;
        if (header.Encoding is not (PageEncoding.Plain or PageEncoding.PlainDictionary))
        {
            throw new CorruptDataException($"a dictionary is encoded by {header.Encoding}");
        }

        return Decompress(_stream.ReadBody(), header.UncompressedBytes);
    }

    /// <summary>The data page last found.</summary>
    public DataPage ReadData()
    {
        var header = _stream.Header;
        return header.Type == PageType.DataV1 ? ReadV1(header) : ReadV2(header);
    }

    DataPage ReadV1(in PageHeader header)
    {
        var page = Decompress(_stream.ReadBody(), header.UncompressedBytes);
        var isPacked = (_leaf!.MaxDefinition > 0 && header.DefinitionEncoding == PageEncoding.BitPacked)
            || (_leaf.MaxRepetition > 0 && header.RepetitionEncoding == PageEncoding.BitPacked);
        var repetition = TakeLevels(ref page, _leaf.MaxRepetition, header.ValueCount, isPacked);
        var definition = TakeLevels(ref page, _leaf.MaxDefinition, header.ValueCount, isPacked);
        return new(header.ValueCount, header.Encoding, repetition, definition, page, isPacked);
    }

    static PageBytes TakeLevels(ref PageBytes page, int max, int count, bool isPacked)
    {
        if (max == 0)
        {
            return page.Slice(0, 0);
        }

        var prefix = isPacked ? 0 : sizeof(uint);
        var length = isPacked
            ? ((long)count * Levels.Width(max) + 7) / 8
            : BinaryPrimitives.ReadUInt32LittleEndian(page.Slice(0, prefix).Span);
        var levels = page.Slice(prefix, length);
        page = page.Slice(prefix + length);
        return levels;
    }

    DataPage ReadV2(in PageHeader header)
    {
        var body = _stream.ReadBody();
        var repetition = body.Slice(0, header.RepetitionBytes);
        var definition = body.Slice(header.RepetitionBytes, header.DefinitionBytes);
        var levels = (long)header.RepetitionBytes + header.DefinitionBytes;
        var values = body.Slice(levels);
        if (header.IsCompressed && header.UncompressedBytes >= levels)
        {
            values = Decompress(values, header.UncompressedBytes - (int)levels);
        }

        return new(header.ValueCount, header.Encoding, repetition, definition, values, false);
    }

    PageBytes Decompress(PageBytes source, int length)
    {
        if (codecs[_chunk!.Codec] is not { } codec)
        {
            return source;
        }

        if (length == 0)
        {
            return source.Slice(0, 0);
        }

        if (length > ChunkStream.MostPageBytes || (length > PlausibleBytes && length / PlausibleRatio > source.Length))
        {
            throw new CorruptDataException($"a page claims {length} bytes in {source.Length} compressed ones");
        }

        if (_page.Length < length + (long)PageBytes.Slack)
        {
            memory.GiveBack(ref _page);
            _page = memory.Take(checked(length + PageBytes.Slack));
        }

        codec.Decompress(source.Span, _page.AsSpan(0, length));
        if (source.Length == _stream.Header.CompressedBytes)
        {
            _stream.PassOn();
        }

        return new(_page, 0, length);
    }

    /// <summary>Gives the memory of the page back. The page can be read again as long as no other has been looked for.</summary>
    public void Release()
    {
        memory.GiveBack(ref _page);
        _stream.Release();
    }

    /// <inheritdoc/>
    public void Dispose() => Release();
}
