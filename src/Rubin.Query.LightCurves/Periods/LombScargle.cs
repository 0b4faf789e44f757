using System.Runtime.Intrinsics;
using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Periods;

/// <summary>How the power of a periodogram is scaled.</summary>
public enum PeriodogramNormalization
{
    /// <summary>1 - χ² / χ²₀: 0 to 1.</summary>
    Standard,

    /// <summary>χ²₀ / χ² - 1.</summary>
    Model,

    /// <summary>ln(χ²₀ / χ²).</summary>
    Log,

    /// <summary>(χ²₀ - χ²) / 2, in units of the errors.</summary>
    Psd,
}

/// <summary>How the powers of a periodogram are computed.</summary>
public enum PeriodogramMethod
{
    /// <summary>The faster of the others: a Fourier transform where thousands of points meet a long grid.</summary>
    Automatic,

    /// <summary>Sum by sum, to rounding.</summary>
    Exact,

    /// <summary>By a Fourier transform; powers within 10⁻⁹ of the exact ones. Models of several harmonics are exact all the same.</summary>
    Fast,
}

/// <summary>
/// The generalised Lomb-Scargle periodogram (Zechmeister and Kürster 2009, doi:10.1051/0004-6361:200811296), exact at every frequency, as
/// astropy's <c>slow</c>: values centred on their weighted mean, weights 1 / error², a mean that floats with the sinusoid, any number of harmonics.
/// </summary>
/// <remarks>One instance serves one thread and keeps its buffers.</remarks>
public sealed class LombScargle : IPowerStream
{
    // Nanoseconds for a point and frequency, all sums of one sinusoid.
    const double ExactCost = 0.1;

    readonly SinusoidSums _sums = new();
    readonly FastSums _fast = new();
    double[][] _fastSums = [];
    double[] _power = [];
    double[] _time = [];
    double[] _weight = [];
    double[] _weighted = [];
    FrequencyGrid _grid;
    int _points;
    int _first;
    bool _isFast;

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
        _isFast = IsFast(curve.Count, grid);
        var longest = _isFast ? FastSums.Longest : SinusoidSums.Chunk;
        if (_power.Length < Math.Min(longest, grid.Count))
        {
            _power = new double[longest];
        }

        if (!_isFast && ReferenceVariance > 0)
        {
            AddSeries();
            _sums.SetGrid(grid);
        }
    }

    ReadOnlySpan<double> IPowerStream.Next()
    {
        var left = _grid.Count - _first;
        var power = _power.AsSpan(0, Math.Min(left, _isFast ? FastSums.Longest : SinusoidSums.Chunk));
        if (!(ReferenceVariance > 0))
        {
            power.Fill(double.NaN);
        }
        else if (_isFast)
        {
            Fast(_grid with { Start = _grid[_first], Count = power.Length }, power);
        }
        else if (left > 0)
        {
            _sums.Compute(_first);
            Exact(power);
        }

        PowerScale.Apply(Normalization, ReferenceVariance * WeightSum, power);
        _first += power.Length;
        return power;
    }

    void Exact(Span<double> power)
    {
        if (Terms == 1)
        {
            OneTerm(new(_sums.Cosines(0, 0), _sums.Sines(0, 0), _sums.Cosines(0, 1), _sums.Sines(0, 1), _sums.Cosines(0, 2), _sums.Sines(0, 2)), power);
        }
        else
        {
            new HarmonicPower(Terms, FitMean, _sums, ReferenceVariance).Fill(power);
        }
    }

    bool IsFast(int points, FrequencyGrid grid) => Terms == 1 && Method switch
    {
        PeriodogramMethod.Exact => false,
        PeriodogramMethod.Fast => true,
        _ => 3 * FastSums.Cost(points, grid.Count) < ExactCost * points * grid.Count,
    };

    void Fast(FrequencyGrid grid, Span<double> power)
    {
        var size = (grid.Count + 7) & ~7;
        if (_fastSums.Length == 0 || _fastSums[0].Length < size)
        {
            _fastSums = [.. Enumerable.Range(0, 6).Select(_ => new double[size])];
        }

        if (grid.Count > 0)
        {
            var time = _time.AsSpan(0, _points);
            _fast.Compute(time, _weight, 1, grid, _fastSums[0], _fastSums[1]);
            _fast.Compute(time, _weight, 2, grid, _fastSums[2], _fastSums[3]);
            _fast.Compute(time, _weighted, 1, grid, _fastSums[4], _fastSums[5]);
            OneTerm(new(_fastSums[0], _fastSums[1], _fastSums[2], _fastSums[3], _fastSums[4], _fastSums[5]), power);
        }
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

    /// <summary>
    /// P = (YC² SS - 2 YC YS CS + YS² CC) / ((CC SS - CS²) YY): the formula of the paper without its τ, so one division a frequency.
    /// </summary>
    void OneTerm(TrigonometricSums sums, Span<double> power)
    {
        var half = Vector512.Create(0.5);
        var mean = FitMean ? Vector512<double>.One : Vector512<double>.Zero;
        var variance = Vector512.Create(ReferenceVariance);
        for (var i = 0; i < power.Length; i += 8)
        {
            var c = mean * Vector512.Create(sums.Cosine1[i..]);
            var s = mean * Vector512.Create(sums.Sine1[i..]);
            var doubled = half * Vector512.Create(sums.Cosine2[i..]);
            var cc = half + doubled - c * c;
            var ss = half - doubled - s * s;
            var cs = half * Vector512.Create(sums.Sine2[i..]) - s * c;
            var a = Vector512.Create(sums.WeightedCosine[i..]);
            var b = Vector512.Create(sums.WeightedSine[i..]);
            var determinant = cc * ss - cs * cs;
            var explained = a * a * ss - (a + a) * b * cs + b * b * cc;
            var p = explained / (determinant * variance);
            p = Vector512.ConditionalSelect(Vector512.GreaterThan(determinant, Vector512.Create(1e-15)), p, Vector512.Create(double.NaN));
            Tail.Store(p, power[i..]);
        }
    }

    /// <summary>Sums of the weights at the frequency and twice it, and of the weighted values; whole vectors, so that the last may reach past the powers.</summary>
    readonly ref struct TrigonometricSums(
        ReadOnlySpan<double> cosine1, ReadOnlySpan<double> sine1, ReadOnlySpan<double> cosine2, ReadOnlySpan<double> sine2, ReadOnlySpan<double> weightedCosine, ReadOnlySpan<double> weightedSine)
    {
        public ReadOnlySpan<double> Cosine1 { get; } = cosine1;

        public ReadOnlySpan<double> Sine1 { get; } = sine1;

        public ReadOnlySpan<double> Cosine2 { get; } = cosine2;

        public ReadOnlySpan<double> Sine2 { get; } = sine2;

        public ReadOnlySpan<double> WeightedCosine { get; } = weightedCosine;

        public ReadOnlySpan<double> WeightedSine { get; } = weightedSine;
    }
}
