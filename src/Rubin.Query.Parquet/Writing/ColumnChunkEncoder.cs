namespace Rubin.Query.Parquet;

/// <summary>
/// Encodes what one leaf has in a row group: dictionary, pages of the second layout, statistics, page bounds, bloom filter.
/// </summary>
sealed class ColumnChunkEncoder(LeafColumn leaf, ParquetColumnOptions column, ParquetWriteOptions options, ICodec? codec)
{
    readonly Comparison<byte[]> _order = Bounds.Order(leaf);
    readonly ByteWriter _output = new();
    readonly ByteWriter _values = new();
    readonly ByteWriter _compressed = new();
    readonly List<PageLocation> _locations = [];
    readonly List<Bounds?> _bounds = [];
    long _uncompressedBytes;
    long _row;

    /// <summary>The chunk of the levels and values in <paramref name="buffer"/>.</summary>
    public EncodedChunk Encode(LeafBuffer buffer, CancellationToken cancel)
    {
        var dictionary = column.MayUseDictionary && column.Encoding is null or PageEncoding.RleDictionary
            ? buffer.TryDictionary(options.DictionaryBytes)
            : null;
        PageValues values = dictionary is not null ? new CodedValues(dictionary) : Direct(buffer.Values());
        if (dictionary is not null)
        {
            WriteDictionary(dictionary.Distinct);
        }

        var dataOffset = _output.Length;
        var pages = PageRange.Cut(leaf, buffer, values, options);
        foreach (var page in pages)
        {
            cancel.ThrowIfCancellationRequested();
            WritePage(buffer, values, page);
            _bounds.Add(values.BoundsOf(page.ValueStart, page.ValueEnd));
        }

        var metadata = Describe(buffer, values.Encoding, pages.Count, dictionary?.Distinct.Count) with
        {
            DataPageOffset = dataOffset,
            DictionaryPageOffset = dictionary is null ? null : 0,
        };
        return new(metadata, _output.ToArray(), _locations.ToValueList(), Index(pages), Filter(dictionary?.Distinct ?? buffer.Values()));
    }

    DirectValues Direct(LeafValues values)
    {
        var wanted = column.Encoding;
        return new(values, wanted is { } encoding && values.CanEncode(encoding) ? encoding : values.ChooseEncoding());
    }

    void WriteDictionary(LeafValues distinct)
    {
        _values.Clear();
        distinct.Encode(PageEncoding.Plain, 0, distinct.Count, _values);
        var body = Compress(_values.Written);
        var header = new PageHeader
        {
            Type = PageType.Dictionary,
            UncompressedBytes = _values.Length,
            CompressedBytes = body.Length,
            Crc = Checksum([], body),
            ValueCount = distinct.Count,
            Encoding = PageEncoding.Plain,
        };
        WriteHeader(header);
        _output.Write(body);
    }

    void WritePage(LeafBuffer buffer, PageValues values, PageRange page)
    {
        _values.Clear();
        var repetitionBytes = 0;
        if (leaf.MaxRepetition > 0)
        {
            RleEncoder.EncodeLevels(buffer.Repetitions[page.LevelStart..page.LevelEnd], RleEncoder.BitWidth(leaf.MaxRepetition), _values);
            repetitionBytes = _values.Length;
        }

        if (leaf.MaxDefinition > 0)
        {
            RleEncoder.EncodeLevels(buffer.Definitions[page.LevelStart..page.LevelEnd], RleEncoder.BitWidth(leaf.MaxDefinition), _values);
        }

        var levelBytes = _values.Length;
        // Also without values: readers look for the headers that some encodings begin with.
        values.Encode(page.ValueStart, page.ValueEnd, _values);
        // Levels lie uncompressed before the values (parquet.thrift, DataPageHeaderV2).
        var stored = _values.Written[levelBytes..];
        var shrunk = stored.IsEmpty ? stored : Compress(stored);
        var isCompressed = shrunk.Length < stored.Length;
        var body = isCompressed ? shrunk : stored;
        var offset = _output.Length;
        WriteHeader(new PageHeader
        {
            Type = PageType.DataV2,
            UncompressedBytes = _values.Length,
            CompressedBytes = levelBytes + body.Length,
            Crc = Checksum(_values.Written[..levelBytes], body),
            ValueCount = page.LevelCount,
            NullCount = page.NullCount,
            RowCount = page.Rows,
            Encoding = values.Encoding,
            DefinitionBytes = levelBytes - repetitionBytes,
            RepetitionBytes = repetitionBytes,
            IsCompressed = isCompressed,
        });
        _output.Write(_values.Written[..levelBytes]);
        _output.Write(body);
        _locations.Add(new(offset, _output.Length - offset, _row));
        _row += page.Rows;
    }

