using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.PhotoZ.Functions;

/// <summary>tomo_bin.</summary>
static class TomographicBins
{
    /// <summary>The bin of each redshift.</summary>
    /// <exception cref="QueryException">Value: the edges do not ascend.</exception>
    internal static Column<int> Of(Column redshifts, Datum edges, int rows, Bitmap validity)
    {
        var values = NumberColumn.Values(redshifts).Span;
        var (bins, isInside) = (new int[rows], new bool[rows]);
        double[] limits = [];
        for (var row = 0; row < rows; row++)
        {
            if (!validity[row] || redshifts.IsNull(row) || edges.IsNull(row))
            {
                continue;
            }

            if (row == 0 || limits.Length == 0 || !edges.IsConstant)
            {
                limits = LimitsOf((ListColumn)edges.Column, edges.IsConstant ? 0 : row);
            }

            var place = Array.BinarySearch(limits, values[row]);
            bins[row] = place >= 0 ? Math.Min(place + 1, limits.Length - 1) : ~place;
            isInside[row] = bins[row] > 0 && bins[row] < limits.Length && !double.IsNaN(values[row]);
        }

        return new(bins, Bitmap.Of(isInside));
    }

    static double[] LimitsOf(ListColumn lists, int row)
    {
        var limits = NumberColumn.Values(lists[row]).ToArray();
        for (var i = 1; i < limits.Length; i++)
        {
            if (!(limits[i] > limits[i - 1]))
            {
                throw new QueryException(QueryErrorCode.Value, "the edges of tomographic bins must ascend");
            }
        }

        return limits.Length >= 2 ? limits : throw new QueryException(QueryErrorCode.Value, "tomographic bins have two edges or more");
    }
}
