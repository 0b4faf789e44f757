using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Periods;

/// <summary>A frequency that competes.</summary>
/// <param name="Frequency">In cycles a day.</param>
/// <param name="Multiple">The frequency of the peak over this one.</param>
/// <param name="Score">N ln χ² with its penalty; less is better.</param>
readonly record struct Contender(double Frequency, double Multiple, double Score);

/// <summary>
/// Fits peaks, their halves and doubles with a curve of several harmonics and, in each band, a deviation in mean and first harmonic; the least
/// N ln χ² wins. Among the best a share of the decision goes to the string length of the folded points, N ln θ: it sees gaps that harmonics bridge.
/// </summary>
/// <remarks>
/// A quarter of the curve's scatter is added to the errors: no curve of few harmonics is as good as the errors of bright stars, and a few of those
/// would decide. Of 483 periods of RR Lyrae, 459 are found so, 450 without it. Doubles fit better by chance alone; they pay three times ln N.
/// </remarks>
sealed class HarmonicCompetition
{
    const double AddedScatter = 0.25;
    const double DoublePenalty = 3;
    const double StringShare = 0.2;

    // A tenth of the scatter keeps the brightest points from deciding alone whether two minima differ; of 483 RR Lyrae none is doubled, whose gain
    // stays below 1.8; eclipsing stars of unequal minima gain 1 to 20.
    const double DoubleScatter = 0.1;
    const double DoubleGain = 2;
    const int Refined = 30;
    const int Finalists = 10;

    readonly BandedPoints _plain = new();
    readonly BandedPoints _softened = new();
    readonly BandedPoints _sharp = new();
    double _least;
    int _terms;
    int _bandTerms;

    /// <summary>Bands that have points.</summary>
    public int Bands => _plain.Bands;

    public void Load(LightCurve curve, int harmonics)
    {
        _plain.Load(curve);
        _softened.Load(curve, AddedScatter * Math.Sqrt(_plain.Variance));
        _sharp.Load(curve, DoubleScatter * Math.Sqrt(_plain.Variance));
        _terms = Math.Clamp((curve.Count - 3 * Bands) / 6, 1, Math.Max(1, harmonics));
        _bandTerms = Bands > 1 && curve.Count >= 10 * Bands ? 1 : 0;
    }

    /// <summary>All contenders, the best first.</summary>
    public IReadOnlyList<Contender> Rank(IReadOnlyList<double> peaks, FrequencyGrid grid)
    {
        _least = grid.Start;
        var contenders = new List<Contender>();
        foreach (var peak in peaks)
        {
            foreach (var multiple in (ReadOnlySpan<double>)[1, 2, 0.5])
            {
                var frequency = peak / multiple;
                if (frequency >= grid.Start && frequency <= grid.End)
                {
                    contenders.Add(Compete(frequency, multiple, grid.Step));
                }
            }
        }

        Sort(contenders, contenders.Count);
        var refined = Math.Min(Refined, contenders.Count);
        for (var i = 0; i < refined; i++) contenders[i] = Climb(contenders[i], 0.25 * grid.Step);
        Sort(contenders, refined);
        var finalists = Math.Min(Finalists, contenders.Count);
        for (var i = 0; i < finalists; i++)
        {
            var smooth = _plain.Count * Math.Log(_plain.StringLength(contenders[i].Frequency));
            contenders[i] = contenders[i] with { Score = contenders[i].Score + (double.IsNaN(smooth) ? 0 : StringShare / (1 - StringShare) * smooth) };
        }

        Sort(contenders, finalists);
        if (contenders.Count > 0 && Doubled(contenders[0], grid) is { } twice)
        {
            contenders.Insert(0, twice);
        }

        return contenders;
    }

