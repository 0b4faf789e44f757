using Rubin.Query.Arrow;
using Rubin.Query.Parquet;

namespace Rubin.Query.Formats;

/// <summary>A Parquet file; holds one row group in memory.</summary>
sealed class ParquetResultWriter(Stream stream) : ResultWriter
{
    ParquetWriter? _parquet;

    public override void Begin(Schema schema) => _parquet = new(stream, schema);

    public override void Write(RecordBatch batch) => _parquet!.Write(batch);

    public override void End() => _parquet!.Complete();

    public override void Dispose()
    {
        _parquet?.Dispose();
        base.Dispose();
    }
}
