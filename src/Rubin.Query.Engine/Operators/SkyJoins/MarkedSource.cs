using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Operators.Joins;

namespace Rubin.Query.Engine.Operators.SkyJoins;

/// <summary>The right rows of a semi or anti join that found a partner, or that found none; read when all left rows have been tried.</summary>
sealed class MarkedSource(Schema schema, BuildSink build, bool isMatched) : MorselSource(schema)
{
    const int MorselRows = 64 << 10;

    /// <inheritdoc/>
    protected override int Count => (build.Rows.Length + MorselRows - 1) / MorselRows;

    /// <inheritdoc/>
    protected override IEnumerable<RecordBatch> Read(int morsel, WorkerContext worker)
    {
        var end = Math.Min((morsel + 1) * MorselRows, build.Rows.Length);
        var rows = new List<int>();
        for (var row = morsel * MorselRows; row < end; row++)
        {
            if (build.Matched[row] != 0 == isMatched)
            {
                rows.Add(row);
            }
        }

        return build.Rows.TakeInPieces([.. rows], worker.BatchRows).Select(batch => batch.As(Schema));
    }
}
