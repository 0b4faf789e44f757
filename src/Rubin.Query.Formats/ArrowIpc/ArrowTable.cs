using Rubin.Query.Arrow;
using Rubin.Query.Arrow.Ipc;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Formats.ArrowIpc;

/// <summary>
/// A table in Arrow's IPC format. Each batch of a file is a morsel; a stream is one, for it has no list of its batches. Immutable and safe for many threads; a file that changes
/// afterwards is an error.
/// </summary>
sealed class ArrowTable : ITableProvider
{
    readonly InputFile _file;
    readonly bool _isStream;

    /// <summary>Reads the names and types of the columns.</summary>
    /// <exception cref="QueryException">Data: it is neither of the two, or damaged; Unsupported: it has types that the engine has not.</exception>
    internal ArrowTable(InputFile file)
    {
        _file = file;
        var start = new byte[8];
        using (var bytes = file.OpenRead())
        {
            file.Read(bytes, start);
        }

        if (start.AsSpan().StartsWith("FEA1"u8))
        {
            throw new QueryException(QueryErrorCode.Unsupported, $"\"{file.Name}\" is a Feather file of version 1", hint: "write it again as version 2, which is Arrow's own format");
        }

        _isStream = !ArrowFileReader.IsFile(start);
        if (_isStream)
        {
            using var stream = OpenStream();
            Schema = stream.Schema;
        }
        else
        {
            using var opened = OpenFile();
            (Schema, RowCount) = (opened.Schema, Named(() => opened.RowCount));
        }
    }

    /// <inheritdoc/>
    public Schema Schema { get; }

    /// <inheritdoc/>
    public long? RowCount { get; }

    /// <inheritdoc/>
    public SkyPosition? Position => null;

    /// <inheritdoc/>
    public string? Version => _file.Version;

    /// <inheritdoc/>
    public Scan PlanScan(ScanRequest request) => new(
        new Schema(request.Columns.Map(c => c.Field)),
        request.Filters.Map(_ => FilterSupport.None),
        RowCount,
        "",
        query => _isStream ? new StreamSource(this, request.Columns) : new FileSource(this, request.Columns, query));

    ArrowFileReader OpenFile() => Named(() => ArrowFileReader.Open(_file.OpenHandle()));

    ArrowStreamReader OpenStream()
    {
        var bytes = _file.OpenRead();
        try
        {
            return Named(() => new ArrowStreamReader(bytes));
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    /// <summary>Errors of the bytes, with the name of the file.</summary>
    T Named<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (QueryException error) when (error.Code is QueryErrorCode.Data or QueryErrorCode.Unsupported)
        {
            throw new QueryException(error.Code, $"\"{_file.Name}\": {error.Message}", hint: error.Hint, inner: error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new QueryException(QueryErrorCode.Data, $"\"{_file.Name}\" cannot be read: {error.Message}", inner: error);
        }
    }

    /// <summary>The rows of a batch, which is held whole while it is read.</summary>
    static IEnumerable<RecordBatch> Rows(RecordBatch batch, Schema schema, ValueList<ScanColumn> columns, WorkerContext worker)
    {
        using var held = worker.Query.Memory.Lease("a batch of an Arrow file", MemorySize.Of(batch));
        foreach (var piece in new RecordBatch(schema, columns.Map(c => c.Of(batch)), batch.Length).InPieces(worker.BatchRows))
        {
            yield return piece;
        }
    }

    sealed class FileSource : MorselSource
    {
        readonly ArrowTable _table;
        readonly ValueList<ScanColumn> _columns;
        readonly ArrowFileReader _reader;

        internal FileSource(ArrowTable table, ValueList<ScanColumn> columns, QueryContext query)
            : base(new Schema(columns.Map(c => c.Field)))
        {
            (_table, _columns, _reader) = (table, columns, table.OpenFile());
            query.Own(_reader);
        }

        protected override int Count => _reader.BatchCount;

        protected override IEnumerable<RecordBatch> Read(int morsel, WorkerContext worker) =>
            Rows(_table.Named(() => _reader.Read(morsel)), Schema, _columns, worker);
    }

    sealed class StreamSource(ArrowTable table, ValueList<ScanColumn> columns) : MorselSource(new Schema(columns.Map(c => c.Field)))
    {
        protected override int Count => 1;

        protected override IEnumerable<RecordBatch> Read(int morsel, WorkerContext worker)
        {
            using var stream = table.OpenStream();
            while (table.Named(stream.Read) is { } batch)
            {
                foreach (var rows in Rows(batch, Schema, columns, worker))
                {
                    yield return rows;
                }
            }
        }
    }
}
