using System.Globalization;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Kernels;
using Rubin.Query.Parquet;

namespace Rubin.Query.Hats;

/// <summary>
/// Writes an index catalog: for each value of a column the partitions that hold it, sorted by value, in parts of some number of rows. The folder is a
/// catalog only after <see cref="Complete"/>. For one thread.
/// </summary>
public sealed class IndexWriter : IDisposable
{
    const long RowsOfPart = 4 << 20;

    readonly HatsFolder _folder;
    readonly Schema _schema;
    readonly string _primary;
    readonly List<(string Path, FileMetadata Footer)> _parts = [];
    readonly ParquetWriteOptions _parquet;
    ParquetWriter? _part;
    RecordBatch? _lastRow;

    /// <summary>A writer to a folder.</summary>
    /// <param name="folder">The index's folder.</param>
    /// <param name="values">What is indexed.</param>
    /// <param name="primary">The name of the catalog.</param>
    public IndexWriter(string folder, IndexValues values, string primary)
    {
        Directory.CreateDirectory(Path.Combine(folder, "dataset", "index"));
        _folder = new(folder);
        _schema = values.Schema;
        _primary = primary;
        _parquet = new() { RowGroupRows = 65_536, PageRows = 4096, CompressionLevel = 1, SortedBy = [new(_schema[0].Name)] };
    }

    /// <summary>What the index of a catalog's column is called.</summary>
    public static string NameOf(string catalog, string column) =>
        $"{catalog}_{string.Concat(column.Select(c => char.IsLetterOrDigit(c) || c is '_' or '-' ? c : '_'))}_index";

    /// <summary>Adds rows sorted by value and partition; what is the same as the row before is left out.</summary>
    public void Write(RecordBatch rows)
    {
        var kept = new List<int>(rows.Length);
        for (var row = 0; row < rows.Length; row++)
        {
            var isRepeated = row > 0 ? AreSame(rows, row - 1, rows, row) : _lastRow is { } last && AreSame(last, 0, rows, 0);
            if (!isRepeated)
            {
                kept.Add(row);
            }
        }

        _lastRow = rows.Length > 0 ? rows.Take([rows.Length - 1]) : _lastRow;
        var distinct = kept.Count == rows.Length ? rows : rows.Take([.. kept]);
        if (_part is { RowCount: >= RowsOfPart })
        {
            EndPart();
        }

        _part ??= ParquetWriter.Create(Path.Combine(_folder.Data, NextPart), _schema, _parquet);
        _part.Write(new(_schema, distinct.Columns, distinct.Length));
    }

    /// <summary>Writes the schema, all footers, and last the properties.</summary>
    /// <returns>The number of rows.</returns>
    public long Complete()
    {
        _part ??= ParquetWriter.Create(Path.Combine(_folder.Data, NextPart), _schema, _parquet);
        EndPart();
        MetadataFile.WriteSchema(_folder.CommonMetadata, _schema);
        MetadataFile.Write(_folder.Metadata, _schema, _parts);
        var rows = _parts.Sum(p => p.Footer.RowCount);
        var properties = PropertiesText.Of(
            "HATS catalog",
            [
                ("obs_collection", _folder.Name),
                ("dataproduct_type", "index"),
                ("hats_nrows", rows.ToString(CultureInfo.InvariantCulture)),
                ("hats_primary_table_url", _primary),
                ("hats_index_column", _schema[0].Name),
                ("hats_npix_suffix", ".parquet"),
                .. PropertiesText.Provenance(DateTimeOffset.UtcNow),
            ]);
        File.WriteAllText(Path.Combine(_folder.Path, "properties"), properties);
        File.WriteAllText(Path.Combine(_folder.Path, "hats.properties"), properties);
        return rows;
    }

    /// <inheritdoc/>
    public void Dispose() => _part?.Dispose();

    string NextPart => string.Create(CultureInfo.InvariantCulture, $"index/part.{_parts.Count}.parquet");

    void EndPart()
    {
        var name = NextPart;
        _parts.Add((name, _part!.Complete()));
        _part.Dispose();
        _part = null;
    }

    static bool AreSame(RecordBatch left, int i, RecordBatch right, int j)
    {
        for (var column = left.Columns.Count - 1; column >= 0; column--)
        {
            if (ValueOrder.Compare(left.Columns[column], i, right.Columns[column], j) != 0)
            {
                return false;
            }
        }

        return true;
    }
}
