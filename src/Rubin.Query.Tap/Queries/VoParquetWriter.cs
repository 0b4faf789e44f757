using Rubin.Query.Arrow;
using Rubin.Query.Formats;
using Rubin.Query.Formats.VoTable;

namespace Rubin.Query.Tap.Queries;

/// <summary>A Parquet file whose footer carries the columns' meanings as a VOTable without rows (IVOA Note "Parquet in the VO" 1.0, VOParquet).</summary>
sealed class VoParquetWriter : ResultWriter
{
    readonly ResultWriter _parquet;
    readonly AnswerHeader _header;

    VoParquetWriter(Stream stream, AnswerHeader header) => (_parquet, _header) = (OutputFormats.Find("parquet")!.Create(stream), header);

    internal static ResultWriter Create(Stream stream, AnswerHeader header) => new VoParquetWriter(stream, header);

    public override void Begin(Schema schema)
    {
        var metadata = schema.Metadata
            .With("IVOA.VOTable-Parquet.version", "1.0")
            .With("IVOA.VOTable-Parquet.content", VoTableWriter.WithoutRows(schema, _header.Infos));
        _parquet.Begin(schema with { Metadata = metadata });
    }

    public override void Write(RecordBatch batch) => _parquet.Write(batch);

    public override void End() => _parquet.End();

    public override void Dispose()
    {
        _parquet.Dispose();
        base.Dispose();
    }
}
