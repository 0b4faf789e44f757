using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Periods;

/// <summary>
/// The best periods of a curve. Every frequency of a grid is tried with one sinusoid common to all bands; the highest peaks, their halves and
/// doubles then compete with a curve of several harmonics, in which bands may differ, and which tells a period from its daily aliases.
/// </summary>
/// <remarks>
/// With its defaults it finds 95 % of the periods that Sesar et al. (2010, doi:10.1088/0004-637X/708/1/717) publish for RR Lyrae of SDSS; most of
/// the others are better explained by the alias that is found. One instance serves one thread and keeps its buffers.
/// </remarks>
public sealed class PeriodSearch
{
    /// <summary>Curves with fewer measurements have no period.</summary>
    public const int MinObservations = 5;

    // Peaks of the sinusoid that compete; the true one is among them for all of 483 RR Lyrae but one.
    const int Peaks = 60;

    readonly IPowerStream _sinusoid = new MultibandPeriodogram { BandTerms = 0 };
    readonly HarmonicCompetition _harmonic = new();

    /// <summary>How many periods are wanted, at most.</summary>
    public int Count { get; init; } = 1;

    /// <summary>The shortest period, in days.</summary>
    public double ShortestPeriod { get; init; } = 0.05;

    /// <summary>The longest period, in days; NaN for the time from the first to the last measurement.</summary>
    public double LongestPeriod { get; init; } = double.NaN;

    /// <summary>Frequencies of the grid in the width of a peak.</summary>
    public double SamplesPerPeak { get; init; } = 5;

    /// <summary>The most harmonics of the curve that decides between peaks; fewer are used for curves of few measurements.</summary>
    public int Harmonics { get; init; } = 4;

    /// <summary>How false-alarm probabilities are estimated.</summary>
    public FalseAlarmMethod FalseAlarm { get; init; }

    /// <summary>Finds the periods, the best first; none where the curve is constant or too short.</summary>
    /// <param name="curve">Flux or magnitude, with or without bands.</param>
    /// <exception cref="QueryException">There are no periods in the range, or too many to try.</exception>
    public IReadOnlyList<FoundPeriod> Find(LightCurve curve)
    {
        var longest = double.IsNaN(LongestPeriod) ? Math.Max(curve.Duration, 2 * ShortestPeriod) : LongestPeriod;
        if (curve.Count < MinObservations || curve.IsConstant || !(curve.Duration > 0))
        {
            return [];
        }

        var grid = FrequencyGrid.OfPeriods(ShortestPeriod, longest, curve.Duration, SamplesPerPeak);
        var highest = new PeakList(grid, Peaks);
        _sinusoid.Start(curve, grid);
        for (var power = _sinusoid.Next(); !power.IsEmpty; power = _sinusoid.Next()) highest.Add(power);
        var peaks = highest.Frequencies();
        if (peaks.Count == 0)
        {
            return [];
        }

        _harmonic.Load(curve, Harmonics);
        var ranked = _harmonic.Rank(peaks, grid);
        return Describe(curve, grid, highest.Noise, Distinct(ranked, curve.Duration));
    }

    /// <summary>The best of those that lie in one peak.</summary>
    List<Contender> Distinct(IReadOnlyList<Contender> ranked, double duration)
    {
        var kept = new List<Contender>(Count);
        foreach (var one in ranked)
        {
            if (kept.Count == Count)
            {
                break;
            }

            if (kept.TrueForAll(k => Math.Abs(k.Frequency - one.Frequency) > 0.5 / duration))
            {
                kept.Add(one);
            }
        }

        return kept;
    }

    List<FoundPeriod> Describe(LightCurve curve, FrequencyGrid grid, (double Mean, double Deviation) noise, List<Contender> kept)
    {
        var alarm = Periods.FalseAlarm.Of(curve, grid.End, _harmonic.Bands);
        var found = new List<FoundPeriod>(kept.Count);
        for (var rank = 0; rank < kept.Count; rank++)
        {
            var (frequency, explained) = _harmonic.Refine(kept[rank].Frequency, grid.Step);
            var (multiple, power) = _harmonic.Peak(frequency, grid);
            var (amplitude, maximum) = _harmonic.Shape(frequency, curve.Time[0]);
            var alias = DailyAlias.IsWhole(frequency, curve.Duration) || kept[..rank].Exists(k => DailyAlias.IsWhole(frequency - k.Frequency, curve.Duration));
            found.Add(new(
                1 / frequency,
                power,
                alarm.Probability(power, FalseAlarm),
                (power - noise.Mean) / noise.Deviation,
                multiple,
                explained,
                amplitude,
                maximum,
                alias));
        }

        return found;
    }
}
