namespace Rubin.Query.LightCurves.Curves;

/// <summary>Two bands at the times that both have; of equal times the first of one meets the first of the other.</summary>
sealed class AlignedCurves
{
    readonly List<(int First, int Second)> _pairs = [];
    readonly LightCurve _first;
    readonly LightCurve _second;

    AlignedCurves(LightCurve first, LightCurve second)
    {
        _first = first;
        _second = second;
        Time = [];
    }

    public int Count => _pairs.Count;

    public double[] Time { get; private set; }

    public static AlignedCurves Of(LightCurve first, LightCurve second)
    {
        var aligned = new AlignedCurves(first, second);
        var (i, j) = (0, 0);
        while (i < first.Count && j < second.Count)
        {
            if (first.Time[i] == second.Time[j])
            {
                aligned._pairs.Add((i++, j++));
            }
            else if (first.Time[i] < second.Time[j])
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        aligned.Time = [.. aligned._pairs.Select(p => first.Time[p.First])];
        return aligned;
    }

    /// <summary>First minus second.</summary>
    public double[] Differences() => [.. _pairs.Select(p => _first.Value[p.First] - _second.Value[p.Second])];

    /// <summary>Stetson's indices of the products of the deviations of both bands from their weighted means; NaN for fewer than two pairs.</summary>
    public (double J, double K) Stetson()
    {
        double n = Count;
        var mean1 = WeightedMean(_first, p => p.First);
        var mean2 = WeightedMean(_second, p => p.Second);
        double signed = 0, absolute = 0, squares = 0;
        foreach (var (i, j) in _pairs)
        {
            var product = n / (n - 1) * (_first.Value[i] - mean1) / _first.Error[i] * ((_second.Value[j] - mean2) / _second.Error[j]);
            signed += Math.Sign(product) * Math.Sqrt(Math.Abs(product));
            absolute += Math.Abs(product);
            squares += product * product;
        }

        return n < 2 ? (double.NaN, double.NaN) : (signed / n, absolute / Math.Sqrt(n * squares));
    }

    double WeightedMean(LightCurve curve, Func<(int First, int Second), int> row)
    {
        double sum = 0, weight = 0;
        foreach (var pair in _pairs)
        {
            sum += curve.Weight[row(pair)] * curve.Value[row(pair)];
            weight += curve.Weight[row(pair)];
        }

        return sum / weight;
    }
}
