using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>
/// Says what lies where in a file: the row groups one after the other, each with its bloom filters behind it, then the column indexes of
/// all chunks, the offset indexes of all chunks, and the footer (Parquet format, README.md and PageIndex.md).
/// </summary>
sealed class FileLayout
{
    readonly ParquetSchema _schema;
    readonly ParquetWriteOptions _options;
    readonly ValueList<SortingColumn> _sorting;
    readonly Metadata _keyValues;
    readonly List<RowGroupMetadata> _groups = [];
    readonly List<ValueList<EncodedChunk>> _indexes = [];
    List<ReadOnlyMemory<byte>> _pieces = [];
    long _position;

    /// <summary>An empty file.</summary>
    /// <exception cref="QueryException">A column that the rows are said to be sorted by does not exist.</exception>
    public FileLayout(ParquetSchema schema, Metadata keyValues, ParquetWriteOptions options)
    {
        _keyValues = keyValues;
        _schema = schema;
        _options = options;
        List<string> names = [.. LeafNames.Of(schema)];
        _sorting = options.SortedBy.Map(order => names.IndexOf(order.Column) switch
        {
            < 0 => throw new QueryException(
                QueryErrorCode.UnknownColumn, $"sort column \"{order.Column}\" does not exist in the file's schema"),
            var leaf => new SortingColumn(leaf, order.Descending, order.NullsFirst),
        });
        Add(FooterWriter.Magic.ToArray());
    }

    /// <summary>Rows of the row groups placed so far.</summary>
    public long RowCount { get; private set; }

    /// <summary>The footer of what was placed.</summary>
    public FileMetadata Footer => FooterWriter.Footer(_schema, RowCount, [.. _groups], _keyValues);

    /// <summary>Places a row group and gives the bytes to write next.</summary>
    public List<ReadOnlyMemory<byte>> Place(EncodedRowGroup group)
    {
        if (group.Chunks.Count != _schema.Leaves.Count)
        {
            throw new ArgumentException($"a row group of {group.Chunks.Count} leaves for a file of {_schema.Leaves.Count}", nameof(group));
        }

        var start = _position;
        var columns = Array.ConvertAll<EncodedChunk, ColumnChunkMetadata>([.. group.Chunks], PlacePages);
        var end = _position;
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = PlaceFilter(columns[i], group.Chunks[i].BloomFilter);
        }

        _groups.Add(new([.. columns], group.RowCount, columns.Sum(c => c.UncompressedBytes))
        {
            SortingColumns = _sorting,
            FileOffset = start,
            CompressedBytes = end - start,
            Ordinal = _groups.Count <= short.MaxValue ? _groups.Count : null,
        });
        _indexes.Add(group.Chunks.Map(c => c with { Pages = [], BloomFilter = null }));
        RowCount += group.RowCount;
        return Taken();
    }

    /// <summary>Gives the bytes that end the file: page indexes, if wanted, and the footer.</summary>
    public List<ReadOnlyMemory<byte>> End()
    {
        if (_options.HasPageIndex)
        {
            PlaceIndexes(
                (chunk, _) => chunk.Index, (writer, index) => writer.Write(index), (column, range) => column with { ColumnIndex = range });
            PlaceIndexes(OffsetIndexOf, (writer, index) => writer.Write(index), (column, range) => column with { OffsetIndex = range });
        }

        Add(FooterWriter.Bytes(Footer));
        return Taken();
    }

    ColumnChunkMetadata PlacePages(EncodedChunk chunk)
    {
        var start = _position;
        Add(chunk.Pages);
        return chunk.Metadata with
        {
            DataPageOffset = start + chunk.Metadata.DataPageOffset,
            DictionaryPageOffset = start + chunk.Metadata.DictionaryPageOffset,
        };
    }

    ColumnChunkMetadata PlaceFilter(ColumnChunkMetadata column, byte[]? filter)
    {
        if (filter is null)
        {
            return column;
        }

        var start = _position;
        Add(filter);
        return column with { BloomFilterOffset = start, BloomFilterLength = filter.Length };
    }

    /// <summary>Writes one kind of index for every chunk that has it, and notes in the chunk where it lies.</summary>
    void PlaceIndexes<T>(
        Func<EncodedChunk, ColumnChunkMetadata, T?> indexOf,
        Action<MetadataWriter, T> write,
        Func<ColumnChunkMetadata, ByteRange, ColumnChunkMetadata> note)
        where T : class
    {
        for (var g = 0; g < _groups.Count; g++)
        {
            var columns = _groups[g].Columns.ToArray();
            for (var i = 0; i < columns.Length; i++)
            {
                if (indexOf(_indexes[g][i], columns[i]) is { } index)
                {
                    var output = new ByteWriter();
                    write(new(output), index);
                    columns[i] = note(columns[i], new(_position, output.Length));
                    Add(output.ToArray());
                }
            }

            _groups[g] = _groups[g] with { Columns = [.. columns] };
        }
    }

    static OffsetIndex OffsetIndexOf(EncodedChunk chunk, ColumnChunkMetadata column)
    {
        var start = column.DataPageOffset - chunk.Metadata.DataPageOffset;
        return new(chunk.Locations.Map(page => page with { Offset = start + page.Offset }));
    }

    void Add(byte[] bytes)
    {
        _pieces.Add(bytes);
        _position += bytes.Length;
    }

    List<ReadOnlyMemory<byte>> Taken()
    {
        var pieces = _pieces;
        _pieces = [];
        return pieces;
    }
}
