using System.Runtime.Intrinsics;
using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Periods;

/// <summary>
/// The generalised Lomb-Scargle periodogram (Zechmeister and Kürster 2009, doi:10.1051/0004-6361:200811296), within 10⁻¹¹ of the
/// least squares that astropy's <c>slow</c> solves (10⁻⁶ at periods far longer than the curve): values centred on their weighted mean, weights 1 / error², a mean that floats with the sinusoid, any number of harmonics.
/// </summary>
/// <remarks>One instance serves one thread and keeps its buffers.</remarks>
public sealed class LombScargle : IPowerStream
{
    // Nanoseconds for a point and frequency, all sums of one sinusoid, and for a frequency that is interpolated (Zen 5, 2026-11).
    const double ExactCost = 0.1;
    const double CoarseCost = 4 * ExactCost / 9;
    const double InterpolationCost = 3;

    // With fewer frequencies the coarse grid, which reaches beyond them, is not much shorter.
    const int FewestInterpolated = 300;

    // Sums that are not exact make a power within 10⁻¹¹ where the equations' determinant, mostly 1/4, is above this; other powers are computed from exact ones.
    const double WellDetermined = 0.05;

    readonly SinusoidSums _sums = new();
    readonly InterpolatedSums _interpolated = new();
    readonly FastSums _fast = new();
    OrthogonalPower? _orthogonal;
    double[][] _fastSums = [];
    double[] _power = [];
    double[] _time = [];
    double[] _weight = [];
    double[] _weighted = [];
    FrequencyGrid _grid;
    int _points;
    int _first;
    PeriodogramMethod _method;
    readonly double[][] _parts = [.. Enumerable.Range(0, InterpolatedSums.Parts).Select(_ => new double[InterpolatedSums.Chunk / InterpolatedSums.Parts])];

    /// <summary>Harmonics of the model, 1 or more.</summary>
    public int Terms { get; init; } = 1;

    /// <summary>Whether the mean is fitted with the sinusoid.</summary>
    public bool FitMean { get; init; } = true;

    /// <summary>Whether all values weigh alike, whatever their errors.</summary>
    public bool IgnoreErrors { get; init; }

    /// <summary>How powers are computed.</summary>
    public PeriodogramMethod Method { get; init; }

    /// <summary>How powers are scaled.</summary>
    public PeriodogramNormalization Normalization { get; init; }

    /// <summary>Σ w (m - mean)² with the weights' sum 1: what a standard power of 1 would explain.</summary>
    internal double ReferenceVariance { get; private set; }

    /// <summary>The sum of the weights before they were scaled.</summary>
    internal double WeightSum { get; private set; }

    /// <summary>Computes the power at every frequency of a grid.</summary>
    /// <param name="curve">At least two measurements.</param>
    /// <param name="grid">The frequencies.</param>
    /// <param name="power">One place for each; NaN where the model is not determined (too few measurements or times, frequency 0).</param>
    /// <exception cref="ArgumentException">There are not as many places as frequencies.</exception>
    public void Compute(LightCurve curve, FrequencyGrid grid, Span<double> power) => this.Fill(curve, grid, power);

    void IPowerStream.Start(LightCurve curve, FrequencyGrid grid)
    {
        Prepare(curve);
        (_grid, _points, _first) = (grid, curve.Count, 0);
        Begin(Choose(curve, grid));
        if (_power.Length < Math.Min(Longest, grid.Count))
        {
            _power = new double[Longest];
        }
    }

    int Longest => _method switch
    {
        PeriodogramMethod.Exact => SinusoidSums.Chunk,
        PeriodogramMethod.Fast => FastSums.Longest,
        _ => InterpolatedSums.Chunk,
    };

    ReadOnlySpan<double> IPowerStream.Next()
    {
        var power = _power.AsSpan(0, Math.Min(_grid.Count - _first, Longest));
        if (!(ReferenceVariance > 0))
        {
            power.Fill(double.NaN);
        }
        else if (!power.IsEmpty)
        {
            Compute(power);
        }

        PowerScale.Apply(Normalization, ReferenceVariance * WeightSum, power);
        _first += power.Length;
        return power;
    }

    PeriodogramMethod Choose(LightCurve curve, FrequencyGrid grid)
    {
        if (Terms > 1 || Method != PeriodogramMethod.Automatic)
        {
            return Terms > 1 ? PeriodogramMethod.Exact : Method;
        }

        // Nanoseconds for a frequency, but for the last.
        double points = curve.Count;
        var exact = ExactCost * points;
        var interpolated = grid.Count >= FewestInterpolated && InterpolatedSums.Serves(grid, curve.Duration) ? CoarseCost * points + InterpolationCost : exact;
        return 3 * FastSums.Cost(curve.Count, grid.Count) < Math.Min(exact, interpolated) * grid.Count ? PeriodogramMethod.Fast
            : interpolated < exact ? PeriodogramMethod.Automatic : PeriodogramMethod.Exact;
    }

    /// <summary>What is not exact and not by a Fourier transform is interpolated.</summary>
    void Begin(PeriodogramMethod method)
    {
        _method = method;
        if (!(ReferenceVariance > 0))
        {
            return;
        }

        switch (method)
        {
            case PeriodogramMethod.Exact:
                AddSeries();
                _sums.SetGrid(_grid);
                break;
            case PeriodogramMethod.Automatic:
                _interpolated.Start(_time, _weight, _weighted, _points, _grid);
                break;
        }
    }

