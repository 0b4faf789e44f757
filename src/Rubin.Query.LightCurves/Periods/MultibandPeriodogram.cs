using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Periods;

/// <summary>
/// The multi-band Lomb-Scargle periodogram (VanderPlas and Ivezić 2015, doi:10.1088/0004-637X/812/1/18): sinusoids common to all bands, and
/// deviations from them in each band that a regularization keeps small. The standard power, exact, as astropy's "flexible" method.
/// </summary>
/// <remarks>One instance serves one thread and keeps its buffers.</remarks>
public sealed class MultibandPeriodogram : IPowerStream
{
    readonly SinusoidSums _sums = new();
    readonly BandedPoints _points = new();
    readonly double[] _power = new double[SinusoidSums.Chunk];
    FrequencyGrid _grid;
    int _first;

    /// <summary>Harmonics common to all bands, 0 or more.</summary>
    public int BaseTerms { get; init; } = 1;

    /// <summary>Harmonics of each band's deviation, 0 or more: with 0 all bands share amplitude and phase, and differ in their means.</summary>
    public int BandTerms { get; init; } = 1;

    /// <summary>What is added to the diagonal of the bands' normal equations, as a part of the trace of all.</summary>
    public double BandRegularization { get; init; } = 1e-6;

    /// <summary>Computes the power at every frequency of a grid.</summary>
    /// <param name="curve">With bands.</param>
    /// <param name="grid">The frequencies.</param>
    /// <param name="power">One place for each; NaN where the model is not determined.</param>
    /// <exception cref="ArgumentException">There are not as many places as frequencies.</exception>
    public void Compute(LightCurve curve, FrequencyGrid grid, Span<double> power) => this.Fill(curve, grid, power);

    void IPowerStream.Start(LightCurve curve, FrequencyGrid grid)
    {
        (_grid, _first) = (grid, 0);
        _points.Load(curve);
        if (_points.Variance > 0)
        {
            var terms = Math.Max(BaseTerms, BandTerms);
            _sums.SetPoints(_points.Time.AsSpan(0, _points.Count), _points.Ends.AsSpan(0, _points.Bands));
            for (var h = 1; h <= 2 * terms; h++) _sums.Add(_points.Weight, h);
            for (var h = 1; h <= terms; h++) _sums.Add(_points.Weighted, h);
            _sums.SetGrid(grid);
        }
    }

    ReadOnlySpan<double> IPowerStream.Next()
    {
        var power = _power.AsSpan(0, Math.Min(_power.Length, _grid.Count - _first));
        if (!(_points.Variance > 0))
        {
            power.Fill(double.NaN);
        }
        else if (!power.IsEmpty)
        {
            _sums.Compute(_first);
            Fill(power);
        }

        _first += power.Length;
        return power;
    }

    void Fill(Span<double> power)
    {
        var tau = BandRegularization * (2 + BaseTerms + BandTerms);
        switch (BaseTerms, BandTerms)
        {
            case (1, 1):
                MultibandPower.Flexible(_sums, _points, tau, power);
                break;
            case (1, 0):
                MultibandPower.SharedPhase(_sums, _points, tau, power);
                break;
            default:
                new MultibandModel(BaseTerms, BandTerms, tau, _points).Fill(_sums, power);
                break;
        }
    }
}
