using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Periods;

/// <summary>The points of a curve band after band, their weights scaled to the sum 1, their values centred on the weighted mean of each band.</summary>
sealed partial class BandedPoints
{
    int[] _next = [];

    /// <summary>Times relative to the middle of the curve; zeros follow up to a whole vector, here and in the weights.</summary>
    public double[] Time { get; private set; } = [];

    public double[] Weight { get; private set; } = [];

    /// <summary>Weight × value.</summary>
    public double[] Weighted { get; private set; } = [];

    /// <summary>The centred values.</summary>
    public double[] Value { get; private set; } = [];

    /// <summary>Where each band ends; bands without points are left out.</summary>
    public int[] Ends { get; private set; } = [];

    /// <summary>The sum of the scaled weights of each band.</summary>
    public double[] BandWeight { get; private set; } = [];

    /// <summary>The number of each band in the curve.</summary>
    public int[] BandNumber { get; private set; } = [];

    /// <summary>The weighted mean of each band, which was taken off its values.</summary>
    public double[] BandMean { get; private set; } = [];

    /// <summary>Room for the normal equations of a model of these points.</summary>
    public Equations Equations { get; } = new();

    public int Bands { get; private set; }

    public int Count { get; private set; }

    /// <summary>Σ weight × centred value².</summary>
    public double Variance { get; private set; }

    /// <summary>The time in the curve that is 0 here.</summary>
    public double Middle { get; private set; }

    /// <param name="curve">The points.</param>
    /// <param name="scatter">One standard deviation that is added to every error, in square.</param>
    public void Load(LightCurve curve, double scatter = 0)
    {
        Reserve(curve);
        Count = curve.Count;
        Middle = Count == 0 ? 0 : 0.5 * (curve.Time[0] + curve.Time[^1]);
        Place(curve, scatter * scatter);
        Variance = 0;
        for (var band = 0; band < Bands; band++) Centre(band);
        var padded = (Count + 7) & ~7;
        foreach (var column in (ReadOnlySpan<double[]>)[Time, Weight, Weighted, Value]) column.AsSpan(Count, padded - Count).Clear();
    }

    void Reserve(LightCurve curve)
    {
        var bands = 1;
        foreach (var band in curve.Band) bands = Math.Max(bands, band + 1);
        if (_next.Length < bands)
        {
            _next = new int[bands];
            Ends = new int[bands];
            BandWeight = new double[bands];
            BandNumber = new int[bands];
            BandMean = new double[bands];
        }

        if (Time.Length < curve.Count + 8)
        {
            var size = 2 * (curve.Count + 8);
            Time = new double[size];
            Weight = new double[size];
            Weighted = new double[size];
            Value = new double[size];
            _cosine = new double[size];
            _sine = new double[size];
        }
    }

    void Place(LightCurve curve, double scatter)
    {
        var next = _next.AsSpan();
        next.Clear();
        foreach (var band in curve.Band) next[band]++;
        Bands = 0;
        var start = 0;
        for (var band = 0; band < next.Length; band++)
        {
            var points = next[band];
            next[band] = start;
            start += points;
            if (points > 0)
            {
                BandNumber[Bands] = band;
                Ends[Bands++] = start;
            }
        }

        var total = 0.0;
        for (var i = 0; i < Count; i++)
        {
            var at = next[curve.Band[i]]++;
            Time[at] = curve.Time[i] - Middle;
            Weight[at] = scatter == 0 ? curve.Weight[i] : 1 / (curve.Error[i] * curve.Error[i] + scatter);
            Value[at] = curve.Value[i];
            total += Weight[at];
        }

        foreach (ref var weight in Weight.AsSpan(0, Count)) weight /= total;
    }

    void Centre(int band)
    {
        double weight = 0, sum = 0;
        var start = band == 0 ? 0 : Ends[band - 1];
        for (var i = start; i < Ends[band]; i++)
        {
            weight += Weight[i];
            sum += Weight[i] * Value[i];
        }

        BandWeight[band] = weight;
        BandMean[band] = sum / weight;
        for (var i = start; i < Ends[band]; i++)
        {
            Value[i] -= BandMean[band];
            Weighted[i] = Weight[i] * Value[i];
            Variance += Weighted[i] * Value[i];
        }
    }
}
