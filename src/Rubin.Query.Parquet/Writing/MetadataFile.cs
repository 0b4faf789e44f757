using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>
/// Writes the side files of a data set of many Parquet files: <c>_metadata</c>, the row groups of all of them in one footer, and
/// <c>_common_metadata</c>, the schema alone.
/// </summary>
public static class MetadataFile
{
    /// <summary>Writes the schema without rows to <paramref name="path"/>.</summary>
    /// <exception cref="IOException">The folder is not there, or the disk refuses.</exception>
    public static void WriteSchema(string path, Schema schema, Metadata? keyValues = null) => Write(path, schema, [], keyValues);

    /// <summary>Writes the row groups of <paramref name="files"/> to <paramref name="path"/>, in that order.</summary>
    /// <param name="path">The file, by custom <c>_metadata</c> in the root folder of the data set.</param>
    /// <param name="schema">The schema of every file.</param>
    /// <param name="files">
    /// For each file its path relative to that folder, with slashes, and what <see cref="ParquetWriter.Complete"/> gave for it.
    /// </param>
    /// <param name="keyValues">Key-value pairs beside those of the schema, which they win over.</param>
    /// <exception cref="QueryException">Data: a file has other leaves than the schema.</exception>
    /// <exception cref="IOException">The folder is not there, or the disk refuses.</exception>
    public static void Write(string path, Schema schema, IEnumerable<(string Path, FileMetadata Footer)> files, Metadata? keyValues = null)
    {
        var parquet = ParquetSchema.FromArrow(schema);
        var groups = new List<RowGroupMetadata>();
        foreach (var (relative, footer) in files)
        {
            foreach (var group in footer.RowGroups)
            {
                if (!group.Columns.Map(c => c.Path).Equals(parquet.Leaves.Map(l => l.Path)))
                {
                    throw new QueryException(QueryErrorCode.Data, $"\"{relative}\" has other columns than the data set");
                }

                groups.Add(group with { Columns = group.Columns.Map(c => c with { FilePath = relative }), Ordinal = null });
            }
        }

        var pairs = FooterWriter.KeyValues(schema, keyValues ?? Metadata.Empty);
        using var file = new NewFile(path);
        file.Stream.Write(FooterWriter.Magic);
        file.Stream.Write(FooterWriter.Bytes(FooterWriter.Footer(parquet, groups.Sum(g => g.RowCount), [.. groups], pairs)));
        file.Publish();
    }
}
