using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;
using Rubin.Query.LightCurves.Curves;
using Rubin.Query.LightCurves.Periods;

namespace Rubin.Query.LightCurves.Functions;

/// <summary>lc_periodogram: a row a frequency.</summary>
sealed class PeriodogramRows : CurveTableFunction
{
    static readonly string[] Methods = ["gls", "multiband", "shared", "combined", "mhaov", "bls", "pdm", "aov", "ce", "lk", "dworetsky"];

    public override string Name => "lc_periodogram";

    public override FunctionDoc Doc { get; } = new(
        "The periodogram of each curve: frequency in 1/day, period in days, power, fap. Methods: gls (generalised Lomb-Scargle), multiband (each band a sinusoid of its own beside one in common), "
            + "shared (one sinusoid, a mean for each band), combined (mean of the bands' own), mhaov, bls (likelihood of a box of 0.05, 0.1 or 0.2 days), pdm, aov, ce (conditional entropy), lk and dworetsky (string lengths). Frequencies from fmin to fmax, spp "
            + "of them in the width of a peak; without limits as astropy's autofrequency. nterms harmonics, fit_mean => FALSE for a fixed mean; norm standard, model, log or psd; algo exact (sums at every frequency), fast (by a Fourier transform, within 1e-9) or auto (the fastest; also interpolated between sums, within 1e-11). Of gls with one term also the false-alarm probability of each power by fap => baluev, davies, "
            + "naive or single (of one frequency).",
        "(SELECT COUNT(*) FROM lc_periodogram(TABLE(SELECT t, y FROM (VALUES (0, 1), (1, 3), (2, 2), (3, 5)) AS v(t, y)), fmin => 0.1, fmax => 0.4, spp => 10)) = 10",
        "Zechmeister and Kürster 2009, doi:10.1051/0004-6361:200811296; VanderPlas and Ivezić 2015, doi:10.1088/0004-637X/812/1/18");

    protected override IReadOnlyList<string> Parameters { get; } = ["method", "fmin", "fmax", "spp", "nterms", "fit_mean", "norm", "nyquist_factor", "algo", "fap"];

    protected override CurveQuery Prepare(Func<string, ConstantArgument> constant)
    {
        var method = Word(constant("method"), Methods);
        var terms = constant("nterms").Count(1, 1, 20);
        var fitMean = !constant("fit_mean").IsGiven || constant("fit_mean").Truth();
        var norm = Enum.Parse<PeriodogramNormalization>(Word(constant("norm"), "standard", "model", "log", "psd"), ignoreCase: true);
        var (least, greatest) = (constant("fmin").OptionalNumber(), constant("fmax").OptionalNumber());
        var (samples, nyquist) = (constant("spp").Number(5), constant("nyquist_factor").Number(5));
        if (!(samples > 0 && nyquist > 0 && (least ?? 0) >= 0 && (greatest ?? double.MaxValue) > (least ?? 0)))
        {
            throw new QueryException(QueryErrorCode.Value, "frequencies must be 0 <= fmin < fmax, with spp above zero", constant("fmin").Span);
        }

        var algorithm = Word(constant("algo"), "auto", "exact", "fast") switch { "auto" => PeriodogramMethod.Automatic, "exact" => PeriodogramMethod.Exact, _ => PeriodogramMethod.Fast };
        var alarm = Enum.Parse<FalseAlarmMethod>(Word(constant("fap"), FalseAlarmNames), ignoreCase: true);
        var compute = Computation(method, new(terms, fitMean, norm, algorithm));
        var hasAlarm = method == "gls" && terms == 1;
        return new(
            [new("frequency", DataType.Double), new("period", DataType.Double), new("power", DataType.Double), new("fap", DataType.Double)],
            CurveColumns.Band,
            () => Evaluation(
                compute(),
                curve => FrequencyGrid.Automatic(curve.Count, curve.Duration, samples, nyquist, least, greatest),
                hasAlarm ? (curve, grid) => Alarm(curve, grid, norm, alarm) : null),
            10_000);
    }

    /// <summary>The ways to estimate false alarms, the usual one first.</summary>
    internal static string[] FalseAlarmNames { get; } = ["baluev", "davies", "naive", "single"];

    /// <summary>The false-alarm probability of a power.</summary>
    static Func<double, double> Alarm(LightCurve curve, FrequencyGrid grid, PeriodogramNormalization norm, FalseAlarmMethod method)
    {
        var alarm = FalseAlarm.Of(curve, grid.End);
        var chi2 = curve.Moments.Chi2;
        return power => alarm.Probability(FalseAlarm.ToStandard(power, norm, chi2), method);
    }

