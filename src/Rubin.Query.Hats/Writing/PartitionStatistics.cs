using System.Globalization;
using Rubin.Query.Arrow;
using Rubin.Query.Parquet;
using Rubin.Query.Sky;

namespace Rubin.Query.Hats;

/// <summary>
/// Writes <c>per_partition_statistics.parquet</c> from the footers in <c>_metadata</c>: a row for each row group, and for each leaf what HATS tools
/// look up there before they read.
/// </summary>
static class PartitionStatistics
{
    const string RowCount = "::row_count";

    /// <summary>What the file is called, beside the partitions' folder.</summary>
    public const string FileName = "per_partition_statistics.parquet";

    /// <summary>Rows of each partition, as such a file tells them of its first column; null where it does not.</summary>
    /// <param name="path">The file.</param>
    public static Dictionary<HealpixCell, long>? TryReadCounts(string path)
    {
        using var file = ParquetFile.Open(path);
        // Of lists the number is that of their elements.
        if (file.Layout.Leaves.FirstOrDefault(l => l.Name.EndsWith(RowCount, StringComparison.Ordinal) && !l.Name.Contains('.', StringComparison.Ordinal)) is not { } counted)
        {
            return null;
        }

        Dictionary<HealpixCell, long> counts = [];
        using var reader = new RowGroupReader(file, Projection.Of(file.Layout, ["Norder", "Npix", counted.Name]));
        foreach (var group in file.RowGroups)
        {
            reader.Open(group);
            while (reader.Read() is { } batch)
            {
                for (var row = 0; row < batch.Length; row++)
                {
                    long Of(string name) => Convert.ToInt64(batch.Columns[batch.Schema.IndexOf(name)].Value(row) ?? -1, CultureInfo.InvariantCulture);
                    var cell = new HealpixCell((int)Of("Norder"), Of("Npix"));
                    counts[cell] = counts.GetValueOrDefault(cell) + Of(counted.Name);
                }
            }
        }

        return counts;
    }

    /// <summary>Writes the file.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="metadataPath">The catalog's <c>_metadata</c>.</param>
    public static void Write(string path, string metadataPath)
    {
        using var metadata = ParquetFile.Open(metadataPath);
        ValueList<Field> keys = [new("Norder", DataType.Int64), new("Npix", DataType.Int64), new("row_group_index", DataType.Int64)];
        var schema = new Schema([.. keys, .. metadata.Layout.Leaves.SelectMany(FieldsOf)]);
        var columns = schema.Fields.Select(f => ColumnBuilder.Create(f.Type)).ToArray();
        var (partition, number) = ("", 0);
        foreach (var group in metadata.RowGroups)
        {
            var file = group.Metadata.Columns[0].FilePath ?? "";
            (partition, number) = file == partition ? (file, number + 1) : (file, 0);
            Append(columns, group, PartitionList.CellOf(file) ?? default, number);
        }

        using var writer = ParquetWriter.Create(path, schema);
        writer.Write(new(schema, Array.ConvertAll(columns, c => c.Build()), metadata.RowGroups.Count));
        writer.Complete();
    }

    static IEnumerable<Field> FieldsOf(LeafColumn leaf) =>
    [
        new($"{leaf.Name}::min_value", leaf.Type), new($"{leaf.Name}::max_value", leaf.Type), new($"{leaf.Name}::null_count", DataType.Int64),
        new($"{leaf.Name}{RowCount}", DataType.Int64), new($"{leaf.Name}::disk_bytes", DataType.Int64), new($"{leaf.Name}::memory_bytes", DataType.Int64),
    ];

    static void Append(ColumnBuilder[] columns, RowGroup group, HealpixCell cell, int number)
    {
        columns[0].AppendValue((long)cell.Order);
        columns[1].AppendValue(cell.Index);
        columns[2].AppendValue((long)number);
        var at = 3;
        foreach (var leaf in group.File.Layout.Leaves)
        {
            var bounds = group.Bounds(leaf);
            var chunk = group.Metadata.Columns[leaf.Index];
            object?[] values =
                [ValueOf(bounds.Min, leaf.Type), ValueOf(bounds.Max, leaf.Type), bounds.NullCount, chunk.ValueCount, chunk.CompressedBytes, chunk.UncompressedBytes];
            foreach (var value in values)
            {
                columns[at++].AppendValue(value);
            }
        }
    }

    /// <summary>A bound as a value of the column; null where there is none, or the type has no plain numbers or text.</summary>
    static object? ValueOf(BoundValue? bound, DataType type) => (bound, type.Logical.Id) switch
    {
        (null, _) => null,
        ({ Real: { } real }, TypeId.Double) => real,
        ({ Real: { } real }, TypeId.Float) => (float)real,
        ({ Integer: { } number }, TypeId.Int8) => (sbyte)number,
        ({ Integer: { } number }, TypeId.Int16) => (short)number,
        ({ Integer: { } number }, TypeId.Int32) => (int)number,
        ({ Integer: { } number }, TypeId.Int64) => (long)number,
        ({ Integer: { } number }, TypeId.UInt8) => (byte)number,
        ({ Integer: { } number }, TypeId.UInt16) => (ushort)number,
        ({ Integer: { } number }, TypeId.UInt32) => (uint)number,
        ({ Integer: { } number }, TypeId.UInt64) => (ulong)number,
        ({ Integer: { } number }, TypeId.Boolean) => number != 0,
        ({ Text: { } text }, TypeId.Utf8) => text,
        _ => null,
    };
}
