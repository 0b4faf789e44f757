using Rubin.Query.Arrow;
using Rubin.Query.Formats.Parquet;

namespace Rubin.Query.Hats;

/// <summary>What is told of columns that a catalog cannot keep: HATS tools take their names for the partition's own.</summary>
static class LeftOutColumns
{
    /// <summary>One warning, or none where all columns are kept.</summary>
    /// <param name="columns">The columns that were to be written.</param>
    internal static IEnumerable<string> Warnings(Schema columns)
    {
        var names = columns.Fields.Select(f => f.Name).Where(FileSchema.IsPartitionColumn).Select(n => $"\"{n}\"").ToList();
        if (names.Count > 0)
        {
            yield return $"left out: {string.Join(", ", names)}; in a HATS catalog these names are the partition's own, so give such columns others with AS";
        }
    }
}
