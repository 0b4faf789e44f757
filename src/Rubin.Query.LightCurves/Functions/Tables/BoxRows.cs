using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;
using Rubin.Query.LightCurves.Curves;
using Rubin.Query.LightCurves.Periods;

namespace Rubin.Query.LightCurves.Functions;

/// <summary>lc_bls: the best box of each curve.</summary>
sealed class BoxRows : CurveTableFunction
{
    /// <summary>In days.</summary>
    internal static readonly double[] UsualDurations = [0.05, 0.1, 0.2];

    public override string Name => "lc_bls";

    public override FunctionDoc Doc { get; } = new(
        "Box least squares: the period of the deepest periodic dip of a flux. Periods from pmin to pmax days (without them from twice the longest duration to half the curve), durations a number of days or a "
            + "list of them; objective likelihood or snr. No row where no box fits.",
        "(SELECT ROUND(period) FROM lc_bls(TABLE(SELECT t, y FROM (VALUES (0, 0), (1, 1), (2, 1), (3, 0), (4, 1), (5, 1), (6, 0), (7, 1), (8, 1), (9, 0), (10, 1), (11, 1)) AS v(t, y)), 2.5, 3.5, 0.2)) = 3",
        "Kovács, Zucker and Mazeh 2002, doi:10.1051/0004-6361:20020802");

    protected override IReadOnlyList<string> Parameters { get; } = ["pmin", "pmax", "durations", "objective", "oversample"];

    protected override CurveQuery Prepare(Func<string, ConstantArgument> constant)
    {
        var durations = constant("durations").Numbers() ?? UsualDurations;
        var (least, greatest) = (constant("pmin").OptionalNumber(), constant("pmax").OptionalNumber());
        if (durations.Count == 0 || durations.Any(d => !(d > 0)) || (least ?? double.MaxValue) <= durations.Max() || (greatest ?? double.MaxValue) <= (least ?? durations.Max()))
        {
            throw new QueryException(QueryErrorCode.Value, "boxes must be 0 < durations < pmin < pmax", constant("durations").Span);
        }

        var objective = PeriodogramRows.Word(constant("objective"), "likelihood", "snr") == "snr" ? BoxObjective.SignalToNoise : BoxObjective.Likelihood;
        var oversample = constant("oversample").Count(10, 1, 1000);
        string[] names = ["period", "power", "depth", "depth_err", "duration", "transit_time", "snr", "log_likelihood"];
        return new([.. names.Select(n => new Field(n, DataType.Double))], CurveColumns.None, () => Evaluation(new() { Objective = objective, Oversample = oversample }, [.. durations], least, greatest), 1);
    }

    static CurveEvaluation Evaluation(BoxLeastSquares boxes, double[] durations, double? least, double? greatest) => (curve, _, rows) =>
    {
        var best = Best(boxes, curve, durations, least ?? 2 * durations.Max(), greatest ?? curve.Duration / 2);
        if (!double.IsNaN(best.Power))
        {
            rows.Add(best.Period, best.Power, best.Depth, best.DepthError, best.Duration, best.TransitTime, best.SignalToNoise, best.LogLikelihood);
        }
    };

    /// <summary>The best of all periods, at frequencies so close that a box moves by no more than its width over the curve.</summary>
    static BoxTransit Best(BoxLeastSquares boxes, LightCurve curve, double[] durations, double least, double greatest)
    {
        var best = default(BoxTransit) with { Power = double.NaN };
        var step = durations.Min() / (curve.Duration * curve.Duration);
        var count = Math.Ceiling((1 / least - 1 / greatest) / step) + 1;
        if (!(curve.Count >= 3 && count >= 1))
        {
            return best;
        }

        if (count > FrequencyGrid.Longest)
        {
            throw new QueryException(QueryErrorCode.Value, FormattableString.Invariant($"{count} periods of boxes are too many"), null, "give a longer pmin, a shorter pmax or longer durations");
        }

        Span<BoxTransit> transit = stackalloc BoxTransit[1];
        for (var i = 0; i < count; i++)
        {
            boxes.Compute(curve, [1 / Math.Max(1 / least - i * step, 1 / greatest)], durations, transit);
            best = transit[0].Power > best.Power || double.IsNaN(best.Power) ? transit[0] : best;
        }

        return best;
    }
}
