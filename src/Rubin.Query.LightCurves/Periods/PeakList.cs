namespace Rubin.Query.LightCurves.Periods;

/// <summary>Peaks of a periodogram.</summary>
static class PeakList
{
    /// <summary>The frequencies of the highest local maxima, the highest first; equal ones by frequency. An end of the grid counts as one.</summary>
    public static List<double> Of(FrequencyGrid grid, ReadOnlySpan<double> power, int most)
    {
        var heap = new PriorityQueue<int, (double Power, int Index)>(most + 1);
        for (var k = 0; k < power.Length; k++)
        {
            var p = power[k];
            if (!(p > 0) || (k > 0 && power[k - 1] >= p) || (k + 1 < power.Length && power[k + 1] > p))
            {
                continue;
            }

            if (heap.Count < most)
            {
                heap.Enqueue(k, (p, -k));
            }
            else
            {
                heap.EnqueueDequeue(k, (p, -k));
            }
        }

        var peaks = new List<double>(heap.Count);
        while (heap.TryDequeue(out var k, out _)) peaks.Add(grid[k]);
        peaks.Reverse();
        return peaks;
    }

    /// <summary>Mean and standard deviation of the powers that are numbers.</summary>
    public static (double Mean, double Deviation) Noise(ReadOnlySpan<double> power)
    {
        double count = 0, sum = 0, squares = 0;
        foreach (var p in power)
        {
            if (!double.IsNaN(p))
            {
                count++;
                sum += p;
            }
        }

        var mean = sum / count;
        foreach (var p in power) squares += double.IsNaN(p) ? 0 : (p - mean) * (p - mean);
        return (mean, Math.Sqrt(squares / (count - 1)));
    }
}
