using Rubin.Query.Sky;

namespace Rubin.Query.Hats;

/// <summary>
/// Divides the sky into partitions of no more than a number of rows, cell for cell as HATS tools do: a cell of the histogram belongs to the
/// coarsest ancestor that is full enough but not too full.
/// </summary>
public static class PartitionChoice
{
    /// <summary>The partitions for a histogram, sorted by place on the HEALPix curve; only cells that hold rows get one.</summary>
    /// <param name="histogram">Cells of <paramref name="order"/>, ascending, with the rows in each.</param>
    /// <param name="order">The order of the histogram, 0 to 29.</param>
    /// <param name="maxRows">The most rows of a partition; 1 or more.</param>
    /// <param name="siblings">What becomes of a cell whose siblings are empty.</param>
    /// <exception cref="QueryException">OutOfMemory: a single cell of the histogram holds more rows.</exception>
    public static IReadOnlyList<HealpixCell> Choose(
        IReadOnlyList<(long Index, long Rows)> histogram, int order, long maxRows, EmptySiblings siblings = EmptySiblings.Drop)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRows, 1);
        var chosen = new HealpixCell[histogram.Count];
        var level = new List<Cell>(histogram.Count);
        for (var i = 0; i < chosen.Length; i++)
        {
            var (index, rows) = histogram[i];
            chosen[i] = rows <= maxRows
                ? new(order, index)
                : throw new QueryException(
                    QueryErrorCode.OutOfMemory,
                    $"cell {order}/{index} holds {rows} rows, more than the {maxRows} of a partition",
                    hint: "allow more rows in a partition, or cells of a higher order");
            level.Add(new(index, rows, i, i + 1));
        }

        for (var parent = order - 1; parent >= 0; parent--)
        {
            level = Merge(level, maxRows);
            foreach (var cell in level.Where(c => c.Rows <= maxRows && (siblings == EmptySiblings.Keep || c.HasSeveral)))
            {
                Array.Fill(chosen, new(parent, cell.Index), cell.Start, cell.End - cell.Start);
            }
        }

        return [.. chosen.Distinct()];
    }

    /// <summary>The parents of a level's cells; of those that are too full, one row too many is as good as the true number.</summary>
    static List<Cell> Merge(List<Cell> level, long maxRows)
    {
        var parents = new List<Cell>(level.Count);
        foreach (var cell in level)
        {
            var index = cell.Index >> 2;
            if (parents.Count > 0 && parents[^1].Index == index)
            {
                var parent = parents[^1];
                parents[^1] = parent with { Rows = Math.Min(parent.Rows + cell.Rows, maxRows + 1), End = cell.End, HasSeveral = true };
            }
            else
            {
                parents.Add(cell with { Index = index, HasSeveral = false });
            }
        }

        return parents;
    }

    /// <summary>A cell with rows: the histogram's entries inside it, and whether more than one of its children has any.</summary>
    readonly record struct Cell(long Index, long Rows, int Start, int End, bool HasSeveral = false);
}

/// <summary>What becomes of a cell with rows whose three siblings have none.</summary>
public enum EmptySiblings
{
    /// <summary>It stays by itself, small as it is on the sky; so do HATS tools by default.</summary>
    Drop,

    /// <summary>It joins them in their parent.</summary>
    Keep,
}
