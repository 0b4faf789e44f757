namespace Rubin.Query.Parquet;

/// <summary>Reads the page index of a chunk.</summary>
static class PageIndexReader
{
    /// <summary>The offset index in <paramref name="bytes"/>.</summary>
    public static OffsetIndex ReadOffsetIndex(ReadOnlySpan<byte> bytes)
    {
        var reader = new ThriftReader(bytes);
        List<PageLocation> pages = [];
        var outer = reader.BeginStruct();
        while (reader.NextField())
        {
            if (reader.Field != 1)
            {
                reader.Skip();
                continue;
            }

            var count = reader.BeginList();
            for (var i = 0; i < count; i++)
            {
                pages.Add(ReadLocation(ref reader));
            }
        }

        reader.EndStruct(outer);
        return new([.. pages]);
    }

    static PageLocation ReadLocation(ref ThriftReader reader)
    {
        var location = default(PageLocation);
        var outer = reader.BeginStruct();
        while (reader.NextField())
        {
            switch (reader.Field)
            {
                case 1: location = location with { Offset = reader.ReadLongSize() }; break;
                case 2: location = location with { CompressedBytes = reader.ReadSize() }; break;
                case 3: location = location with { FirstRow = reader.ReadLongSize() }; break;
                default: reader.Skip(); break;
            }
        }

        reader.EndStruct(outer);
        return location;
    }

    /// <summary>The column index in <paramref name="bytes"/>; its lists agree in length.</summary>
    public static ColumnIndex ReadColumnIndex(ReadOnlySpan<byte> bytes)
    {
        var reader = new ThriftReader(bytes);
        var nullPages = Array.Empty<bool>();
        var (min, max, nullCounts) = (Array.Empty<byte[]>(), Array.Empty<byte[]>(), Array.Empty<long>());
        var order = BoundaryOrder.Unordered;
        var outer = reader.BeginStruct();
        while (reader.NextField())
        {
            switch (reader.Field)
            {
                case 1: nullPages = ReadBooleans(ref reader); break;
                case 2: min = ReadBinaries(ref reader); break;
                case 3: max = ReadBinaries(ref reader); break;
                case 4: order = (BoundaryOrder)reader.ReadInt32(); break;
                case 5: nullCounts = ReadIntegers(ref reader); break;
                default: reader.Skip(); break;
            }
        }

        reader.EndStruct(outer);
        var pages = nullPages.Length;
        if (min.Length != pages || max.Length != pages || (nullCounts.Length > 0 && nullCounts.Length != pages))
        {
            throw new CorruptDataException("the lists of a column index differ in length");
        }

        return new([.. nullPages], [.. min], [.. max], order) { NullCounts = [.. nullCounts] };
    }

    static bool[] ReadBooleans(ref ThriftReader reader)
    {
        var result = new bool[reader.BeginList()];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = reader.ReadListBoolean();
        }

        return result;
    }

    static byte[][] ReadBinaries(ref ThriftReader reader)
    {
        var result = new byte[reader.BeginList()][];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = reader.ReadBinary().ToArray();
        }

        return result;
    }

    static long[] ReadIntegers(ref ThriftReader reader)
    {
        var result = new long[reader.BeginList()];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = reader.ReadInt64();
        }

        return result;
    }
}
