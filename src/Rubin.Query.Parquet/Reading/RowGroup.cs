namespace Rubin.Query.Parquet;

/// <summary>
/// A run of rows of a file: what a worker reads at a time. Immutable and shared; page indexes are read once, when first asked for.
/// </summary>
public sealed class RowGroup
{
    readonly PageIndex?[] _indexes;

    /// <summary>More rows than any file has, and few enough to add up.</summary>
    const long MostRows = 1L << 40;

    internal RowGroup(ParquetFile file, int index, long firstRow)
    {
        File = file;
        Index = index;
        FirstRow = firstRow;
        if (RowCount > MostRows)
        {
            throw new CorruptDataException($"row group {index} claims {RowCount} rows");
        }

        _indexes = new PageIndex?[file.Layout.Leaves.Count];
        if (Metadata.Columns.Count != _indexes.Length)
        {
            throw new CorruptDataException($"row group {index} has {Metadata.Columns.Count} columns where the schema has {_indexes.Length}");
        }
    }

    /// <summary>The file.</summary>
    public ParquetFile File { get; }

    /// <summary>Position among the file's row groups.</summary>
    public int Index { get; }

    /// <summary>The first row, counted from the file's first.</summary>
    public long FirstRow { get; }

    /// <summary>Number of rows.</summary>
    public long RowCount => Metadata.RowCount;

    /// <summary>What the footer says.</summary>
    public RowGroupMetadata Metadata => File.Metadata.RowGroups[Index];

    /// <summary>Bounds and counts of a leaf's values, from the footer.</summary>
    public ColumnBounds Bounds(LeafColumn leaf) => BoundReader.Of(leaf, Metadata.Columns[leaf.Index], File.Metadata);

    /// <summary>
    /// Whether some row may meet all conditions, by the footer's statistics and, for <see cref="ColumnIn"/>, the bloom filter. Conditions
    /// on
    /// leaves within lists are passed over.
    /// </summary>
    /// <exception cref="QueryException">Data: a bloom filter is damaged.</exception>
    public bool MayMatch(IReadOnlyList<ColumnFilter> filters)
    {
        foreach (var filter in filters)
        {
            if (filter.Leaf.MaxRepetition == 0 && !MayMatch(filter))
            {
                return false;
            }
        }

        return RowCount > 0;
    }

    bool MayMatch(ColumnFilter filter)
    {
        var bounds = Bounds(filter.Leaf);
        return filter.MayMatch(bounds) && (filter is not ColumnIn { Values: var values } || MayContainAny(filter.Leaf, bounds, values));
    }

    bool MayContainAny(LeafColumn leaf, ColumnBounds bounds, ValueList<BoundValue> values)
    {
        try
        {
            if (BloomFilter.Open(File, leaf, Metadata.Columns[leaf.Index]) is not { } bloom)
            {
                return true;
            }

            foreach (var value in values)
            {
                if (ColumnIn.MayHold(bounds, value) && bloom.MayContain(value))
                {
                    return true;
                }
            }

            return false;
        }
        catch (CorruptDataException e)
        {
            throw ParquetFile.Damaged(File.Path, e, $"column \"{leaf.Name}\", row group {Index}: ");
        }
    }

    /// <summary>
    /// The rows of the pages in which some row may meet all conditions, by the page index: all rows where there is none. Conditions on
    /// leaves
    /// within lists are passed over.
    /// </summary>
    /// <exception cref="QueryException">Data: a page index is damaged.</exception>
    public RowRanges MatchingRows(IReadOnlyList<ColumnFilter> filters)
    {
        var rows = RowRanges.All(RowCount);
        foreach (var filter in filters)
        {
            if (filter.Leaf.MaxRepetition == 0 && PageIndexOf(filter.Leaf)?.MatchingRows(filter) is { } matching)
            {
                rows = rows.Intersect(matching);
            }
        }

        return rows;
    }

    /// <summary>The rows of each page of a leaf outside of lists, with the bounds of its values; null where the file does not say.</summary>
    /// <exception cref="QueryException">Data: the page index is damaged.</exception>
    public IReadOnlyList<(RowRange Rows, ColumnBounds Bounds)>? PageBounds(LeafColumn leaf) => PageIndexOf(leaf)?.Bounds();

    /// <summary>Where the pages of a leaf lie and what they hold; null where the file does not say.</summary>
    /// <exception cref="QueryException">Data: the index is damaged.</exception>
    internal PageIndex? PageIndexOf(LeafColumn leaf)
    {
        var chunk = Metadata.Columns[leaf.Index];
        if (chunk.OffsetIndex is null || chunk.FilePath is not null)
        {
            return null;
        }

        if (_indexes[leaf.Index] is { } known)
        {
            return known;
        }

        try
        {
            // Two workers may read it at once; either answer serves.
            return _indexes[leaf.Index] = PageIndex.Read(this, leaf, chunk);
        }
        catch (CorruptDataException e)
        {
            throw ParquetFile.Damaged(File.Path, e, $"page index of column \"{leaf.Name}\", row group {Index}: ");
        }
    }
}
