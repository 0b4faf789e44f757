using System.Globalization;
using Rubin.Query.Arrow;
using Rubin.Query.Parquet;
using Rubin.Query.Sky;

namespace Rubin.Query.Hats;

/// <summary>
/// Writes a HATS catalog (IVOA Note "HATS" v1.0) partition by partition; partitions may be written by several threads at once, each holding
/// one row group. Whatever their order in time, the same rows give the same files. The folder is a catalog only after <see
/// cref="Complete"/>.
/// </summary>
public sealed class HatsWriter
{
    /// <summary>The column of order-29 cells, which the writer puts first.</summary>
    internal const string Healpix29 = "_healpix_29";

    readonly HatsFolder _folder;
    readonly HatsWriteOptions _options;
    readonly ParquetWriteOptions _parquet;
    readonly int _ra;
    readonly int _dec;
    readonly Skymap _skymap;
    readonly Lock _gate = new();
    readonly SortedDictionary<HealpixCell, (FileMetadata Footer, long Bytes)> _partitions = [];

    /// <summary>A writer to a folder, which is made where it is not there.</summary>
    /// <param name="folder">The catalog's folder; it must hold no catalog yet.</param>
    /// <param name="schema">The columns of the rows, without <c>_healpix_29</c>.</param>
    /// <param name="options">The catalog's name and layout.</param>
    /// <exception cref="QueryException">
    /// Data: the folder holds a catalog. UnknownColumn, TypeMismatch: there are no such columns of positions.
    /// </exception>
    public HatsWriter(string folder, Schema schema, HatsWriteOptions options)
    {
        if (HatsCatalog.IsAt(folder))
        {
            throw Wrong($"\"{folder}\" holds a catalog already", "give another folder, or remove that one");
        }

        _options = options;
        _ra = Coordinate(schema, options.Ra);
        _dec = Coordinate(schema, options.Dec);
        var healpix = new Field(Healpix29, DataType.Int64, Nullable: false)
        {
            Metadata = new([new(MetadataKeys.Ucd, "pos.healpix"), new(MetadataKeys.Description, "HEALPix cell of order 29, NESTED")]),
        };
        Schema = schema with { Fields = [healpix, .. schema.Fields] };
        ValueList<string> sorted = options.SortedBy.Count > 0 ? options.SortedBy : [Healpix29];
        _parquet = options.Parquet with { SortedBy = sorted.Map(c => new ParquetSortOrder(c)) };
        _skymap = new(options.SkymapOrder);
        Directory.CreateDirectory(Path.Combine(folder, "dataset"));
        _folder = new(folder);
    }

    /// <summary>The columns of the files.</summary>
    public Schema Schema { get; }

    /// <summary>Writes a partition. Safe for many threads.</summary>
    /// <param name="cell">Its cell; no other partition's cell overlaps it.</param>
    /// <param name="rows">All its rows, sorted.</param>
    /// <param name="cancel">Stops between batches; the partition then leaves no file.</param>
    /// <exception cref="QueryException">
    /// Data: a row that lies outside the cell, or has no position, or comes too early where the catalog is sorted by position.
    /// </exception>
    public void WritePartition(HealpixCell cell, IEnumerable<RecordBatch> rows, CancellationToken cancel = default)
    {
        var path = Path.Combine(_folder.Data, RelativePath(cell));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = ParquetWriter.Create(path, Schema, _parquet);
        var last = long.MinValue;
        foreach (var batch in rows)
        {
            cancel.ThrowIfCancellationRequested();
            var cells = CellsOf(batch);
            Check(cell, cells, ref last);
            _skymap.Add(cells);
            file.Write(new(Schema, [new Column<long>(cells), .. batch.Columns], batch.Length));
        }

        var footer = file.Complete();
        var bytes = new FileInfo(path).Length;
        lock (_gate)
        {
            _partitions.Add(cell, (footer, bytes));
        }
    }

    /// <summary>Writes the list of partitions, the schema, all footers, the map of row counts, and last the properties.</summary>
    /// <returns>The number of rows.</returns>
    public long Complete()
    {
        var rows = _partitions.Values.Sum(p => p.Footer.RowCount);
        File.WriteAllLines(_folder.PartitionInfo, ["Norder,Npix", .. _partitions.Keys.Select(c => $"{c.Order},{c.Index}")]);
        MetadataFile.WriteSchema(_folder.CommonMetadata, Schema, VoParquet.Describe(_options.Name, Schema));
        MetadataFile.Write(_folder.Metadata, Schema, _partitions.Select(p => (RelativePath(p.Key), p.Value.Footer)));
        _skymap.Write(Path.Combine(_folder.Path, "skymap.fits"));
        _skymap.Write(Path.Combine(_folder.Path, "point_map.fits"));
        var properties = new HatsPropertiesText(_options, _partitions.Keys, rows, _partitions.Values.Sum(p => p.Bytes)).ToString();
        File.WriteAllText(Path.Combine(_folder.Path, "properties"), properties);
        File.WriteAllText(Path.Combine(_folder.Path, "hats.properties"), properties);
        return rows;
    }

    long[] CellsOf(RecordBatch batch)
    {
        var cells = new long[batch.Length];
        Healpix.IndexFromDegrees(Degrees(batch.Columns[_ra]), Degrees(batch.Columns[_dec]), cells);
        return cells;
    }

    static ReadOnlySpan<double> Degrees(Column column) => column is Column<double> { HasNoNulls: true } degrees
        ? degrees.Values
        : throw Wrong("a row of a HATS catalog has no position", "leave out the rows whose position is NULL");

    void Check(HealpixCell cell, ReadOnlySpan<long> cells, ref long last)
    {
        foreach (var index in cells)
        {
            if (!cell.Contains(index))
            {
                throw Wrong($"a row of cell {index} does not lie in partition {cell} of \"{_options.Name}\"");
            }

            if (index < last && _options.SortedBy.Count == 0)
            {
                throw Wrong($"the rows of partition {cell} of \"{_options.Name}\" are not sorted by {Healpix29}");
            }

            last = index;
        }
    }

    static int Coordinate(Schema schema, string name) => schema.IndexOf(name) switch
    {
        < 0 => throw new QueryException(QueryErrorCode.UnknownColumn, $"column \"{name}\" of positions does not exist"),
        var column when schema[column].Type == DataType.Double => column,
        var column => throw new QueryException(
            QueryErrorCode.TypeMismatch, $"column \"{name}\" of positions is {schema[column].Type}, not DOUBLE"),
    };

    static QueryException Wrong(string message, string? hint = null) => new(QueryErrorCode.Data, message, hint: hint);

    static string RelativePath(HealpixCell cell) =>
        string.Create(CultureInfo.InvariantCulture, $"Norder={cell.Order}/Dir={cell.Index / 10_000 * 10_000}/Npix={cell.Index}.parquet");
}
