using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>Reads <see cref="FileMetadata"/> from the Thrift bytes of a footer.</summary>
static class FooterReader
{
    /// <summary>What every footer has (parquet.thrift): a footer without has lost what comes behind.</summary>
    static readonly (int Field, string Name)[] Required = [(1, "version"), (2, "schema"), (3, "number of rows"), (4, "row groups")];

    static readonly (int Field, string Name)[] RequiredOfGroup = [(1, "columns"), (3, "number of rows")];

    /// <summary>The metadata in <paramref name="footer"/>, with counts and offsets checked for sign only, and the rows of row groups by their sum.</summary>
    /// <exception cref="CorruptDataException">It is damaged.</exception>
    public static FileMetadata Read(ReadOnlySpan<byte> footer)
    {
        var reader = new ThriftReader(footer);
        List<SchemaElement> schema = [];
        List<RowGroupMetadata> groups = [];
        List<KeyValuePair<string, string>> pairs = [];
        List<bool> orders = [];
        var (version, rows, createdBy) = (1, 0L, (string?)null);
        var fields = default(FoundFields);
        var outer = reader.BeginStruct();
        while (reader.NextField())
        {
            fields.Add(reader.Field);
            switch (reader.Field)
            {
                case 1: version = reader.ReadInt32(); break;
                case 2: SchemaReader.Read(ref reader, schema); break;
                case 3: rows = reader.ReadLongSize(); break;
                case 4: ReadRowGroups(ref reader, groups); break;
                case 5: ReadPairs(ref reader, pairs); break;
                case 6: createdBy = reader.ReadText(); break;
                case 7: ReadOrders(ref reader, orders); break;
                default: reader.Skip(); break;
            }
        }

        reader.EndStruct(outer);
        fields.Check("the footer", Required);
        if (groups.Sum(g => (decimal)g.RowCount) is var inGroups && inGroups != rows)
        {
            throw new CorruptDataException($"the footer counts {rows} rows, its row groups {inGroups}");
        }

        return new([.. schema], rows, [.. groups])
        {
            Version = version,
            CreatedBy = createdBy,
            KeyValues = pairs.Count == 0 ? Metadata.Empty : new(pairs),
            HasTypeOrder = [.. orders],
        };
    }

    static void ReadRowGroups(ref ThriftReader reader, List<RowGroupMetadata> groups)
    {
        var count = reader.BeginList();
        for (var i = 0; i < count; i++)
        {
            groups.Add(ReadRowGroup(ref reader, groups.Count == 0 ? null : groups[^1]));
        }
    }

    static RowGroupMetadata ReadRowGroup(ref ThriftReader reader, RowGroupMetadata? before)
    {
        List<ColumnChunkMetadata> columns = [];
        List<SortingColumn> sorting = [];
        var (rows, bytes) = (0L, 0L);
        var (offset, compressed, ordinal) = ((long?)null, (long?)null, (int?)null);
        var fields = default(FoundFields);
        var outer = reader.BeginStruct();
        while (reader.NextField())
        {
            fields.Add(reader.Field);
            switch (reader.Field)
            {
                case 1: ReadColumns(ref reader, columns, before?.Columns); break;
                case 2: bytes = reader.ReadLongSize(); break;
                case 3: rows = reader.ReadLongSize(); break;
                case 4: ReadSorting(ref reader, sorting); break;
                case 5: offset = reader.ReadInt64(); break;
                case 6: compressed = reader.ReadInt64(); break;
                case 7: ordinal = reader.ReadInt32(); break;
                default: reader.Skip(); break;
            }
        }

        reader.EndStruct(outer);
        fields.Check("a row group", RequiredOfGroup);
        return new([.. columns], rows, bytes)
        {
            SortingColumns = [.. sorting],
            FileOffset = offset,
            CompressedBytes = compressed,
            Ordinal = ordinal,
        };
    }

    static void ReadColumns(ref ThriftReader reader, List<ColumnChunkMetadata> columns, ValueList<ColumnChunkMetadata>? before)
    {
        var count = reader.BeginList();
        for (var i = 0; i < count; i++)
        {
            columns.Add(ColumnChunkReader.Read(ref reader, i < before?.Count ? before[i] : null));
        }
    }

    static void ReadSorting(ref ThriftReader reader, List<SortingColumn> sorting)
    {
        var count = reader.BeginList();
        for (var i = 0; i < count; i++)
        {
            var (leaf, descending, nullsFirst) = (0, false, false);
            var outer = reader.BeginStruct();
            while (reader.NextField())
            {
                switch (reader.Field)
                {
                    case 1: leaf = reader.ReadInt32(); break;
                    case 2: descending = reader.ReadBoolean(); break;
                    case 3: nullsFirst = reader.ReadBoolean(); break;
                    default: reader.Skip(); break;
                }
            }

            reader.EndStruct(outer);
            sorting.Add(new(leaf, descending, nullsFirst));
        }
    }

    static void ReadPairs(ref ThriftReader reader, List<KeyValuePair<string, string>> pairs)
    {
        var count = reader.BeginList();
        for (var i = 0; i < count; i++)
        {
            var (key, value) = ("", "");
            var outer = reader.BeginStruct();
            while (reader.NextField())
            {
                switch (reader.Field)
                {
                    case 1: key = reader.ReadText(); break;
                    case 2: value = reader.ReadText(); break;
                    default: reader.Skip(); break;
                }
            }

            reader.EndStruct(outer);
            pairs.Add(new(key, value));
        }
    }

    static void ReadOrders(ref ThriftReader reader, List<bool> orders)
    {
        var count = reader.BeginList();
        for (var i = 0; i < count; i++)
        {
            var hasTypeOrder = false;
            var outer = reader.BeginStruct();
            while (reader.NextField())
            {
                hasTypeOrder |= reader.Field == 1;
                reader.Skip();
            }

            reader.EndStruct(outer);
            orders.Add(hasTypeOrder);
        }
    }
}
