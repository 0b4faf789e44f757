using System.Globalization;
using Rubin.Query.Sky;

namespace Rubin.Query.Hats;

/// <summary>
/// Which cells around a partition hold the rows of its margin: the ring of cells of the margin's order that touch it, which is the finest order whose
/// cells are wider than the threshold (as HATS tools do, so that the rows are the same). Immutable.
/// </summary>
sealed class MarginCells
{
    /// <summary>A ring that is read is made of cells at most this many orders finer than the partition: 4 · 2^12 of them.</summary>
    const int MostDepth = 12;

    readonly int _order;

    /// <summary>The margin of a threshold.</summary>
    /// <exception cref="QueryException">Value: it is too large for any order.</exception>
    public MarginCells(double thresholdArcsec)
    {
        CheckThreshold(thresholdArcsec);
        _order = OrderFor(thresholdArcsec);
    }

    /// <summary>Looks whether there can be a margin of a threshold.</summary>
    /// <exception cref="QueryException">Value: it is too large for any order.</exception>
    public static void CheckThreshold(double thresholdArcsec)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(thresholdArcsec);
        if (OrderFor(thresholdArcsec) < 0)
        {
            throw new QueryException(
                QueryErrorCode.Value,
                string.Create(CultureInfo.InvariantCulture, $"a margin of {thresholdArcsec} arcseconds is wider than any cell"),
                hint: "36 degrees are the most");
        }
    }

    /// <summary>The order of the cells that a margin is made of.</summary>
    public int Order => _order;

    /// <summary>The cells around a partition that are read, and the finest order among them; where that is coarser than the margin's, <see cref="Touches"/> tells.</summary>
    public (HealpixRanges Cells, int Order) Around(HealpixCell partition)
    {
        if (_order > partition.Order)
        {
            var order = Math.Min(_order, partition.Order + MostDepth);
            return (HealpixRanges.From(Healpix.ExternalEdge(partition, order).Select(i => new HealpixCell(order, i))), order);
        }

        // The threshold is wider than the partition: what is around lies in the cells next to the margin's cell around it, and in that cell.
        var around = partition.Ancestor(_order);
        var cells = HealpixRanges.From([around, .. around.Neighbours()]);
        return (cells.Except(HealpixRanges.From([partition])), Math.Max(_order, partition.Order));
    }

    /// <summary>Whether a cell of order 29 lies in a cell of the margin's order, finer than the partition's, that touches the partition from outside.</summary>
    public bool Touches(HealpixCell partition, long deepestIndex) => !partition.Contains(deepestIndex)
        && new HealpixCell(Healpix.MaxOrder, deepestIndex).Ancestor(_order).Neighbours().Any(partition.Contains);

    /// <summary>
    /// The cells that may have a margin: the partitions, and the fewest cells that make up the rest of the sky, so that rows of another catalog that
    /// lie beside this one find their neighbours too.
    /// </summary>
    public static IReadOnlyList<HealpixCell> Targets(IEnumerable<HealpixCell> partitions)
    {
        HealpixCell[] all = [.. partitions];
        return [.. all.Concat(HealpixRanges.From(all).Complement().Cells()).Order()];
    }

    static int OrderFor(double thresholdArcsec) => Healpix.OrderForSeparation(Angle.DegreesToRadians(thresholdArcsec / 3600));
}
