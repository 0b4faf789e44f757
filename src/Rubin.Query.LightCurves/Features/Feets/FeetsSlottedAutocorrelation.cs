using Rubin.Query.Engine.Execution;
using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

sealed class FeetsSlottedAutocorrelation() : Feature("feets_SlottedAutocorrelation", "feets_SlottedA_length", "feets_StetsonK_AC")
{
    const int FirstSlots = 100;
    const int MostSlots = 1 << 20;

    public override int MinObservations => 4;

    public override bool NeedsVariation => true;

    public override string Summary =>
        "The autocorrelation of an unevenly sampled curve: the mean product of deviations from the mean over the pairs whose "
        + "time difference falls into slots of width T, over that of slot 0. SlottedA_length is T times the first slot below 1 "
        + "/ e, StetsonK_AC the K of the slots below 100. T is the time step between neighbours of rank ⌊0.05 N⌋ + 1.";

    public override CurveColumns Reads => CurveColumns.Time;

    public override string Source => "Huijse et al. 2012, doi:10.1109/TSP.2012.2204260; Kim et al. 2011, doi:10.1088/0004-637X/735/2/68";

    internal override void Evaluate(LightCurve curve, Span<double> result)
    {
        result.Fill(double.NaN);
        var steps = new double[curve.Count - 1];
        for (var i = 0; i < steps.Length; i++) steps[i] = curve.Time[i + 1] - curve.Time[i];
        Array.Sort(steps);
        var width = steps[Math.Min((int)(curve.Count * 0.05) + 1, steps.Length - 1)];
        if (!(width > 0))
        {
            return;
        }

        var slots = Correlate(curve, width, FirstSlots);
        result[1] = StetsonK([.. slots.Select(s => s.Correlation)]);
        for (var count = FirstSlots; ; count *= 2)
        {
            foreach (var (slot, correlation) in slots)
            {
                if (correlation < 1 / Math.E)
                {
                    result[0] = slot * width;
                    return;
                }
            }

            if (2 * count > curve.Duration / width || count >= MostSlots)
            {
                return;
            }

            slots = Correlate(curve, width, 2 * count);
        }
    }

    /// <summary>The slots that have pairs, the first always.</summary>
    static List<(int Slot, double Correlation)> Correlate(LightCurve curve, double width, int count)
    {
        var sums = new double[count];
        var pairs = new int[count];
        sums[0] = curve.Moments.M2;
        pairs[0] = curve.Count;
        for (var i = 0; i < curve.Count; i++)
        {
            WorkerPool.ThrowIfStopped();
            var deviation = curve.Value[i] - curve.Mean;
            for (var j = i + 1; j < curve.Count; j++)
            {
                var slot = Math.Floor((curve.Time[j] - curve.Time[i]) / width + 0.5);
                if (slot >= count)
                {
                    break;
                }

                sums[(int)slot] += deviation * (curve.Value[j] - curve.Mean);
                pairs[(int)slot]++;
            }
        }

        var zero = sums[0] / pairs[0];
        return [.. Enumerable.Range(0, count).Where(k => pairs[k] > 0).Select(k => (k, sums[k] / pairs[k] / zero))];
    }

    static double StetsonK(double[] values)
    {
        var mean = values.Average();
        var squares = values.Sum(v => (v - mean) * (v - mean));
        return values.Length < 2 ? double.NaN : values.Sum(v => Math.Abs(v - mean)) / Math.Sqrt(values.Length * squares);
    }
}
