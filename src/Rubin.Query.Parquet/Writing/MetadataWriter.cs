using System.Text;
using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>Turns the metadata records into the bytes of parquet.thrift's structs; the numbers are its field ids.</summary>
sealed class MetadataWriter(ByteWriter output)
{
    readonly ThriftWriter _thrift = new(output);

    /// <summary>Appends a <c>FileMetaData</c>.</summary>
    public void Write(FileMetadata file)
    {
        _thrift.BeginStruct();
        _thrift.WriteInt32(1, file.Version);
        _thrift.WriteStructs(2, file.Schema, WriteFields);
        _thrift.WriteInt64(3, file.RowCount);
        _thrift.WriteStructs(4, file.RowGroups, WriteFields);
        if (file.KeyValues.Count > 0)
        {
            _thrift.WriteStructs(5, file.KeyValues.ToValueList(), WriteFields);
        }

        _thrift.WriteText(6, file.CreatedBy);
        if (file.HasTypeOrder.Count > 0)
        {
            // ColumnOrder is a union whose only usual member, TypeDefinedOrder, is an empty struct.
            _thrift.WriteStructs(7, file.HasTypeOrder, _ =>
            {
                _thrift.BeginStruct(1);
                _thrift.EndStruct();
            });
        }

        _thrift.EndStruct();
    }

    /// <summary>Appends a <c>PageHeader</c>.</summary>
    public void Write(PageHeader page)
    {
        _thrift.BeginStruct();
        _thrift.WriteInt32(1, (int)page.Type);
        _thrift.WriteInt32(2, page.UncompressedBytes);
        _thrift.WriteInt32(3, page.CompressedBytes);
        _thrift.WriteInt32(4, page.Crc);
        if (page.Type == PageType.Dictionary)
        {
            _thrift.BeginStruct(7);
            _thrift.WriteInt32(1, page.ValueCount);
            _thrift.WriteInt32(2, (int)page.Encoding);
        }
        else
        {
            _thrift.BeginStruct(8);
            _thrift.WriteInt32(1, page.ValueCount);
            _thrift.WriteInt32(2, page.NullCount);
            _thrift.WriteInt32(3, page.RowCount);
            _thrift.WriteInt32(4, (int)page.Encoding);
            _thrift.WriteInt32(5, page.DefinitionBytes);
            _thrift.WriteInt32(6, page.RepetitionBytes);
            _thrift.WriteBoolean(7, page.IsCompressed);
        }

        _thrift.EndStruct();
        _thrift.EndStruct();
    }

    /// <summary>Appends an <c>OffsetIndex</c>.</summary>
    public void Write(OffsetIndex index)
    {
        _thrift.BeginStruct();
        _thrift.WriteStructs(1, index.Pages, page =>
        {
            _thrift.WriteInt64(1, page.Offset);
            _thrift.WriteInt32(2, page.CompressedBytes);
            _thrift.WriteInt64(3, page.FirstRow);
        });
        _thrift.EndStruct();
    }

    /// <summary>Appends a <c>ColumnIndex</c>.</summary>
    public void Write(ColumnIndex index)
    {
        _thrift.BeginStruct();
        _thrift.BeginList(1, ThriftType.True, index.NullPages.Count);
        foreach (var isNull in index.NullPages)
        {
            _thrift.WriteBooleanElement(isNull);
        }

        WriteBinaries(2, index.Min);
        WriteBinaries(3, index.Max);
        _thrift.WriteInt32(4, (int)index.Order);
        _thrift.BeginList(5, ThriftType.Int64, index.NullCounts.Count);
        foreach (var count in index.NullCounts)
        {
            _thrift.WriteIntegerElement(count);
        }

        _thrift.EndStruct();
    }

    void WriteFields(SchemaElement element)
    {
        _thrift.WriteInt32(1, (int?)element.Type);
        _thrift.WriteInt32(2, element.Type == PhysicalType.FixedLengthByteArray ? element.TypeLength : null);
        _thrift.WriteInt32(3, (int)element.Repetition);
        _thrift.WriteText(4, element.Name);
        _thrift.WriteInt32(5, element.IsGroup ? element.ChildCount : null);
        _thrift.WriteInt32(6, (int?)element.ConvertedType);
        var isDecimal = element.ConvertedType == ConvertedType.Decimal;
        _thrift.WriteInt32(7, isDecimal ? element.Scale : null);
        _thrift.WriteInt32(8, isDecimal ? element.Precision : null);
        _thrift.WriteInt32(9, element.FieldId);
        if (element.LogicalType is { } logical)
        {
            WriteLogical(logical);
        }
    }

