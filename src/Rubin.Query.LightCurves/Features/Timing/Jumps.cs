using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <param name="recent">Days before the last measurement that are recent.</param>
/// <param name="history">Days before those to which they are compared.</param>
sealed class Jumps(double recent, double history) : Feature(FormattableString.Invariant($"jump_{recent}_{history}"), "jump1", "jump2")
{
    public override int MinObservations => 3;

    public override string Summary =>
        "The greatest distance of a flux of the last recent (10) days from the mean of its band in the base (60) days before, in standard deviations of those: "
        + "the band where it is greatest, and the band that comes next. Bands need two measurements in those days that differ; NULL where there is none.";

    public override CurveColumns Reads => CurveColumns.Time | CurveColumns.Band;

    public override string Source => "Williams et al. 2024, doi:10.1093/rasti/rzae024 (Lasair)";

    public override string Example => "ABS((lc_jump([1, 3, 2, 9], 0.5, 60)).jump1 - 7) < 1e-12";

    internal override void Evaluate(LightCurve curve, Span<double> result)
    {
        result.Fill(double.NaN);
        var bands = 0;
        foreach (var band in curve.Band) bands = Math.Max(bands, band + 1);
        for (var band = 0; band < bands; band++)
        {
            var jump = Of(curve, band);
            if (!(jump <= result[0]))
            {
                (result[0], result[1]) = double.IsNaN(jump) ? (result[0], result[1]) : (jump, result[0]);
            }
            else if (!(jump <= result[1]))
            {
                result[1] = jump;
            }
        }
    }

    double Of(LightCurve curve, int band)
    {
        var border = curve.Time[^1] - recent;
        double count = 0, mean = 0, squares = 0;
        for (var row = 0; row < curve.Count; row++)
        {
            if (curve.Band[row] == band && curve.Time[row] < border && curve.Time[row] >= border - history)
            {
                var before = curve.Value[row] - mean;
                mean += before / ++count;
                squares += before * (curve.Value[row] - mean);
            }
        }

        var greatest = double.NaN;
        for (var row = 0; row < curve.Count && count >= 2 && squares > 0; row++)
        {
            if (curve.Band[row] == band && curve.Time[row] >= border)
            {
                var jump = Math.Abs(curve.Value[row] - mean) / Math.Sqrt(squares / (count - 1));
                greatest = jump <= greatest ? greatest : jump;
            }
        }

        return greatest;
    }
}
