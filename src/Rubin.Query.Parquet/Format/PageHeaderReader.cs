namespace Rubin.Query.Parquet;

/// <summary>Reads page headers, without allocating.</summary>
static class PageHeaderReader
{
    /// <summary>The header at the start of <paramref name="bytes"/>, and how many bytes it takes.</summary>
    public static (PageHeader Header, int Length) Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new ThriftReader(bytes);
        var header = default(PageHeader);
        var outer = reader.BeginStruct();
        while (reader.NextField())
        {
            switch (reader.Field)
            {
                case 1: header = header with { Type = (PageType)reader.ReadInt32() }; break;
                case 2: header = header with { UncompressedBytes = reader.ReadSize() }; break;
                case 3: header = header with { CompressedBytes = reader.ReadSize() }; break;
                case 4: header = header with { Crc = reader.ReadInt32() }; break;
                case 5: header = ReadDataV1(ref reader, header); break;
                case 7: header = ReadDictionary(ref reader, header); break;
                case 8: header = ReadDataV2(ref reader, header); break;
                default: reader.Skip(); break;
            }
        }

        reader.EndStruct(outer);
        return (header, reader.Position);
    }

    static PageHeader ReadDataV1(ref ThriftReader reader, PageHeader header)
    {
        var outer = reader.BeginStruct();
        while (reader.NextField())
        {
            switch (reader.Field)
            {
                case 1: header = header with { ValueCount = reader.ReadSize() }; break;
                case 2: header = header with { Encoding = (PageEncoding)reader.ReadInt32() }; break;
                case 3: header = header with { DefinitionEncoding = (PageEncoding)reader.ReadInt32() }; break;
                case 4: header = header with { RepetitionEncoding = (PageEncoding)reader.ReadInt32() }; break;
                default: reader.Skip(); break;
            }
        }

        reader.EndStruct(outer);
        return header with { IsCompressed = true };
    }

    static PageHeader ReadDictionary(ref ThriftReader reader, PageHeader header)
    {
        var outer = reader.BeginStruct();
        while (reader.NextField())
        {
            switch (reader.Field)
            {
                case 1: header = header with { ValueCount = reader.ReadSize() }; break;
                case 2: header = header with { Encoding = (PageEncoding)reader.ReadInt32() }; break;
                default: reader.Skip(); break;
            }
        }

        reader.EndStruct(outer);
        return header with { IsCompressed = true };
    }

    static PageHeader ReadDataV2(ref ThriftReader reader, PageHeader header)
    {
        header = header with { IsCompressed = true };
        var outer = reader.BeginStruct();
        while (reader.NextField())
        {
            switch (reader.Field)
            {
                case 1: header = header with { ValueCount = reader.ReadSize() }; break;
                case 2: header = header with { NullCount = reader.ReadSize() }; break;
                case 3: header = header with { RowCount = reader.ReadSize() }; break;
                case 4: header = header with { Encoding = (PageEncoding)reader.ReadInt32() }; break;
                case 5: header = header with { DefinitionBytes = reader.ReadSize() }; break;
                case 6: header = header with { RepetitionBytes = reader.ReadSize() }; break;
                case 7: header = header with { IsCompressed = reader.ReadBoolean() }; break;
                default: reader.Skip(); break;
            }
        }

        reader.EndStruct(outer);
        return header;
    }
}
