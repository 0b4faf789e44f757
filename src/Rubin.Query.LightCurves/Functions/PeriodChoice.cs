using Rubin.Query.Arrow;
using Rubin.Query.LightCurves.Periods;

namespace Rubin.Query.LightCurves.Functions;

/// <summary>Which periods a call of lc_period looks for.</summary>
/// <param name="Shortest">Days.</param>
/// <param name="Longest">Days; NaN for the length of the curve.</param>
/// <param name="Count">How many are wanted.</param>
/// <param name="Harmonics">Of the curve that decides between peaks.</param>
/// <param name="Samples">Frequencies in the width of a peak.</param>
/// <param name="Alarm">How the false-alarm probability is estimated.</param>
sealed record PeriodChoice(double Shortest, double Longest, int Count, int Harmonics, double Samples, FalseAlarmMethod Alarm)
{
    /// <summary>What all forms of the function share.</summary>
    public const string Prose =
        "periods from pmin (0.05) to pmax (the length of the curve) days are tried with one sinusoid common to all bands; peaks, their halves and doubles then compete with curves of nterms (4) harmonics. "
        + "With power, the false-alarm probability by fap (baluev, davies, naive or single), signal to noise, amplitude, the time of the greatest value, and whether it may be an alias of the day.";

    public const string Source = "VanderPlas and Ivezić 2015, doi:10.1088/0004-637X/812/1/18; Baluev 2008, doi:10.1111/j.1365-2966.2008.12689.x";

    /// <summary>The columns of a period.</summary>
    public static ValueList<Field> Fields { get; } =
    [
        .. new[] { "period", "frequency", "power", "fap", "snr", "multiple", "explained", "amplitude", "t_max" }.Select(name => new Field(name, DataType.Double)),
        new Field("is_alias", DataType.Boolean),
    ];

    /// <summary>Reads the constants of a call.</summary>
    /// <exception cref="QueryException">One is out of range; with its span.</exception>
    public static PeriodChoice Of(Func<string, ConstantArgument> constant)
    {
        var (shortest, longest) = (constant("pmin").Number(0.05), constant("pmax").Number(double.NaN));
        var samples = constant("spp").Number(5);
        if (!(shortest > 0) || longest <= shortest || !(samples > 0))
        {
            throw new QueryException(QueryErrorCode.Value, "periods must be 0 < pmin < pmax, with spp above zero", constant("pmin").Span);
        }

        return new(shortest, longest, constant("npeaks").Count(1, 1, 1000), constant("nterms").Count(4, 1, 20), samples, Enum.Parse<FalseAlarmMethod>(PeriodogramRows.Word(constant("fap"), PeriodogramRows.FalseAlarmNames), ignoreCase: true));
    }

    /// <summary>A search of one thread.</summary>
    public PeriodSearch Search() => new() { ShortestPeriod = Shortest, LongestPeriod = Longest, Count = Count, Harmonics = Harmonics, SamplesPerPeak = Samples, FalseAlarm = Alarm };

    /// <summary>The columns of a period, NaN for NULL.</summary>
    public static void Write(FoundPeriod found, Span<double> row)
    {
        ReadOnlySpan<double> values =
        [
            found.Period, found.Frequency, found.Power, found.FalseAlarmProbability, found.SignalToNoise, found.Multiple, found.Explained, found.Amplitude,
            found.MaximumTime, found.IsDailyAlias ? 1 : 0,
        ];
        values.CopyTo(row);
    }
}