    /// <summary>One of some words; the first where nothing is said.</summary>
    internal static string Word(ConstantArgument argument, params ReadOnlySpan<string> words)
    {
        var given = argument.Text()?.ToLowerInvariant() ?? words[0];
        return words.Contains(given)
            ? given
            : throw new QueryException(QueryErrorCode.Value, $"there is no {argument.Name} \"{given}\"", argument.Span, NameSuggestion.For(given, words.ToArray()) ?? string.Join(", ", words.ToArray()));
    }

    /// <summary>How a generalised Lomb-Scargle periodogram is computed.</summary>
    sealed record GlsChoice(int Terms, bool FitMean, PeriodogramNormalization Norm, PeriodogramMethod Algorithm)
    {
        public LombScargle Periodogram() => new() { Terms = Terms, FitMean = FitMean, Normalization = Norm, Method = Algorithm };
    }

    delegate void Compute(LightCurve curve, FrequencyGrid grid, Span<double> power);

    static Func<Compute> Computation(string method, GlsChoice gls) => method switch
    {
        "gls" => () => gls.Periodogram().Compute,
        "mhaov" => () => Orthogonal(gls.Terms),
        "bls" => () => Boxes,
        "multiband" => () => new MultibandPeriodogram { BaseTerms = gls.Terms, BandTerms = gls.Terms }.Compute,
        "shared" => () => new MultibandPeriodogram { BaseTerms = gls.Terms, BandTerms = 0 }.Compute,
        "combined" => () => new CombinedPeriodogram().Compute,
        "pdm" => () => new PhasePeriodogram { Statistic = PhaseStatistic.PhaseDispersion }.Compute,
        "aov" => () => new PhasePeriodogram { Statistic = PhaseStatistic.AnalysisOfVariance }.Compute,
        "ce" => () => new PhasePeriodogram { Statistic = PhaseStatistic.ConditionalEntropy }.Compute,
        "lk" => () => new PhasePeriodogram { Statistic = PhaseStatistic.LaflerKinman }.Compute,
        _ => () => new PhasePeriodogram { Statistic = PhaseStatistic.Dworetsky }.Compute,
    };

    /// <summary>Analysis of variance by harmonics is the model power times its degrees of freedom (Schwarzenberg-Czerny 1996, doi:10.1086/309985).</summary>
    static Compute Orthogonal(int terms)
    {
        var model = new LombScargle { Terms = terms, Normalization = PeriodogramNormalization.Model };
        return (curve, grid, power) =>
        {
            model.Compute(curve, grid, power);
            foreach (ref var p in power) p *= (curve.Count - 2.0 * terms - 1) / (2 * terms);
        };
    }

    /// <summary>The likelihood of the best box of the usual durations; NaN for periods that are not longer than those.</summary>
    static void Boxes(LightCurve curve, FrequencyGrid grid, Span<double> power)
    {
        var longest = BoxRows.UsualDurations.Max();
        var boxes = new BoxLeastSquares();
        Span<BoxTransit> transit = stackalloc BoxTransit[1];
        for (var k = 0; k < grid.Count; k++)
        {
            var period = 1 / grid[k];
            power[k] = double.NaN;
            if (period > longest && double.IsFinite(period))
            {
                boxes.Compute(curve, [period], BoxRows.UsualDurations, transit);
                power[k] = transit[0].Power;
            }
        }
    }

    static CurveEvaluation Evaluation(Compute compute, Func<LightCurve, FrequencyGrid> gridOf, Func<LightCurve, FrequencyGrid, Func<double, double>>? alarmOf)
    {
        double[] power = [];
        return (curve, _, rows) =>
        {
            if (curve.Count < 3 || !(curve.Duration > 0) || curve.IsConstant)
            {
                return;
            }

            var grid = gridOf(curve);
            rows.Reserve(grid.Count);
            if (power.Length < grid.Count)
            {
                power = new double[grid.Count];
            }

            compute(curve, grid, power.AsSpan(0, grid.Count));
            var alarm = alarmOf?.Invoke(curve, grid);
            for (var k = 0; k < grid.Count; k++) rows.Add(grid[k], 1 / grid[k], power[k], alarm?.Invoke(power[k]) ?? double.NaN);
        };
    }
}
