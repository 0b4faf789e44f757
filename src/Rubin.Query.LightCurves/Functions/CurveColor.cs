using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Functions;

/// <summary>Differences between bands. Keeps its buffers.</summary>
sealed class CurveColor
{
    readonly LightCurve _first = new();
    readonly LightCurve _second = new();

    /// <summary>The colour; NaN where a band has no measurement, or none has a partner.</summary>
    /// <param name="curve">Loaded with bands.</param>
    /// <param name="names">Their names, by number.</param>
    /// <param name="first">The band from which is taken.</param>
    /// <param name="second">The band that is taken.</param>
    /// <param name="nearest">The greatest time between partners in days; null for the difference of medians.</param>
    public double Of(LightCurve curve, IReadOnlyList<string?> names, string? first, string? second, double? nearest)
    {
        curve.CopyBand(IndexOf(names, first), _first);
        curve.CopyBand(IndexOf(names, second), _second);
        if (_first.Count == 0 || _second.Count == 0)
        {
            return double.NaN;
        }

        return nearest is { } days ? MeanOfPairs(days) : _first.Median - _second.Median;
    }

    static int IndexOf(IReadOnlyList<string?> names, string? name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
            {
                return i;
            }
        }

        return -1;
    }

    double MeanOfPairs(double days)
    {
        var (sum, pairs, next) = (0.0, 0, 0);
        for (var i = 0; i < _first.Count; i++)
        {
            var time = _first.Time[i];
            while (next + 1 < _second.Count && Math.Abs(_second.Time[next + 1] - time) <= Math.Abs(_second.Time[next] - time)) next++;
            if (Math.Abs(_second.Time[next] - time) <= days)
            {
                sum += _first.Value[i] - _second.Value[next];
                pairs++;
            }
        }

        return pairs == 0 ? double.NaN : sum / pairs;
    }
}
