namespace Rubin.Query.Parquet;

/// <summary>Reads what a footer says about one column chunk.</summary>
static class ColumnChunkReader
{
    /// <summary>The chunk that <paramref name="reader"/> stands at.</summary>
    public static ColumnChunkMetadata Read(ref ThriftReader reader)
    {
        ColumnChunkMetadata? chunk = null;
        string? path = null;
        var (columnOffset, columnLength, offsetOffset, offsetLength) = (0L, 0, 0L, 0);
        var outer = reader.BeginStruct();
        while (reader.NextField())
        {
            switch (reader.Field)
            {
                case 1: path = reader.ReadText(); break;
                case 3: chunk = ReadChunk(ref reader); break;
                case 4: offsetOffset = reader.ReadLongSize(); break;
                case 5: offsetLength = reader.ReadSize(); break;
                case 6: columnOffset = reader.ReadLongSize(); break;
                case 7: columnLength = reader.ReadSize(); break;
                case 8 or 9: throw new CorruptDataException("a column is encrypted, which is not supported");
                default: reader.Skip(); break;
            }
        }

        reader.EndStruct(outer);
        return (chunk ?? throw new CorruptDataException("a column chunk has no metadata")) with
        {
            FilePath = path,
            ColumnIndex = columnLength == 0 ? null : new(columnOffset, columnLength),
            OffsetIndex = offsetLength == 0 ? null : new(offsetOffset, offsetLength),
        };
    }

    static ColumnChunkMetadata ReadChunk(ref ThriftReader reader)
    {
        var chunk = new ColumnChunkMetadata(default, [], default);
        var outer = reader.BeginStruct();
        while (reader.NextField())
        {
            chunk = reader.Field switch
            {
                1 => chunk with { Type = (PhysicalType)reader.ReadInt32() },
                2 => chunk with { Encodings = ReadEncodings(ref reader) },
                3 => chunk with { Path = ReadPath(ref reader) },
                4 => chunk with { Codec = (CompressionCodec)reader.ReadInt32() },
                5 => chunk with { ValueCount = reader.ReadLongSize() },
                6 => chunk with { UncompressedBytes = reader.ReadLongSize() },
                7 => chunk with { CompressedBytes = reader.ReadLongSize() },
                9 => chunk with { DataPageOffset = reader.ReadLongSize() },
                11 => chunk with { DictionaryPageOffset = reader.ReadLongSize() },
                12 => chunk with { Statistics = ReadStatistics(ref reader) },
                13 => chunk with { PageEncodings = ReadPageEncodings(ref reader) },
                // Drafts of the format had other fields under these numbers.
                14 when reader.Type == ThriftType.Int64 => chunk with { BloomFilterOffset = reader.ReadLongSize() },
                15 when reader.Type == ThriftType.Int32 => chunk with { BloomFilterLength = reader.ReadSize() },
                _ => Skip(ref reader, chunk),
            };
        }

        reader.EndStruct(outer);
        return chunk;
    }

    static T Skip<T>(ref ThriftReader reader, T value)
    {
        reader.Skip();
        return value;
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

    static ValueList<string> ReadPath(ref ThriftReader reader)
    {
        var count = reader.BeginList();
        List<string> path = [];
        for (var i = 0; i < count; i++)
        {
            path.Add(reader.ReadText());
        }

        return [.. path];
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
                item = reader.Field switch
                {
                    1 => item with { Page = (PageType)reader.ReadInt32() },
                    2 => item with { Encoding = (PageEncoding)reader.ReadInt32() },
                    3 => item with { Count = reader.ReadInt32() },
                    _ => Skip(ref reader, item),
                };
            }

            reader.EndStruct(outer);
            result.Add(item);
        }

        return [.. result];
    }

    static Statistics ReadStatistics(ref ThriftReader reader)
    {
        var result = new Statistics();
        var outer = reader.BeginStruct();
        while (reader.NextField())
        {
            result = reader.Field switch
            {
                1 => result with { DeprecatedMax = reader.ReadBinary().ToArray() },
                2 => result with { DeprecatedMin = reader.ReadBinary().ToArray() },
                3 => result with { NullCount = reader.ReadInt64() },
                4 => result with { DistinctCount = reader.ReadInt64() },
                5 => result with { Max = reader.ReadBinary().ToArray() },
                6 => result with { Min = reader.ReadBinary().ToArray() },
                7 => result with { IsMaxExact = reader.ReadBoolean() },
                8 => result with { IsMinExact = reader.ReadBoolean() },
                _ => Skip(ref reader, result),
            };
        }

        reader.EndStruct(outer);
        return result;
    }
}
