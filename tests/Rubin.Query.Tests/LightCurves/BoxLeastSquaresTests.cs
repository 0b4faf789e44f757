using Rubin.Query.LightCurves.Periods;

namespace Rubin.Query.Tests.LightCurves;

/// <summary>Against astropy: <c>reference/*.bls_*.csv</c>.</summary>
public class BoxLeastSquaresTests
{
    public static TheoryData<string> Names() => LombScargleTests.Names();

    [SharedTheory]
    [MemberData(nameof(Names))]
    public void Boxes_are_those_of_astropy(string name)
    {
        foreach (var objective in Enum.GetValues<BoxObjective>())
        {
            var expected = CurveFile.Columns($"reference/{name}.bls_{(objective == BoxObjective.Likelihood ? "likelihood" : "snr")}.csv");

            // geomspace(0.45, 5, 400); the file prints twelve digits, and a point on the border of a bin falls by the last of them.
            double[] periods = [.. Enumerable.Range(0, 400).Select(i => i == 399 ? 5 : Math.Pow(10, Math.Log10(0.45) + i * (Math.Log10(5) - Math.Log10(0.45)) / 399))];
            var transits = new BoxTransit[periods.Length];
            new BoxLeastSquares { Objective = objective }.Compute(CurveFile.Reference(name), periods, [0.05, 0.1, 0.2], transits);

            Compare(expected.Numbers("power"), [.. transits.Select(t => t.Power)], "power");
            Compare(expected.Numbers("depth"), [.. transits.Select(t => t.Depth)], "depth");
            Compare(expected.Numbers("depth_err"), [.. transits.Select(t => t.DepthError)], "depth_err");
            Compare(expected.Numbers("duration"), [.. transits.Select(t => t.Duration)], "duration");
            Compare(expected.Numbers("depth_snr"), [.. transits.Select(t => t.SignalToNoise)], "depth_snr");
            Compare(expected.Numbers("log_likelihood"), [.. transits.Select(t => t.LogLikelihood)], "log_likelihood");
        }
    }

    static void Compare(double[] expected, double[] got, string column)
    {
        var wrong = Enumerable.Range(0, got.Length).Where(i => !(Math.Abs(got[i] - expected[i]) <= 1e-8 * (1e-6 + Math.Abs(expected[i])))).ToList();
        Assert.True(wrong.Count == 0, $"{column}: {wrong.Count} of {got.Length}, {(wrong.Count > 0 ? $"{got[wrong[0]]} instead of {expected[wrong[0]]} at {wrong[0]}" : "")}");
    }
}
