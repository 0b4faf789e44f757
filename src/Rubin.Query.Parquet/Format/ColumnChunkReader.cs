using System.Text;

namespace Rubin.Query.Parquet;

/// <summary>
/// Reads what a footer says about one column chunk. A catalog's <c>_metadata</c> has millions of chunks: what they share is kept once.
/// </summary>
static class ColumnChunkReader
{
    static readonly (int Field, string Name)[] Required = [(1, "type"), (3, "path"), (4, "codec"), (5, "number of values"), (7, "size"), (9, "first page")];

    /// <summary>The chunk that <paramref name="reader"/> stands at.</summary>
    /// <param name="reader">The footer.</param>
    /// <param name="before">The chunk of the same column in the row group before, whose path is shared; null in the first.</param>
    public static ColumnChunkMetadata Read(ref ThriftReader reader, ColumnChunkMetadata? before)
    {
        Draft? draft = null;
        string? file = null;
        var (columnIndex, offsetIndex) = (default(ByteRange), default(ByteRange));
        var outer = reader.BeginStruct();
        while (reader.NextField())
        {
            switch (reader.Field)
            {
                case 1: file = reader.ReadText(); break;
                case 3: draft = ReadChunk(ref reader, before); break;
                case 4: offsetIndex = offsetIndex with { Offset = reader.ReadLongSize() }; break;
                case 5: offsetIndex = offsetIndex with { Length = reader.ReadSize() }; break;
                case 6: columnIndex = columnIndex with { Offset = reader.ReadLongSize() }; break;
                case 7: columnIndex = columnIndex with { Length = reader.ReadSize() }; break;
                case 8 or 9: throw new CorruptDataException("a column is encrypted, which is not supported");
                default: reader.Skip(); break;
            }
        }

        reader.EndStruct(outer);
        return draft?.Finish(file, columnIndex, offsetIndex) ?? throw new CorruptDataException("a column chunk has no metadata");
    }

    static Draft ReadChunk(ref ThriftReader reader, ColumnChunkMetadata? before)
    {
        var chunk = default(Draft);
        var fields = default(FoundFields);
        var outer = reader.BeginStruct();
        while (reader.NextField())
        {
            fields.Add(reader.Field);
            switch (reader.Field)
            {
                case 1: chunk.Type = (PhysicalType)reader.ReadInt32(); break;
                case 2: chunk.Encodings = ReadEncodings(ref reader); break;
                case 3: chunk.Path = ReadPath(ref reader, before?.Path); break;
                case 4: chunk.Codec = (CompressionCodec)reader.ReadInt32(); break;
                case 5: chunk.ValueCount = reader.ReadLongSize(); break;
                case 6: chunk.UncompressedBytes = reader.ReadLongSize(); break;
                case 7: chunk.CompressedBytes = reader.ReadLongSize(); break;
                case 9: chunk.DataPageOffset = reader.ReadLongSize(); break;
                case 11: chunk.DictionaryPageOffset = reader.ReadLongSize(); break;
                case 12: chunk.Statistics = ReadStatistics(ref reader); break;
                case 13: chunk.PageEncodings = ReadPageEncodings(ref reader); break;
                // Drafts of the format had other fields under these numbers.
                case 14 when reader.Type == ThriftType.Int64: chunk.BloomFilterOffset = reader.ReadLongSize(); break;
                case 15 when reader.Type == ThriftType.Int32: chunk.BloomFilterLength = reader.ReadSize(); break;
                default: reader.Skip(); break;
            }
        }

        reader.EndStruct(outer);
        fields.Check("a column chunk", Required);
        return chunk;
    }

    static ValueList<PageEncoding> ReadEncodings(ref ThriftReader reader)
    {
        var encodings = new PageEncoding[reader.BeginList()];
        for (var i = 0; i < encodings.Length; i++)
        {
            encodings[i] = (PageEncoding)reader.ReadInt32();
        }

        return [.. encodings];
    }

