namespace Rubin.Query.Formats.Parquet;

/// <summary>A part of a table that is stored by itself: a file, or a folder of files that are read in the order of their names.</summary>
/// <param name="Path">The file or folder.</param>
/// <param name="Kind">Which of the two.</param>
public sealed record ParquetPart(string Path, ParquetPartKind Kind = ParquetPartKind.File)
{
    /// <summary>The first of its files.</summary>
    /// <exception cref="QueryException">Data: there is no such folder, or no Parquet file in it.</exception>
    public string FirstFile => Files()[0];

    /// <summary>The files.</summary>
    /// <exception cref="QueryException">Data: there is no such folder, or no Parquet file in it.</exception>
    public IReadOnlyList<string> Files()
    {
        if (Kind == ParquetPartKind.File)
        {
            return [Path];
        }

        var files = Directory.Exists(Path) ? Directory.GetFiles(Path).Where(IsData).Order(StringComparer.Ordinal).ToArray() : [];
        return files.Length > 0
            ? files
            : throw new QueryException(
                QueryErrorCode.Data,
                $"folder \"{Path}\" {(Directory.Exists(Path) ? "holds no Parquet file" : "does not exist")}",
                hint: "copy the missing files from where the table came from, or take the partition out of its list");
    }

    static bool IsData(string path) => System.IO.Path.GetFileName(path)[0] is not ('_' or '.');
}

/// <summary>What a <see cref="ParquetPart"/> is stored as.</summary>
public enum ParquetPartKind
{
    /// <summary>A file.</summary>
    File,

    /// <summary>A folder of files.</summary>
    Folder,
}
