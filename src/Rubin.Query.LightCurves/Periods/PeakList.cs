namespace Rubin.Query.LightCurves.Periods;

/// <summary>The highest peaks of a periodogram, and its noise, from powers that come piece by piece.</summary>
/// <param name="grid">Their frequencies.</param>
/// <param name="most">How many peaks.</param>
sealed class PeakList(FrequencyGrid grid, int most)
{
    readonly PriorityQueue<int, (double Power, int Index)> _highest = new(most + 1);
    double _before = double.NaN;
    double _last = double.NaN;
    int _index = -1;
    double _count;
    double _mean;
    double _squares;

    /// <summary>Mean and standard deviation of the powers that are numbers.</summary>
    public (double Mean, double Deviation) Noise => (_mean, Math.Sqrt(_squares / (_count - 1)));

    /// <summary>Takes the next powers.</summary>
    public void Add(ReadOnlySpan<double> power)
    {
        foreach (var p in power)
        {
            Judge(p);
            (_before, _last) = (_last, p);
            _index++;
        }

        AddNoise(power);
    }

    /// <summary>The frequencies of the highest local maxima, the highest first; equal ones by frequency. An end of the grid counts as one. To be asked once, at the end.</summary>
    public List<double> Frequencies()
    {
        Judge(double.NaN);
        var peaks = new List<double>(_highest.Count);
        while (_highest.TryDequeue(out var k, out _)) peaks.Add(grid[k]);
        peaks.Reverse();
        return peaks;
    }

    /// <summary>Whether the last power is a peak, now that its successor is known.</summary>
    void Judge(double next)
    {
        if (!(_last > 0) || _before >= _last || next > _last)
        {
            return;
        }

        if (_highest.Count < most)
        {
            _highest.Enqueue(_index, (_last, -_index));
        }
        else
        {
            _highest.EnqueueDequeue(_index, (_last, -_index));
        }
    }

    /// <summary>Joins the moments of a piece with those before it (Chan, Golub and LeVeque 1983, doi:10.1080/00031305.1983.10483115).</summary>
    void AddNoise(ReadOnlySpan<double> power)
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

        if (count == 0)
        {
            return;
        }

        var mean = sum / count;
        foreach (var p in power) squares += double.IsNaN(p) ? 0 : (p - mean) * (p - mean);
        var (apart, total) = (mean - _mean, _count + count);
        _squares += squares + apart * apart * _count * count / total;
        _mean += apart * count / total;
        _count = total;
    }
}