    static ValueList<string> ReadPath(ref ThriftReader reader, ValueList<string>? known)
    {
        var count = reader.BeginList();
        List<string>? path = count == known?.Count ? null : [];
        for (var i = 0; i < count; i++)
        {
            var name = reader.ReadBinary();
            if (path is null && Ascii.Equals(name, known![i]))
            {
                continue;
            }

            path ??= [.. known!.Take(i)];
            path.Add(Encoding.UTF8.GetString(name));
        }

        return path is null ? known! : [.. path];
    }

    static ValueList<PageEncodingCount> ReadPageEncodings(ref ThriftReader reader)
    {
        var count = reader.BeginList();
        List<PageEncodingCount> result = [];
        for (var i = 0; i < count; i++)
        {
            var item = default(PageEncodingCount);
            var outer = reader.BeginStruct();
            while (reader.NextField())
            {
                switch (reader.Field)
                {
                    case 1: item = item with { Page = (PageType)reader.ReadInt32() }; break;
                    case 2: item = item with { Encoding = (PageEncoding)reader.ReadInt32() }; break;
                    case 3: item = item with { Count = reader.ReadInt32() }; break;
                    default: reader.Skip(); break;
                }
            }

            reader.EndStruct(outer);
            result.Add(item);
        }

        return [.. result];
    }

    static Statistics ReadStatistics(ref ThriftReader reader)
    {
        var (min, max, oldMin, oldMax) = ((byte[]?)null, (byte[]?)null, (byte[]?)null, (byte[]?)null);
        var (nulls, distinct, isMinExact, isMaxExact) = ((long?)null, (long?)null, (bool?)null, (bool?)null);
        var outer = reader.BeginStruct();
        while (reader.NextField())
        {
            switch (reader.Field)
            {
                case 1: oldMax = reader.ReadBinary().ToArray(); break;
                case 2: oldMin = reader.ReadBinary().ToArray(); break;
                case 3: nulls = reader.ReadInt64(); break;
                case 4: distinct = reader.ReadInt64(); break;
                case 5: max = reader.ReadBinary().ToArray(); break;
                case 6: min = reader.ReadBinary().ToArray(); break;
                case 7: isMaxExact = reader.ReadBoolean(); break;
                case 8: isMinExact = reader.ReadBoolean(); break;
                default: reader.Skip(); break;
            }
        }

        reader.EndStruct(outer);
        return new()
        {
            Min = min,
            Max = max,
            DeprecatedMin = oldMin,
            DeprecatedMax = oldMax,
            NullCount = nulls,
            DistinctCount = distinct,
            IsMinExact = isMinExact,
            IsMaxExact = isMaxExact,
        };
    }

    /// <summary>The fields of a chunk as they come.</summary>
    struct Draft
    {
        public PhysicalType Type;
        public CompressionCodec Codec;
        public ValueList<PageEncoding>? Encodings;
        public ValueList<string>? Path;
        public long ValueCount;
        public long UncompressedBytes;
        public long CompressedBytes;
        public long DataPageOffset;
        public long? DictionaryPageOffset;
        public Statistics? Statistics;
        public ValueList<PageEncodingCount>? PageEncodings;
        public long? BloomFilterOffset;
        public int? BloomFilterLength;

        public readonly ColumnChunkMetadata Finish(string? file, ByteRange columnIndex, ByteRange offsetIndex) => new(Type, Path ?? [], Codec)
        {
            Encodings = Encodings ?? [],
            FilePath = file,
            ValueCount = ValueCount,
            UncompressedBytes = UncompressedBytes,
            CompressedBytes = CompressedBytes,
            DataPageOffset = DataPageOffset,
            DictionaryPageOffset = DictionaryPageOffset,
            Statistics = Statistics,
            PageEncodings = PageEncodings ?? [],
            BloomFilterOffset = BloomFilterOffset,
            BloomFilterLength = BloomFilterLength,
            ColumnIndex = columnIndex.Length == 0 ? null : columnIndex,
            OffsetIndex = offsetIndex.Length == 0 ? null : offsetIndex,
        };
    }
}