    /// <summary>
    /// The double of a period, where every second cycle differs: a curve of twice the harmonics at half the frequency, which holds that of the period itself, gains
    /// much more than chance, N ln χ² by twice ln N for each harmonic. Null where it does not.
    /// </summary>
    Contender? Doubled(Contender best, FrequencyGrid grid)
    {
        var half = Math.Max(1, _terms);
        var (frequency, step) = (0.5 * best.Frequency, 0.05 * grid.Step);
        if (best.Multiple > 1 || frequency < grid.Start || _sharp.Count < 6 * half + 3 * Bands)
        {
            return null;
        }

        var single = Maximum.Near(f => new MultibandModel(half, _bandTerms, MultibandModel.Tau(half, _bandTerms), _sharp).PowerAt(f), best.Frequency, step);
        var twice = Maximum.Near(f => new MultibandModel(2 * half, _bandTerms, MultibandModel.Tau(2 * half, _bandTerms), _sharp).PowerAt(f), frequency, 0.5 * step);
        var gain = _sharp.Count * (Math.Log(1 - single.Value) - Math.Log(1 - twice.Value));
        return gain > DoubleGain * 2 * half * Math.Log(_sharp.Count) ? best with { Frequency = twice.Place, Multiple = 2 * best.Multiple } : null;
    }

    static void Sort(List<Contender> contenders, int first) =>
        contenders.Sort(0, first, Comparer<Contender>.Create((a, b) => a.Score.CompareTo(b.Score)));

    /// <summary>The best of a few frequencies next to the peak, which is known to half a step of the grid.</summary>
    Contender Compete(double start, double multiple, double step)
    {
        var width = multiple < 1 ? 3 : 2;
        var best = (Frequency: start, Power: double.NegativeInfinity);
        for (var i = -width; i <= width; i++) best = Better(best, start + 0.5 * i * step);
        return Judge(best, multiple);
    }

    /// <summary>Closer to the maximum, to a hundredth of the grid's step: the peak of the highest harmonic is narrower than that of the sinusoid.</summary>
    Contender Climb(Contender from, double step)
    {
        var best = Better((from.Frequency, double.NegativeInfinity), from.Frequency);
        for (var half = step; half > 0.04 * step; half *= 0.5)
        {
            best = Better(Better(best, best.Frequency - half), best.Frequency + half);
        }

        return Judge(best, from.Multiple);
    }

    Contender Judge((double Frequency, double Power) best, double multiple)
    {
        var score = _softened.Count * Math.Log(Math.Max(1 - best.Power, 1e-300));
        return new(best.Frequency, multiple, multiple > 1 ? score + DoublePenalty * Math.Log(_softened.Count) : score);
    }

    (double Frequency, double Power) Better((double Frequency, double Power) best, double frequency)
    {
        var power = frequency >= _least ? Model(_softened).PowerAt(frequency) : double.NaN;
        return power > best.Power ? (frequency, power) : best;
    }

    /// <summary>The maximum next to a frequency, to the precision of a double, and the variance that is explained there.</summary>
    public (double Frequency, double Explained) Refine(double frequency, double step) =>
        Maximum.Near(f => Model(_softened).PowerAt(f), frequency, 0.1 * step);

    /// <summary>The highest peak of one sinusoid common to all bands at a frequency, its double and its half.</summary>
    public (double Multiple, double Power) Peak(double frequency, FrequencyGrid grid)
    {
        var best = (Multiple: 1.0, Power: double.NegativeInfinity);
        foreach (var multiple in (ReadOnlySpan<double>)[1, 2, 0.5])
        {
            var at = frequency * multiple;
            var power = at >= grid.Start && at <= grid.End ? Maximum.Near(f => Sinusoid().PowerAt(f), at, 0.5 * grid.Step).Value : double.NaN;
            best = power > best.Power ? (multiple, power) : best;
        }

        return best;
    }

    /// <summary>Height of the curve, and the first time from <paramref name="from"/> on at which it is highest.</summary>
    public (double Amplitude, double MaximumTime) Shape(double frequency, double from)
    {
        if (Model(_softened).Solve(frequency) is not { } coefficients)
        {
            return (double.NaN, double.NaN);
        }

        var curve = new HarmonicCurve(coefficients.AsSpan(1, 2 * _terms));
        var (lowest, highest) = (curve.Lowest(), curve.Highest());
        var phase = highest.Phase - frequency * (from - _softened.Middle);
        return (highest.Value - lowest.Value, from + (phase - Math.Floor(phase)) / frequency);
    }

    MultibandModel Model(BandedPoints points) => new(_terms, _bandTerms, MultibandModel.Tau(_terms, _bandTerms), points);

    MultibandModel Sinusoid() => new(1, 0, MultibandModel.Tau(1, 0), _plain);
}