    int? Checksum(ReadOnlySpan<byte> levels, ReadOnlySpan<byte> body) =>
        options.HasChecksums ? (int)Crc32.Append(Crc32.Append(0, levels), body) : null;

    void WriteHeader(PageHeader header)
    {
        var start = _output.Length;
        new MetadataWriter(_output).Write(header);
        _uncompressedBytes += _output.Length - start + header.UncompressedBytes;
    }

    ReadOnlySpan<byte> Compress(ReadOnlySpan<byte> bytes)
    {
        if (codec is null)
        {
            return bytes;
        }

        _compressed.Clear();
        var room = _compressed.Append(codec.MaxCompressedLength(bytes.Length));
        return room[..codec.Compress(bytes, room)];
    }

    ColumnChunkMetadata Describe(LeafBuffer buffer, PageEncoding encoding, int pageCount, int? distinctCount)
    {
        ValueList<PageEncodingCount> data = pageCount == 0 ? [] : [new(PageType.DataV2, encoding, pageCount)];
        return new(leaf.PhysicalType, leaf.Path, column.Codec ?? options.Codec)
        {
            Encodings = [.. new[] { PageEncoding.Rle, encoding }.Concat(distinctCount is null ? [] : [PageEncoding.Plain]).Distinct()],
            ValueCount = buffer.LevelCount,
            UncompressedBytes = _uncompressedBytes,
            CompressedBytes = _output.Length,
            PageEncodings = distinctCount is null ? data : [new(PageType.Dictionary, PageEncoding.Plain, 1), .. data],
            Statistics = Summarise(buffer, distinctCount),
        };
    }

    Statistics Summarise(LeafBuffer buffer, int? distinctCount)
    {
        var counts = new Statistics
        {
            NullCount = buffer.LevelCount - buffer.ValueCount,
            // Floating-point values that compare equal can have several entries in a dictionary: -0 and 0, NaNs.
            DistinctCount = leaf.PhysicalType is PhysicalType.Float or PhysicalType.Double ? null : distinctCount,
        };
        Bounds? total = null;
        foreach (var bounds in _bounds)
        {
            total = bounds is null ? total : total is null ? bounds : Bounds.Union(total, bounds, _order);
        }

        return total is null
            ? counts
            : counts with { Min = total.Min, Max = total.Max, IsMinExact = total.IsMinExact, IsMaxExact = total.IsMaxExact };
    }

    /// <summary>
    /// The column index; null where it is not wanted, or where a page holds NaN and nothing else, which leaves it without bounds
    /// (parquet.thrift, <c>ColumnIndex</c>: "if a page contains only NaN values … a column index must not be written").
    /// </summary>
    ColumnIndex? Index(List<PageRange> pages)
    {
        if (!options.HasPageIndex || pages.Zip(_bounds).Any(p => p.Second is null && p.First.ValueEnd > p.First.ValueStart))
        {
            return null;
        }

        return new(
            [.. _bounds.Select(b => b is null)],
            [.. _bounds.Select(b => b?.Min ?? [])],
            [.. _bounds.Select(b => b?.Max ?? [])],
            BoundaryOrderOf([.. _bounds.OfType<Bounds>()]))
        {
            NullCounts = [.. pages.Select(p => (long)p.NullCount)],
        };
    }

    BoundaryOrder BoundaryOrderOf(Bounds[] bounds)
    {
        var (ascends, descends) = (true, true);
        for (var i = 1; i < bounds.Length; i++)
        {
            var (low, high) = (_order(bounds[i - 1].Min, bounds[i].Min), _order(bounds[i - 1].Max, bounds[i].Max));
            ascends &= low <= 0 && high <= 0;
            descends &= low >= 0 && high >= 0;
        }

        return ascends ? BoundaryOrder.Ascending : descends ? BoundaryOrder.Descending : BoundaryOrder.Unordered;
    }

    byte[]? Filter(LeafValues values)
    {
        if (!column.HasBloomFilter || leaf.PhysicalType == PhysicalType.Boolean)
        {
            return null;
        }

        var filter = new BloomFilterBuilder(values.Count, column.BloomFilterFalsePositives);
        values.AddTo(filter);
        return filter.ToArray();
    }
}