    void WriteLogical(LogicalType logical)
    {
        _thrift.BeginStruct(10);
        _thrift.BeginStruct((int)logical.Kind);
        switch (logical.Kind)
        {
            case LogicalKind.Decimal:
                _thrift.WriteInt32(1, logical.Scale);
                _thrift.WriteInt32(2, logical.Precision);
                break;
            case LogicalKind.Time or LogicalKind.Timestamp:
                _thrift.WriteBoolean(1, logical.IsUtc);
                // TimeUnit is a union of milliseconds (1), microseconds (2) and nanoseconds (3).
                _thrift.WriteUnion(2, logical.Unit - TimeUnit.Second);
                break;
            case LogicalKind.Integer:
                _thrift.WriteByte(1, logical.BitWidth);
                _thrift.WriteBoolean(2, logical.IsSigned);
                break;
        }

        _thrift.EndStruct();
        _thrift.EndStruct();
    }

    void WriteFields(RowGroupMetadata group)
    {
        _thrift.WriteStructs(1, group.Columns, WriteFields);
        _thrift.WriteInt64(2, group.TotalBytes);
        _thrift.WriteInt64(3, group.RowCount);
        if (group.SortingColumns.Count > 0)
        {
            _thrift.WriteStructs(4, group.SortingColumns, sorting =>
            {
                _thrift.WriteInt32(1, sorting.Leaf);
                _thrift.WriteBoolean(2, sorting.Descending);
                _thrift.WriteBoolean(3, sorting.NullsFirst);
            });
        }

        _thrift.WriteInt64(5, group.FileOffset);
        _thrift.WriteInt64(6, group.CompressedBytes);
        _thrift.WriteInt16(7, group.Ordinal);
    }

    void WriteFields(ColumnChunkMetadata chunk)
    {
        _thrift.WriteText(1, chunk.FilePath);
        // Deprecated and required: 0, as the standard says, since the metadata lies in the footer alone.
        _thrift.WriteInt64(2, 0);
        _thrift.BeginStruct(3);
        WriteColumnMetadata(chunk);
        _thrift.EndStruct();
        _thrift.WriteInt64(4, chunk.OffsetIndex?.Offset);
        _thrift.WriteInt32(5, chunk.OffsetIndex?.Length);
        _thrift.WriteInt64(6, chunk.ColumnIndex?.Offset);
        _thrift.WriteInt32(7, chunk.ColumnIndex?.Length);
    }

    void WriteColumnMetadata(ColumnChunkMetadata chunk)
    {
        _thrift.WriteInt32(1, (int)chunk.Type);
        _thrift.BeginList(2, ThriftType.Int32, chunk.Encodings.Count);
        foreach (var encoding in chunk.Encodings)
        {
            _thrift.WriteIntegerElement((int)encoding);
        }

        WriteBinaries(3, chunk.Path.Map(Encoding.UTF8.GetBytes));
        _thrift.WriteInt32(4, (int)chunk.Codec);
        _thrift.WriteInt64(5, chunk.ValueCount);
        _thrift.WriteInt64(6, chunk.UncompressedBytes);
        _thrift.WriteInt64(7, chunk.CompressedBytes);
        _thrift.WriteInt64(9, chunk.DataPageOffset);
        _thrift.WriteInt64(11, chunk.DictionaryPageOffset);
        if (chunk.Statistics is { } statistics)
        {
            _thrift.BeginStruct(12);
            WriteFields(statistics);
            _thrift.EndStruct();
        }

        if (chunk.PageEncodings.Count > 0)
        {
            _thrift.WriteStructs(13, chunk.PageEncodings, pages =>
            {
                _thrift.WriteInt32(1, (int)pages.Page);
                _thrift.WriteInt32(2, (int)pages.Encoding);
                _thrift.WriteInt32(3, pages.Count);
            });
        }

        _thrift.WriteInt64(14, chunk.BloomFilterOffset);
        _thrift.WriteInt32(15, chunk.BloomFilterLength);
    }

    void WriteFields(Statistics statistics)
    {
        _thrift.WriteBinary(1, statistics.DeprecatedMax);
        _thrift.WriteBinary(2, statistics.DeprecatedMin);
        _thrift.WriteInt64(3, statistics.NullCount);
        _thrift.WriteInt64(4, statistics.DistinctCount);
        _thrift.WriteBinary(5, statistics.Max);
        _thrift.WriteBinary(6, statistics.Min);
        _thrift.WriteBoolean(7, statistics.IsMaxExact);
        _thrift.WriteBoolean(8, statistics.IsMinExact);
    }

    void WriteFields(KeyValuePair<string, string> pair)
    {
        _thrift.WriteText(1, pair.Key);
        _thrift.WriteText(2, pair.Value);
    }

    void WriteBinaries(int id, ValueList<byte[]> items)
    {
        _thrift.BeginList(id, ThriftType.Binary, items.Count);
        foreach (var item in items)
        {
            _thrift.WriteBinaryElement(item);
        }
    }
}
