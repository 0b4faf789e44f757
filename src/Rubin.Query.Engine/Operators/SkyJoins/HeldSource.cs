using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Operators.Joins;

namespace Rubin.Query.Engine.Operators.SkyJoins;

/// <summary>The rows that a sink has held, in their order.</summary>
sealed class HeldSource(Schema schema, BuildSink held) : MorselSource(schema)
{
    const int MorselRows = 8 << 10;

    /// <inheritdoc/>
    protected override int Count => (held.Rows.Length + MorselRows - 1) / MorselRows;

    /// <inheritdoc/>
    protected override IEnumerable<RecordBatch> Read(int morsel, WorkerContext worker) =>
        held.Rows.Slice(morsel * MorselRows, Math.Min(MorselRows, held.Rows.Length - (morsel * MorselRows))).InPieces(worker.BatchRows);
}
