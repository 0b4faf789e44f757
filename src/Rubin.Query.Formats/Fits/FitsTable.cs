using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Formats.Fits;

/// <summary>
/// A binary table of a FITS file. NaN stays a value; integers equal to TNULL, undefined logicals and texts that begin with NUL are NULL. Columns without elements are
/// left out.
/// </summary>
sealed class FitsTable : ITableProvider
{
    const int MorselBytes = 4 << 20;

    readonly InputFile _file;
    readonly ValueList<FitsColumn> _columns;
    readonly int _rowBytes;
    readonly long _rows;
    readonly long _start;
    readonly long _heapStart;
    readonly long _heapLength;

    /// <param name="file">The file.</param>
    /// <param name="bytes">Its bytes, for what is read now.</param>
    /// <param name="header">The header of the table.</param>
    /// <param name="start">Where its data begin.</param>
    /// <exception cref="QueryException">Data: the header is damaged.</exception>
    public FitsTable(InputFile file, FitsBytes bytes, FitsHeader header, long start)
    {
        _file = file;
        _start = start;
        _rowBytes = (int)(header.Integer(bytes, "NAXIS1", 0, 1 << 28) ?? throw bytes.Bad("a table has no NAXIS1"));
        _rows = header.Integer(bytes, "NAXIS2", 0, long.MaxValue / Math.Max(1, _rowBytes)) ?? throw bytes.Bad("a table has no NAXIS2");
        var data = _rowBytes * _rows;
        var all = data + (header.Integer(bytes, "PCOUNT", 0, 1L << 48) ?? 0);
        if (all > bytes.Length - start)
        {
            throw bytes.Bad($"a table of {_rows} rows of {_rowBytes} bytes does not fit in the file");
        }

        var heap = header.Integer(bytes, "THEAP", data, all) ?? data;
        (_heapStart, _heapLength) = (start + heap, all - heap);
        _columns = [.. FitsColumn.All(bytes, header, _rowBytes).Where(c => c.Type is not null)];
        Schema = new(_columns.Map(c => new Field(c.Name, c.Type!) { Metadata = c.Metadata }));
    }

    /// <inheritdoc/>
    public Schema Schema { get; }

    /// <inheritdoc/>
    public long? RowCount => _rows;

    /// <inheritdoc/>
    public SkyPosition? Position => null;

    /// <inheritdoc/>
    public string? Version => _file.Version;

    /// <inheritdoc/>
    public Scan PlanScan(ScanRequest request) => new(
        new Schema(request.Columns.Map(c => c.Field)),
        request.Filters.Map(_ => FilterSupport.None),
        _rows,
        "",
        _ => new Source(this, request.Columns));

    sealed class Source(FitsTable table, ValueList<ScanColumn> columns) : MorselSource(new Schema(columns.Map(c => c.Field)))
    {
        // A compressed file is unpacked once.
        readonly long _morselRows = table._file.IsCompressed ? long.MaxValue / 2 : Math.Max(1, MorselBytes / Math.Max(1, table._rowBytes));

        protected override int Count => (int)Math.Min(int.MaxValue, (table._rows + _morselRows - 1) / _morselRows);

        protected override IEnumerable<RecordBatch> Read(int morsel, WorkerContext worker)
        {
            using var file = new FitsBytes(table._file);
            var heap = new FitsHeap(file, table._heapStart, table._heapLength);
            var cells = columns.Select(c => FitsCells.Of(table._columns[c.Position], heap)).ToArray();
            var batchRows = (int)Math.Min(worker.BatchRows, _morselRows);
            var bytes = new byte[cells.Length == 0 ? 0 : checked(batchRows * table._rowBytes)];
            var end = Math.Min(table._rows, (morsel + 1) * _morselRows);
            for (var row = morsel * _morselRows; row < end; row += batchRows)
            {
                var count = (int)Math.Min(batchRows, end - row);
                if (cells.Length > 0)
                {
                    file.Read(table._start + row * table._rowBytes, bytes.AsSpan(0, count * table._rowBytes));
                }

                yield return new(Schema, [.. cells.Select(c => c.Read(bytes, table._rowBytes, count))], count);
            }
        }
    }
}
