using Rubin.Query.LightCurves;
using Rubin.Query.LightCurves.Curves;
using Rubin.Query.LightCurves.Variability;

namespace Rubin.Query.Tests.LightCurves;

/// <summary>Values that the packages' own tests and services give: <c>lightcurves/expected.csv</c>.</summary>
public class ExpectedValueTests
{
    /// <summary>
    /// The old service took powers from a fast approximation that fades towards its highest frequency, so that peaks at one a day are missing and
    /// statistics of the powers differ; the periods of the curve that has its peaks at low frequencies are comparable.
    /// </summary>
    static bool IsOfApproximateSpectrum(string[] row) =>
        row[1].StartsWith("period", StringComparison.Ordinal) && !(row[1] is "period_0" or "period_1" or "period_2" && row[2] == "fink_ztf_536106200014286.csv");

    [SharedTheory]
    [InlineData("light-curve-feature")]
    [InlineData("light-curve (SNAD DR, printed with 4 digits)")]
    [InlineData("rubin meas_base")]
    [InlineData("tape")]
    [InlineData("tape (derived with a numpy transcription)")]
    public void A_package_s_own_values_are_reproduced(string library)
    {
        var wrong = new List<string>();
        foreach (var row in CurveFile.Rows("expected.csv").Where(r => r[0] == library && !IsOfApproximateSpectrum(r)))
        {
            var expected = CurveFile.Number(row[7]);
            var tolerance = CurveFile.Number(row[8]);
            var got = Compute(row);
            if (!(Math.Abs(got - expected) <= tolerance * (1 + Math.Abs(expected))))
            {
                wrong.Add($"{row[1]}: {got} instead of {expected}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("; ", wrong));
    }

    /// <summary>The classical formula, written out: powers in units of the variance at 2^k + 1 frequencies from 0.</summary>
    [Fact]
    public void The_spectrum_is_that_of_the_classical_formula()
    {
        var curve = Synthetic.Curve(30, 6);
        var spectrum = curve.Spectrum(10, 1).Curve;
        var values = curve.Value.ToArray();
        var mean = values.Average();
        var variance = values.Sum(v => (v - mean) * (v - mean)) / 29;
        double Power(double frequency)
        {
            var turns = curve.Time.ToArray().Select(t => 2 * Math.PI * frequency * (t - curve.Time[0])).ToArray();
            var tau = 0.5 * Math.Atan2(turns.Sum(x => Math.Sin(2 * x)), turns.Sum(x => Math.Cos(2 * x)));
            double Part(Func<double, double> wave) => Math.Pow(turns.Zip(values, (x, v) => (v - mean) * wave(x - tau)).Sum(), 2) / turns.Sum(x => wave(x - tau) * wave(x - tau));
            return (Part(Math.Cos) + Part(Math.Sin)) / (2 * variance);
        }

        Assert.Equal(129, spectrum.Count);
        Assert.Equal(0, spectrum.Value[0]);
        Assert.Equal(29 / (30 * 10 * curve.Duration), spectrum.Time[1], 1e-12);
        foreach (var k in new[] { 1, 2, 17, 64, 128 }) Assert.Equal(Power(spectrum.Time[k]), spectrum.Value[k], 1e-7);
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

        // The old service went up to five times the Nyquist frequency.
        var set = FeatureSet.Parse(
            name.StartsWith("period_", StringComparison.Ordinal) ? "periodogram(3, 10, 5)" : name);
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
            ? new StructureFunction { Method = method, Edges = [0, 3.1, 9] }.Compute(curve)
            : new StructureFunction { Method = method }.Compute(curve);
        var bin = bins[name[^2] - '0'];
        return name.Contains(".dt[", StringComparison.Ordinal) ? bin.TimeDifference : bin.SquaredFunction;
    }
}
