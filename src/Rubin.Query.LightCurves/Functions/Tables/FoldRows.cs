using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;
using Rubin.Query.LightCurves.Curves;
using Rubin.Query.LightCurves.Periods;

namespace Rubin.Query.LightCurves.Functions;

/// <summary>lc_fold as rows.</summary>
sealed class FoldRows : CurveTableFunction
{
    public override string Name => "lc_fold";

    public override FunctionDoc Doc { get; } = new(
        "The measurements of each curve with their phase (0 to below 1) and cycle for a period in days, which may be a column. Phase 0 is at t0; without it at the time of the greatest value.",
        "(SELECT MAX(phase) FROM lc_fold(TABLE(SELECT t, y FROM (VALUES (0, 1), (1, 3), (3, 2)) AS v(t, y)), 4, 0)) = 0.75");

    protected override IReadOnlyList<string> Parameters { get; } = ["period", "t0"];

    protected override int NumbersOfRow => 2;

    /// <summary>The columns of a measurement.</summary>
    internal static ValueList<Field> Fields { get; } =
        [new("t", DataType.Double), new("phase", DataType.Double), new("cycle", DataType.Int64), new("y", DataType.Double), new("e", DataType.Double), new("band", DataType.Utf8)];

    protected override CurveQuery Prepare(Func<string, ConstantArgument> constant) => new(Fields, CurveColumns.Band, () => Evaluate, 100);

    static void Evaluate(LightCurve curve, ReadOnlySpan<double> numbers, CurveRows rows)
    {
        if (IsPeriod(numbers[0]))
        {
            Add(curve, numbers[0], numbers[1], rows);
        }
    }

    internal static bool IsPeriod(double days) => days > 0 && double.IsFinite(days);

    /// <summary>Adds the measurements of a curve, which may be none.</summary>
    internal static void Add(LightCurve curve, double period, double t0, CurveRows rows)
    {
        var origin = double.IsNaN(t0) && curve.Count > 0 ? TimeOfGreatest(curve) : t0;
        Span<double> phase = stackalloc double[1];
        for (var i = 0; i < curve.Count; i++)
        {
            Fold.Phases(curve.Time.Slice(i, 1), period, origin, phase);
            var cycle = Fold.Cycle(curve.Time[i], period, origin);
            rows.Add(curve.Time[i], phase[0], cycle, curve.Value[i], curve.Error[i], curve.BandNames.Count == 0 ? double.NaN : curve.Band[i]);
        }
    }

    /// <summary>The first time of the greatest value.</summary>
    internal static double TimeOfGreatest(LightCurve curve)
    {
        var at = 0;
        for (var i = 1; i < curve.Count; i++) at = curve.Value[i] > curve.Value[at] ? i : at;
        return curve.Time[at];
    }
}
