using System.Collections.Concurrent;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Parquet;

namespace Rubin.Query.Formats.Parquet;

/// <summary>
/// One or several Parquet files as one table. Its columns are those of the first file; the others must have the same, which is checked when
/// they are read. Immutable and safe for many threads.
/// </summary>
public sealed class ParquetTable : ITableProvider
{
    const int MostFilesOfBounds = 1000;

    readonly ParquetFiles _files;
    readonly Lazy<long> _rowCount;
    readonly ConcurrentDictionary<int, (long Least, long Greatest)?> _bounds = new();

    ParquetTable(IReadOnlyList<string> paths, Schema schema)
    {
        _files = new(schema, paths[0], [.. paths.Select(p => new ParquetPart(p))]);
        _rowCount = new(() => paths.Sum(RowsOf));
    }

    /// <inheritdoc/>
    public Schema Schema => _files.Schema;

    /// <summary>Rows of all files: read from their footers at the first call.</summary>
    public long? RowCount => _rowCount.Value;

    /// <inheritdoc/>
    public SkyPosition? Position { get; init; }

    /// <inheritdoc/>
    public bool PrunesByCoordinates => true;

    /// <inheritdoc/>
    public string? Version => FileVersion.Of([.. _files.Parts.SelectMany(p => p.Files())]);

    /// <summary>Opens a table; reads the first file's footer.</summary>
    /// <param name="paths">At least one file, in the order of the rows.</param>
    /// <exception cref="QueryException">Data: the first file is missing or damaged.</exception>
    public static ParquetTable Open(params IReadOnlyList<string> paths)
    {
        ArgumentOutOfRangeException.ThrowIfZero(paths.Count);
        using var file = ParquetFile.Open(paths[0]);
        return new(paths, file.Schema);
    }

    /// <summary>From the footers of all files, where they are not too many to be looked at while a query is planned.</summary>
    public (long Least, long Greatest)? Bounds(int column) => _files.Parts.Count > MostFilesOfBounds ? null : _bounds.GetOrAdd(column, _files.BoundsOf);

    /// <inheritdoc/>
    public Scan PlanScan(ScanRequest request) => _files.Plan(request, "", RowCount);

    static long RowsOf(string path)
    {
        using var file = ParquetFile.Open(path);
        return file.RowCount;
    }
}
