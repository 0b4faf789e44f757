using Rubin.Query.Engine.Functions;
using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.PhotoZ.Functions;

/// <summary>Counts redshifts at the nearest point of a grid; the outer points have half the room, and so twice the density.</summary>
sealed class HistogramRows(RedshiftGrid grid) : RowNumbers
{
    readonly double[] _numbers = new double[grid.Count];
    ReadOnlyMemory<double> _redshifts;
    ReadOnlyMemory<double> _weights;
    int _last;

    internal override ReadOnlySpan<double> Numbers => _numbers;

    internal override void Begin(ReadOnlySpan<Datum> arguments, int rows)
    {
        _redshifts = NumberColumn.Values(arguments[0].Expand(rows));
        _weights = arguments.Length > 4 ? NumberColumn.Values(arguments[4].Expand(rows)) : default;
    }

    internal override bool TryRow(int row)
    {
        var (redshift, weight) = (_redshifts.Span[row], _weights.IsEmpty ? 1 : _weights.Span[row]);
        if (!(redshift >= grid.Minimum && redshift <= grid.Maximum) || !(weight > 0) || !double.IsFinite(weight))
        {
            return false;
        }

        _numbers[_last] = 0;
        _last = Math.Clamp((int)Math.Round((redshift - grid.Minimum) / grid.Step), 0, grid.Count - 1);
        _numbers[_last] = _last == 0 || _last == grid.Count - 1 ? 2 * weight : weight;
        return true;
    }
}
