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
    readonly RowCells? _cells;
    readonly int _healpix;
    readonly Skymap _skymap;

    /// <summary>The map of a catalog that grows: it has all rows but the added ones.</summary>
    readonly Skymap? _counted;
    readonly Lock _gate = new();
    readonly SortedDictionary<HealpixCell, WrittenPartition> _partitions = [];

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
        _cells = options is { Ra: { } ra, Dec: { } dec } ? new(schema, ra, dec) : null;
        var healpix = new Field(Healpix29, DataType.Int64, Nullable: false)
        {
            Metadata = new([new(MetadataKeys.Ucd, "pos.healpix"), new(MetadataKeys.Description, "HEALPix cell of order 29, NESTED")]),
        };
        Schema = options.Kind == HatsKind.Margin ? schema : options.Grown?.Schema ?? schema with { Fields = [healpix, .. schema.Fields] };
        _healpix = Schema.IndexOf(Healpix29);
        ValueList<string> sorted = options.SortedBy.Count > 0 ? options.SortedBy : options.Kind == HatsKind.Margin ? [] : [Healpix29];
        _parquet = options.Parquet with { SortedBy = sorted.Map(c => new ParquetSortOrder(c)) };
        _counted = options.Grown is null ? null : Skymap.TryRead(Path.Combine(options.Grown.Path, "skymap.fits"));
        _skymap = _counted ?? new(options.SkymapOrder);
        Directory.CreateDirectory(Path.Combine(folder, "dataset"));
        _folder = new(folder);
    }

    /// <summary>The catalog's name.</summary>
    public string Name => _options.Name;

    /// <summary>The columns of the files.</summary>
    public Schema Schema { get; }

    /// <summary>The order of the map of row counts.</summary>
    internal int SkymapOrder => _skymap.Order;

    /// <summary>Writes a partition. Safe for many threads.</summary>
    /// <param name="cell">Its cell; no other partition's cell overlaps it.</param>
    /// <param name="rows">All its rows, sorted.</param>
    /// <param name="cancel">Stops between batches; the partition then leaves no file.</param>
    /// <exception cref="QueryException">
    /// Data: a row that lies outside the cell, or has no position, or comes too early where the catalog is sorted by position.
    /// </exception>
    /// <exception cref="InvalidOperationException">The catalog has no positions.</exception>
    public void WritePartition(HealpixCell cell, IEnumerable<RecordBatch> rows, CancellationToken cancel = default)
    {
        var cells = _cells ?? throw new InvalidOperationException("there are no columns of positions");
        WritePlaced(cell, rows.Select(b => new RecordBatch(Schema, [new Column<long>(cells.Of(b)), .. b.Columns], b.Length)), cancel);
    }

    /// <summary>Writes a partition of rows that have the columns of <see cref="Schema"/>, the order-29 cell too. Safe for many threads.</summary>
    /// <returns>The number of rows.</returns>
    internal long WritePlaced(HealpixCell cell, IEnumerable<RecordBatch> rows, CancellationToken cancel)
    {
        var path = PathOf(cell);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        RecordBatch? first = null;
        FileMetadata footer;
        using (var file = ParquetWriter.Create(path, Schema, _parquet))
        {
            var last = long.MinValue;
            foreach (var batch in rows)
            {
                cancel.ThrowIfCancellationRequested();
                Count(cell, batch, ref last);
                first ??= batch.Take([0]);
                file.Write(batch, cancel);
            }

            footer = file.Complete(cancel);
        }

        Add(cell, new(footer, new FileInfo(path).Length, first));
        return footer.RowCount;
    }

    /// <summary>Takes a partition that an earlier run has written, where it is there and has that many rows.</summary>
    /// <returns>Whether it was taken.</returns>
    internal bool TryAdopt(HealpixCell cell, long rows)
    {
        var path = PathOf(cell);
        if (!File.Exists(path))
        {
            return false;
        }

        using var file = ParquetFile.Open(path);
        if (file.RowCount != rows || !file.Schema.Equals(Schema))
        {
            return false;
        }

        Adopt(cell, file);
        return true;
    }

    /// <summary>Takes the file of a partition that stays as it is in a catalog that grows, and gives it a second name in the new folder.</summary>
    /// <returns>The number of rows.</returns>
    internal long Keep(HealpixCell cell, string path)
    {
        FileSystemCalls.Share(path, PathOf(cell));
        using var file = ParquetFile.Open(path);
        Adopt(cell, file);
        return file.RowCount;
    }

    /// <summary>Counts the rows that a catalog gets, which its map has not yet.</summary>
    internal void CountAdded(CellCounts added) => _counted?.Add(added);

    void Adopt(HealpixCell cell, ParquetFile file)
    {
        RecordBatch? first = null;
        var last = long.MinValue;
        var isCounted = _counted is null && _options.Kind != HatsKind.Margin;
        var columns = Projection.Of(file.Layout, Schema.Fields.Select(f => f.Name));
        using var reader = new RowGroupReader(file, isCounted ? Projection.Of(file.Layout, [Healpix29]) : columns, columns);
        foreach (var group in isCounted ? file.RowGroups : file.RowGroups.Take(1))
        {
            reader.Open(group, isCounted ? null : RowRanges.All(1));
            while (reader.Read() is { } batch)
            {
                if (isCounted)
                {
                    Check(cell, ((Column<long>)batch.Columns[0]).Values, ref last);
                    _skymap.Add(((Column<long>)batch.Columns[0]).Values);
                }

                first ??= reader.ReadRest([0]);
            }
        }

        Add(cell, new(file.Metadata, file.Length, first is null ? null : new(Schema, first.Columns, 1)));
    }

    /// <summary>Writes the list of partitions, the schema, all footers, the map of row counts, and last the properties.</summary>
    /// <returns>The number of rows.</returns>
    public long Complete()
    {
        var rows = _partitions.Values.Sum(p => p.Footer.RowCount);
        File.WriteAllLines(_folder.PartitionInfo, ["Norder,Npix", .. _partitions.Keys.Select(c => $"{c.Order},{c.Index}")]);
        MetadataFile.WriteSchema(_folder.CommonMetadata, Schema, VoParquet.Describe(_options.Name, Schema));
        MetadataFile.Write(_folder.Metadata, Schema, _partitions.Select(p => (RelativePath(p.Key), p.Value.Footer)));
        if (_options.Kind != HatsKind.Margin)
        {
            _skymap.Write(Path.Combine(_folder.Path, "skymap.fits"));
            _skymap.Write(Path.Combine(_folder.Path, "point_map.fits"));
            PartitionStatistics.Write(Path.Combine(_folder.Path, PartitionStatistics.FileName), _folder.Metadata);
            WriteThumbnail();
        }

        var properties = new HatsPropertiesText(_options.Pairs is { } pairs ? _options with { Properties = AssociationProperties.Of(pairs, _folder.Metadata) } : _options, _partitions.Keys, rows, _partitions.Values.Sum(p => p.Bytes), _skymap.Order).ToString();
        File.WriteAllText(Path.Combine(_folder.Path, "properties"), properties);
        File.WriteAllText(Path.Combine(_folder.Path, "hats.properties"), properties);
        return rows;
    }

    /// <summary>The first row of each partition, as a taste of the catalog.</summary>
    void WriteThumbnail()
    {
        using var file = ParquetWriter.Create(Path.Combine(_folder.Path, "data_thumbnail.parquet"), Schema, _options.Parquet);
        foreach (var row in _partitions.Values.Select(p => p.FirstRow).OfType<RecordBatch>())
        {
            file.Write(row);
        }

        file.Complete();
    }

    void Add(HealpixCell cell, WrittenPartition partition)
    {
        lock (_gate)
        {
            _partitions.Add(cell, partition);
        }
    }

    /// <summary>Checks and counts rows; those of a margin lie around the cell, and in no order.</summary>
    void Count(HealpixCell cell, RecordBatch batch, ref long last)
    {
        if (_options.Kind == HatsKind.Margin)
        {
            return;
        }

        var cells = ((Column<long>)batch.Columns[_healpix]).Values;
        Check(cell, cells, ref last);
        if (_counted is null)
        {
            _skymap.Add(cells);
        }
    }

    void Check(HealpixCell cell, ReadOnlySpan<long> cells, ref long last)
    {
        var isByCell = _options.SortedBy is [] or [Healpix29, ..];
        foreach (var index in cells)
        {
            if (!cell.Contains(index))
            {
                throw Wrong($"a row of cell {index} does not lie in partition {cell} of \"{_options.Name}\"");
            }

            if (index < last && isByCell)
            {
                throw Wrong($"the rows of partition {cell} of \"{_options.Name}\" are not sorted by {Healpix29}");
            }

            last = index;
        }
    }

    string PathOf(HealpixCell cell) => Path.Combine(_folder.Data, RelativePath(cell));

    static QueryException Wrong(string message, string? hint = null) => new(QueryErrorCode.Data, message, hint: hint);

    internal static string RelativePath(HealpixCell cell) =>
        string.Create(CultureInfo.InvariantCulture, $"Norder={cell.Order}/Dir={cell.Index / 10_000 * 10_000}/Npix={cell.Index}.parquet");

    /// <summary>What is known of a partition when it is written.</summary>
    sealed record WrittenPartition(FileMetadata Footer, long Bytes, RecordBatch? FirstRow);
}
