using Rubin.Query.Engine.Catalog;
using Rubin.Query.Felis;
using Rubin.Query.Formats;
using Rubin.Query.Formats.ArrowIpc;
using Rubin.Query.Formats.Csv;
using Rubin.Query.Formats.Fits;
using Rubin.Query.Formats.Parquet;
using Rubin.Query.Formats.VoTable;
using Rubin.Query.Hats;

namespace Rubin.Query;

/// <summary>The kinds of files and folders that can be attached, in the order in which they are asked.</summary>
public static class TableFormats
{
    static IReadOnlyList<ITableFormat> Tables { get; } = [new HatsFormat(), new ParquetFormat(), new CsvFormat(), new VoTableFormat(), new FitsFormat(), new ArrowFormat()];

    /// <summary>All formats; a folder of tables comes last. Schema files beside the tables of a folder are passed over.</summary>
    public static IReadOnlyList<ITableFormat> All { get; } = [.. Tables, new FelisFormat(), new FolderFormat(Tables)];

    /// <summary>The tables of a path.</summary>
    /// <exception cref="QueryException">Nothing is there, or nothing that any format recognises, or it is damaged.</exception>
    public static IReadOnlyList<AttachedTable> Open(string path)
    {
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            var isUnfinished = NewCatalogFolder.IsAt(path + ".partial");
            throw new QueryException(
                QueryErrorCode.Data, $"\"{path}\" does not exist", hint: isUnfinished ? "a catalog was to be written there and was not finished: write it again" : null);
        }

        if (NewCatalogFolder.IsAt(path))
        {
            throw new QueryException(
                QueryErrorCode.Data, $"\"{path}\" is part of a catalog that was not finished", hint: "write the catalog again, as before: what is there is gone on with, or removed");
        }

        return All.FirstOrDefault(f => f.Recognises(path)) is { } format
            ? format.Open(path)
            : throw new QueryException(
                QueryErrorCode.Data,
                $"\"{path}\" is not in a format that can be attached",
                hint: $"there are {string.Join(", ", All.Select(f => f.Name))}");
    }
}
