using Rubin.Query.Arrow;
using Rubin.Query.Arrow.Ipc;

namespace Rubin.Query.Formats;

/// <summary>An Arrow IPC stream.</summary>
sealed class ArrowResultWriter(Stream stream) : ResultWriter
{
    ArrowWriter? _arrow;

    public override void Begin(Schema schema) => _arrow = new(stream, schema, ArrowFormat.Stream);

    public override void Write(RecordBatch batch) => _arrow!.Write(batch);

    public override void End() => _arrow!.Finish();

    public override void Dispose()
    {
        _arrow?.Dispose();
        base.Dispose();
    }
}
