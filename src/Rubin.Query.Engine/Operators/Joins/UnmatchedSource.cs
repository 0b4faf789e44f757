using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Engine.Operators.Joins;

/// <summary>The right rows of an outer join that found no partner, with NULLs for the left columns; read when all left rows have been tried.</summary>
sealed class UnmatchedSource(Schema schema, Schema left, BuildSink build) : MorselSource(schema)
{
    const int MorselRows = 64 << 10;

    /// <inheritdoc/>
    protected override int Count => build.Stored is not null ? 1 : (build.Rows.Length + MorselRows - 1) / MorselRows;

    /// <inheritdoc/>
    protected override IEnumerable<RecordBatch> Read(int morsel, WorkerContext worker)
    {
        var first = morsel * MorselRows;
        var pieces = build.Stored is { } stored
            ? stored.Read(0, long.MaxValue, MorselRows)
            : [build.Rows.Slice(first, Math.Min(MorselRows, build.Rows.Length - first))];
        foreach (var piece in pieces)
        {
            foreach (var rows in piece.TakeInPieces([.. Unmatched(piece.Length, first)], worker.BatchRows))
            {
                yield return new(Schema, [.. left.Fields.Select(f => Column.Nulls(f.Type, rows.Length)), .. rows.Columns], rows.Length);
            }

            first += piece.Length;
        }
    }

    /// <summary>The rows without partner of a piece, whose first row has that number.</summary>
    IEnumerable<int> Unmatched(int length, int first) => Enumerable.Range(0, length).Where(row => build.Matched[first + row] == 0);
}
