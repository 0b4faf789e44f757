namespace Rubin.Query.LightCurves.Curves;

/// <content>Rows into the order of time.</content>
public sealed partial class LightCurve
{
    double[] _keys = [];
    double[] _moved = [];
    int[] _order = [];
    int[] _movedBand = [];

    void SortByTime()
    {
        if (IsAscending(Time))
        {
            return;
        }

        if (_keys.Length < Count)
        {
            _keys = new double[_time.Length];
            _moved = new double[_time.Length];
            _order = new int[_time.Length];
            _movedBand = new int[_time.Length];
        }

        var order = _order.AsSpan(0, Count);
        StableOrder(Time, _keys.AsSpan(0, Count), order);
        Move(_time, order);
        Move(_value, order);
        Move(_error, order);
        Move(_inverseError, order);
        Move(_weight, order);
        for (var row = 0; row < order.Length; row++) _movedBand[row] = _band[order[row]];
        _movedBand.AsSpan(0, Count).CopyTo(_band);
    }

    static bool IsAscending(ReadOnlySpan<double> time)
    {
        for (var row = 1; row < time.Length; row++)
        {
            if (time[row] < time[row - 1])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The rows in the order of <paramref name="values"/>, equal ones as they came; <paramref name="keys"/> is left sorted.</summary>
    internal static void StableOrder(ReadOnlySpan<double> values, Span<double> keys, Span<int> order)
    {
        values.CopyTo(keys);
        for (var row = 0; row < order.Length; row++) order[row] = row;
        keys.Sort(order);
        for (var start = 0; start < order.Length;)
        {
            var end = start + 1;
            while (end < order.Length && keys[end] == keys[start]) end++;
            if (end - start > 1)
            {
                order[start..end].Sort();
            }

            start = end;
        }
    }

    void Move(double[] column, ReadOnlySpan<int> order)
    {
        for (var row = 0; row < order.Length; row++) _moved[row] = column[order[row]];
        _moved.AsSpan(0, order.Length).CopyTo(column);
    }
}
