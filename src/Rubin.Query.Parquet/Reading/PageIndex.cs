namespace Rubin.Query.Parquet;

/// <summary>
/// The page index of a chunk, checked: where its data pages lie, and, where the file says so, what their values are bounded by.
/// </summary>
sealed class PageIndex
{
    readonly LeafColumn _leaf;
    readonly long _rows;
    readonly ColumnIndex? _bounds;

    PageIndex(LeafColumn leaf, long rows, ValueList<PageLocation> pages, ColumnIndex? bounds) =>
        (_leaf, _rows, Pages, _bounds) = (leaf, rows, pages, bounds);

    /// <summary>The data pages: offsets and first rows ascend, the first of which is 0, and all lie within the chunk.</summary>
    public ValueList<PageLocation> Pages { get; }

    /// <summary>Reads the index of a chunk that has one.</summary>
    public static PageIndex Read(RowGroup group, LeafColumn leaf, ColumnChunkMetadata chunk)
    {
        var offsets = PageIndexReader.ReadOffsetIndex(Bytes(group.File, chunk.OffsetIndex!.Value)).Pages;
        Check(offsets, ChunkPages.Extent(chunk, group.File.Length), group.RowCount);
        var hasBounds = BoundReader.HasKnownOrder(leaf, group.File.Metadata);
        var bounds = hasBounds && chunk.ColumnIndex is { } range ? PageIndexReader.ReadColumnIndex(Bytes(group.File, range)) : null;
        return bounds is null || bounds.NullPages.Count == offsets.Count
            ? new(leaf, group.RowCount, offsets, bounds)
            : throw new CorruptDataException($"bounds of {bounds.NullPages.Count} pages, of which there are {offsets.Count}");
    }

    static byte[] Bytes(ParquetFile file, ByteRange range) =>
        range.Offset <= file.Length - range.Length
            ? ParquetFile.ReadAt(file.Handle, range.Offset, range.Length)
            : throw new CorruptDataException("it lies outside of the file");

    static void Check(ValueList<PageLocation> pages, (long Start, long End) chunk, long rows)
    {
        var (offset, row) = (chunk.Start, 0L);
        for (var i = 0; i < pages.Count; i++)
        {
            var page = pages[i];
            var isFirstRow = i == 0 ? page.FirstRow == 0 : page.FirstRow > row;
            if (page.Offset < offset || page.CompressedBytes > chunk.End - page.Offset || !isFirstRow || page.FirstRow >= rows)
            {
                throw new CorruptDataException($"page {i} of {pages.Count} lies where it cannot");
            }

            (offset, row) = (page.Offset + page.CompressedBytes, page.FirstRow);
        }
    }

    /// <summary>The rows of the pages in which some row may meet the condition; null where nothing is said.</summary>
    public RowRanges? MatchingRows(ColumnFilter filter)
    {
        if (_bounds is null)
        {
            return null;
        }

        List<RowRange> ranges = [];
        for (var i = 0; i < Pages.Count; i++)
        {
            var rows = RowsOf(i);
            if (filter.MayMatch(BoundsOf(i, rows.Count)))
            {
                ranges.Add(rows);
            }
        }

        return RowRanges.Of(ranges);
    }

    /// <summary>The rows of each page and the bounds of its values; null where nothing is said.</summary>
    public IReadOnlyList<(RowRange Rows, ColumnBounds Bounds)>? Bounds()
    {
        if (_bounds is null)
        {
            return null;
        }

        var pages = new (RowRange, ColumnBounds)[Pages.Count];
        for (var i = 0; i < pages.Length; i++)
        {
            var rows = RowsOf(i);
            pages[i] = (rows, BoundsOf(i, rows.Count));
        }

        return pages;
    }

    /// <summary>The page that holds a row of the row group.</summary>
    public int PageOf(long row)
    {
        var (low, high) = (0, Pages.Count);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = Pages[middle].FirstRow <= row ? (middle, high) : (low, middle);
        }

        return low;
    }

    RowRange RowsOf(int page) => new(Pages[page].FirstRow, page + 1 < Pages.Count ? Pages[page + 1].FirstRow : _rows);

    // Each page of a leaf outside of lists has as many values as rows.
    ColumnBounds BoundsOf(int page, long values)
    {
        if (_bounds!.NullPages[page])
        {
            return new() { NullCount = values, ValueCount = values };
        }

        long? nulls = _bounds.NullCounts.Count > 0 ? _bounds.NullCounts[page] : null;
        return BoundReader.Of(_leaf, _bounds.Min[page], _bounds.Max[page], nulls, values);
    }
}
