namespace Rubin.Query.LightCurves.Curves;

/// <content>Measurements of one time after another become one.</content>
public sealed partial class LightCurve
{
    /// <summary>
    /// The curve in windows of time, each band apart, in <paramref name="target"/>: the time (j + ½) window + offset, the mean by weights, and the error
    /// √(N_j / Σ w) of one measurement of the window, as the light-curve package's Bins.
    /// </summary>
    /// <param name="window">In days, above zero.</param>
    /// <param name="offset">A time at which a window begins.</param>
    /// <param name="target">Another curve.</param>
    /// <exception cref="QueryException">The window is not above zero.</exception>
    public void CopyBins(double window, double offset, LightCurve target)
    {
        if (!(window > 0 && double.IsFinite(window) && double.IsFinite(offset)))
        {
            throw new QueryException(QueryErrorCode.Value, FormattableString.Invariant($"no windows of {window} days; they are longer than 0"));
        }

        var sums = new SortedDictionary<(double Window, int Band), (double Weight, double Value, int Count)>();
        for (var row = 0; row < Count; row++)
        {
            var key = (Math.Floor((_time[row] - offset) / window), _band[row]);
            var (weight, value, count) = sums.GetValueOrDefault(key);
            sums[key] = (weight + _weight[row], value + _weight[row] * _value[row], count + 1);
        }

        Begin(target);
        target.Count = 0;
        foreach (var ((number, band), (weight, value, count)) in sums)
        {
            target.Put(target.Count++, (number + 0.5) * window + offset, value / weight, Math.Sqrt(count / weight), band);
        }

        target.ClearPadding();
    }
}
