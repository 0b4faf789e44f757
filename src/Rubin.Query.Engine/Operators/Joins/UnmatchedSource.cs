using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Engine.Operators.Joins;

/// <summary>The right rows of an outer join that found no partner, with NULLs for the left columns; read when all left rows have been tried.</summary>
sealed class UnmatchedSource(Schema schema, Schema left, BuildSink build) : MorselSource(schema)
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
            if (build.Matched[row] == 0)
            {
                rows.Add(row);
            }

            if (rows.Count == worker.BatchRows || (row == end - 1 && rows.Count > 0))
            {
                var right = build.Rows.Take([.. rows]);
                yield return new(Schema, [.. left.Fields.Select(f => Column.Nulls(f.Type, rows.Count)), .. right.Columns], rows.Count);
                rows.Clear();
            }
        }
    }
}
