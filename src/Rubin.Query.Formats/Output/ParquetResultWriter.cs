using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Parquet;

namespace Rubin.Query.Formats;

/// <summary>A Parquet file; holds one row group in memory.</summary>
sealed class ParquetResultWriter(Stream stream) : ResultWriter
{
    /// <summary>Bytes of a row group, about, however few its rows: those of tables with hundreds of columns would be a gigabyte, in memory twice.</summary>
    const long MostGroupBytes = 32 << 20;

    readonly ParquetWriteOptions _options = new();
    ParquetWriter? _parquet;
    int _rows;

    public override void Begin(Schema schema) => _parquet = new(stream, schema, _options);

    public override void Write(RecordBatch batch)
    {
        _parquet!.Write(batch, Cancel);
        _rows = (_rows + batch.Length) % _options.RowGroupRows;
        if (_rows * (MemorySize.Of(batch) / Math.Max(1, batch.Length)) > MostGroupBytes)
        {
            _parquet.Flush(Cancel);
            _rows = 0;
        }
    }

    public override void End() => _parquet!.Complete(Cancel);

    public override void Dispose()
    {
        _parquet?.Dispose();
        base.Dispose();
    }
}
