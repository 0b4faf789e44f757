namespace Rubin.Query.LightCurves.Curves;

/// <content>Work that features share, done when first asked for.</content>
public sealed partial class LightCurve
{
    bool _hasSums;
    bool _hasMoments;
    bool _isSorted;
    double? _medianDeviation;
    double? _stetsonMean;
    CurveSums _sums;
    CurveMoments _moments;
    Periods.ClassicalSpectrum? _spectrum;
    (double Resolution, double Factor)? _spectrumOf;

    /// <summary>How features that leave it open take quantiles and degrees of freedom; set by the feature set before it evaluates.</summary>
    internal Dialect Dialect { get; set; } = Dialect.LightCurve;

    /// <summary>Whether all values are equal.</summary>
    internal bool IsConstant => Count == 0 || Sums.Minimum == Sums.Maximum;

    internal ref readonly CurveSums Sums
    {
        get
        {
            if (!_hasSums)
            {
                AddUp();
            }

            return ref _sums;
        }
    }

    internal ref readonly CurveMoments Moments
    {
        get
        {
            if (!_hasMoments)
            {
                AddUpMoments();
            }

            return ref _moments;
        }
    }

    /// <summary>The values in ascending order.</summary>
    internal ReadOnlySpan<double> Sorted
    {
        get
        {
            if (!_isSorted)
            {
                Sort();
            }

            return _sorted.AsSpan(0, Count);
        }
    }

    /// <summary>Values that follow the sorted ones up to a whole vector may be written to.</summary>
    internal double[] SortedBuffer
    {
        get
        {
            _ = Sorted;
            return _sorted;
        }
    }

    internal double Mean => Sums.Mean;

    internal double WeightedMean => Sums.WeightedMean;

    internal double Minimum => Sums.Minimum;

    internal double Maximum => Sums.Maximum;

    /// <summary>Days from the first to the last measurement; NaN where there is none.</summary>
    public double Duration => Count == 0 ? double.NaN : _time[Count - 1] - _time[0];

    /// <summary>Variance with the degrees of freedom of the dialect.</summary>
    internal double Variance => Moments.M2 / (Count - Dialect.LostDegrees);

    internal double StandardDeviation => Math.Sqrt(Variance);

    /// <summary>Σ (m - mean)² of a curve of which no other moment is asked.</summary>
    internal double SquaredDeviations => _hasMoments ? _moments.M2 : CurveMoments.SquaresOf(Sums, _value, Count);

    internal double Median => Quantile.Median(Sorted);

    /// <summary>Median of |value - median|, not scaled.</summary>
    internal double MedianAbsoluteDeviation => _medianDeviation ??= SortedDeviations.Median(Sorted, Median);

    /// <summary>The mean that Stetson's iteration of weights converges to; see <see cref="StetsonIteration"/>.</summary>
    internal double StetsonMean => _stetsonMean ??= StetsonIteration.Mean(_value, _error, Count, WeightedMean);

    /// <summary>Quantile by the rule of the dialect; <paramref name="p"/> from 0 to 1.</summary>
    internal double QuantileAt(double p) => Quantile.At(Sorted, p, Dialect.Quantiles);

    /// <summary>The quantile at 1 - <paramref name="p"/>, with the difference taken in the precision of the rule.</summary>
    internal double QuantileFromAbove(double p) =>
        Dialect.Quantiles == QuantileRule.Hazen ? Quantile.Hazen(Sorted, 1 - (float)p) : Quantile.At(Sorted, 1 - p, Dialect.Quantiles);

    /// <summary>The periodogram without weights; computed when first asked for, or with other parameters.</summary>
    internal Periods.ClassicalSpectrum Spectrum(double resolution, double factor)
    {
        _spectrum ??= new();
        if (_spectrumOf != (resolution, factor))
        {
            _spectrum.Compute(this, Periods.ClassicalSpectrum.GridOf(this, resolution, factor));
            _spectrumOf = (resolution, factor);
        }

        return _spectrum;
    }

    internal double[] ValueBuffer => _value;

    internal double[] TimeBuffer => _time;

    internal double[] InverseErrorBuffer => _inverseError;

    // Apart from the properties, so that those are compiled into their callers.
    void AddUp()
    {
        _sums = CurveSums.Of(_time, _value, _error, _weight, Count);
        _hasSums = true;
    }

    void AddUpMoments()
    {
        _moments = CurveMoments.Of(Sums, _time, _value, _inverseError, _weight, Count);
        _hasMoments = true;
    }

    void Sort()
    {
        _value.AsSpan(0, Count).CopyTo(_sorted);
        AscendingSort.Sort(_sorted, Count);
        _isSorted = true;
    }

    void Forget()
    {
        _hasSums = false;
        _hasMoments = false;
        _isSorted = false;
        _medianDeviation = null;
        _stetsonMean = null;
        _spectrumOf = null;
    }
}
