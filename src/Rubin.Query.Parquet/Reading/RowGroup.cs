namespace Rubin.Query.Parquet;

/// <summary>A run of rows of a file: what a worker reads at a time. Immutable and shared.</summary>
public sealed class RowGroup
{
    internal RowGroup(ParquetFile file, int index, long firstRow)
    {
        File = file;
        Index = index;
        FirstRow = firstRow;
        var leaves = file.Layout.Leaves.Count;
        if (Metadata.Columns.Count != leaves)
        {
            throw new CorruptDataException($"row group {index} has {Metadata.Columns.Count} columns where the schema has {leaves}");
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
}
