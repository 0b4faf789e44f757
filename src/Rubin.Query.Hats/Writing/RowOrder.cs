using Rubin.Query.Arrow;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Hats;

/// <summary>The order of rows in one order-29 cell: by the sort columns, NULL last, then by place in the input. Immutable.</summary>
/// <param name="columns">Positions of the sort columns in the batches of runs.</param>
sealed class RowOrder(int[] columns)
{
    /// <summary>Negative or positive as the first row comes before or after the second.</summary>
    public int Compare(RecordBatch left, int i, RecordBatch right, int j)
    {
        foreach (var column in columns)
        {
            if (ValueOrder.Compare(left.Columns[column], i, right.Columns[column], j) is not 0 and var byValue)
            {
                return byValue;
            }
        }

        return CellRun.PlacesOf(left)[i].CompareTo(CellRun.PlacesOf(right)[j]);
    }

    /// <summary>The rows of a batch of a run, sorted.</summary>
    public RecordBatch Sort(RecordBatch rows)
    {
        var cells = CellRun.CellsOf(rows).ToArray();
        var index = new int[cells.Length];
        var isSorted = true;
        for (var row = 0; row < index.Length; row++)
        {
            index[row] = row;
            isSorted &= row == 0 || cells[row - 1] < cells[row];
        }

        if (isSorted)
        {
            return rows;
        }

        Array.Sort(cells, index);
        for (var start = 0; start < index.Length;)
        {
            var end = start + 1;
            while (end < index.Length && cells[end] == cells[start]) end++;
            if (end - start > 1)
            {
                index.AsSpan(start, end - start).Sort((a, b) => Compare(rows, a, rows, b));
            }

            start = end;
        }

        return rows.Take(index);
    }
}

/// <summary>Batches joined.</summary>
static class CellBatches
{
    /// <summary>The rows of one batch or more, in order.</summary>
    public static RecordBatch Concat(IReadOnlyList<RecordBatch> batches)
    {
        var first = batches[0];
        return batches.Count == 1
            ? first
            : new(first.Schema, [.. Enumerable.Range(0, first.Columns.Count).Select(c => Column.Concat([.. batches.Select(b => b.Columns[c])]))], batches.Sum(b => b.Length));
    }
}