    void Compute(Span<double> power)
    {
        switch (_method)
        {
            case PeriodogramMethod.Exact when Terms > 1:
                _sums.Compute(_first);
                new HarmonicPower(Terms, FitMean, _sums, ReferenceVariance).Fill(power);
                Mend(power);
                break;
            case PeriodogramMethod.Exact:
                _sums.Compute(_first);
                Formula.Fill(new(_sums.Cosines(0, 0), _sums.Sines(0, 0), _sums.Cosines(0, 1), _sums.Sines(0, 1), _sums.Cosines(0, 2), _sums.Sines(0, 2)), power);
                Mend(power);
                break;
            case PeriodogramMethod.Fast:
                Fast(_grid with { Start = _grid[_first], Count = power.Length }, power);
                Mend(power);
                break;
            default:
                Interpolate(power);

                // Of a curve whose points lie in few places nearly all are mended.
                if (Mend(power) > power.Length / 16)
                {
                    Begin(PeriodogramMethod.Exact);
                }

                break;
        }
    }

    SinusoidPower Formula => new(FitMean, ReferenceVariance);

    void Fast(FrequencyGrid grid, Span<double> power)
    {
        var size = (grid.Count + 7) & ~7;
        if (_fastSums.Length == 0 || _fastSums[0].Length < size)
        {
            _fastSums = [.. Enumerable.Range(0, 6).Select(_ => new double[size])];
        }

        var time = _time.AsSpan(0, _points);
        _fast.Compute(time, _weight, 1, grid, _fastSums[0], _fastSums[1]);
        _fast.Compute(time, _weight, 2, grid, _fastSums[2], _fastSums[3]);
        _fast.Compute(time, _weighted, 1, grid, _fastSums[4], _fastSums[5]);
        Formula.Fill(new(_fastSums[0], _fastSums[1], _fastSums[2], _fastSums[3], _fastSums[4], _fastSums[5]), power, WellDetermined);
    }

    void Interpolate(Span<double> power)
    {
        const int Parts = InterpolatedSums.Parts;
        var cells = (power.Length + Parts - 1) / Parts;
        _interpolated.Compute(_first);
        for (var part = 0; part < Parts; part++)
        {
            var sums = _interpolated;
            Formula.Fill(
                new(sums.Cosines(0, part), sums.Sines(0, part), sums.Cosines(1, part), sums.Sines(1, part), sums.Cosines(2, part), sums.Sines(2, part)),
                _parts[part].AsSpan(0, cells), WellDetermined);
        }

        var first = _parts[0].AsSpan(0, cells);
        var second = _parts[1].AsSpan(0, cells);
        var third = _parts[2].AsSpan(0, cells);
        for (var (i, at) = (0, 0); i < first.Length; i++, at += Parts)
        {
            var all = _power.AsSpan(at, Parts);
            (all[0], all[1], all[2]) = (first[i], second[i], third[i]);
        }
    }

    /// <summary>Computes powers anew that inexact sums or the normal equations do not determine well.</summary>
    /// <returns>How many.</returns>
    int Mend(Span<double> power)
    {
        var mended = 0;
        for (var i = 0; i < power.Length; i++)
        {
            if (i + 8 <= power.Length && Vector512.Create(power[i..]) is var eight && Vector512.EqualsAll(eight, eight))
            {
                i += 7;
            }
            else if (double.IsNaN(power[i]))
            {
                power[i] = At(_grid[_first + i]);
                mended++;
            }
        }

        return mended;
    }

    double At(double frequency)
    {
        var size = _method == PeriodogramMethod.Exact ? 0 : (_points + 7) & ~7;
        var power = size == 0 ? double.NaN : Formula.At(frequency, _time.AsSpan(0, size), _weight.AsSpan(0, size), _weighted.AsSpan(0, size));
        return !double.IsNaN(power) || _points < 2 * Terms + (FitMean ? 1 : 0) ? power
            : (_orthogonal ??= new(Terms, FitMean)).Explained(frequency, _time.AsSpan(0, _points), _weight.AsSpan(0, _points), _weighted.AsSpan(0, _points))
                / ReferenceVariance;
    }

    void Prepare(LightCurve curve)
    {
        var size = (curve.Count + 7) & ~7;
        if (_time.Length < size)
        {
            _time = new double[2 * size];
            _weight = new double[2 * size];
            _weighted = new double[2 * size];
        }

        var time = curve.Time;
        var value = curve.Value;
        var middle = time.IsEmpty ? 0 : 0.5 * (time[0] + time[^1]);
        WeightSum = IgnoreErrors ? curve.Count : curve.Sums.Weight;
        var mean = IgnoreErrors ? curve.Mean : curve.WeightedMean;
        var variance = 0.0;
        for (var i = 0; i < curve.Count; i++)
        {
            var w = (IgnoreErrors ? 1 : curve.Weight[i]) / WeightSum;
            var y = value[i] - mean;
            _time[i] = time[i] - middle;
            _weight[i] = w;
            _weighted[i] = w * y;
            variance += w * y * y;
        }

        _time.AsSpan(curve.Count, size - curve.Count).Clear();
        _weight.AsSpan(curve.Count, size - curve.Count).Clear();
        _weighted.AsSpan(curve.Count, size - curve.Count).Clear();
        ReferenceVariance = variance;
        _sums.SetPoints(_time.AsSpan(0, curve.Count), [curve.Count]);
    }

    /// <summary>Weights at the harmonics 1 to 2 K, then weighted values at 1 to K.</summary>
    void AddSeries()
    {
        for (var h = 1; h <= 2 * Terms; h++) _sums.Add(_weight, h);
        for (var h = 1; h <= Terms; h++) _sums.Add(_weighted, h);
    }
}
