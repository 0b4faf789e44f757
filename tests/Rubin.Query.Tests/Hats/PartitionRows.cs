using Rubin.Query.Arrow;
using Rubin.Query.Hats;
using Rubin.Query.Parquet;
using Rubin.Query.Sky;

namespace Rubin.Query.Tests.Hats;

/// <summary>The rows of catalogs, partition by partition, as text that can be compared.</summary>
static class PartitionRows
{
    /// <summary>"order/pixel: values" of every row, sorted.</summary>
    public static List<string> Of(HatsCatalog catalog, params string[] columns)
    {
        List<string> rows = [];
        foreach (var partition in catalog.Partitions)
        {
            foreach (var batch in Batches(partition))
            {
                for (var row = 0; row < batch.Length; row++)
                {
                    rows.Add($"{partition.Cell}: {string.Join(' ', columns.Select(c => batch.Columns[batch.Schema.IndexOf(c)].Value(row)))}");
                }
            }
        }

        rows.Sort(StringComparer.Ordinal);
        return rows;
    }

    /// <summary>The cells of the partitions that have files with rows, sorted.</summary>
    public static List<HealpixCell> CellsOf(HatsCatalog catalog) => [.. catalog.Partitions.Select(p => p.Cell!.Value).Order()];

    public static IEnumerable<RecordBatch> Batches(HatsPartition partition)
    {
        foreach (var path in partition.Part.Files())
        {
            using var file = ParquetFile.Open(path);
            using var reader = new RowGroupReader(file, Projection.All(file.Layout));
            foreach (var group in file.RowGroups)
            {
                reader.Open(group);
                while (reader.Read() is { } batch)
                {
                    yield return batch;
                }
            }
        }
    }
}
