using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.Engine.Execution;

/// <summary>Batches joined, cut and put together from parts.</summary>
static class RecordBatches
{
    /// <summary>The rows of all batches, in order; without batches, none.</summary>
    internal static RecordBatch Concat(Schema schema, IReadOnlyList<RecordBatch> batches)
    {
        if (batches.Count == 1)
        {
            return batches[0];
        }

        var columns = new Column[schema.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = batches.Count == 0 ? Column.Nulls(schema[i].Type, 0) : Column.Concat([.. batches.Select(b => b.Columns[i])]);
        }

        return new(schema, columns, batches.Sum(b => b.Length));
    }

    /// <summary>The batch in slices of at most <paramref name="rows"/> rows, fewer where they are wide (<see cref="BatchBytes"/>).</summary>
    internal static IEnumerable<RecordBatch> InPieces(this RecordBatch batch, int rows)
    {
        for (var start = 0; start < batch.Length; start += rows)
        {
            foreach (var piece in BatchBytes.Cut(batch.Slice(start, Math.Min(rows, batch.Length - start))))
            {
                yield return piece;
            }
        }
    }

    /// <summary>Some rows of the batch, copied, in batches of at most <paramref name="most"/> rows, fewer where they are wide.</summary>
    internal static IEnumerable<RecordBatch> TakeInPieces(this RecordBatch batch, int[] rows, int most)
    {
        for (int start = 0, length; start < rows.Length; start += length)
        {
            length = BatchBytes.RowsThatFit(batch.Columns, rows.AsSpan(start, Math.Min(most, rows.Length - start)));
            yield return batch.Take(rows.AsSpan(start, length));
        }
    }

    /// <summary>The same rows under other names.</summary>
    internal static RecordBatch As(this RecordBatch batch, Schema schema) => new(schema, batch.Columns, batch.Length);

    /// <summary>The value as a column of <paramref name="rows"/> rows, a constant repeated.</summary>
    internal static Column ToColumn(this Datum datum, int rows) =>
        !datum.IsConstant ? datum.Column : rows == 1 ? datum.Column : datum.Column.Take(new int[rows]);
}
