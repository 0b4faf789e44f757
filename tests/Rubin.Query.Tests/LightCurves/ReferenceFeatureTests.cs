using Rubin.Query.LightCurves;
using Rubin.Query.LightCurves.Curves;
using Rubin.Query.LightCurves.Variability;

namespace Rubin.Query.Tests.LightCurves;

/// <summary>1,392 values on twelve curves, computed by others in numpy: <c>reference/features_numpy.csv</c>.</summary>
public class ReferenceFeatureTests
{
    [SharedTheory]
    [InlineData("lcf")]
    [InlineData("rubin")]
    public void Features_agree_with_an_independent_computation(string set)
    {
        var wrong = new List<string>();
        foreach (var curve in CurveFile.Rows("reference/features_numpy.csv").Where(r => r[1] == set).GroupBy(r => r[0]))
        {
            var loaded = CurveFile.Reference(curve.Key);
            foreach (var row in curve)
            {
                var got = row[2] == "_stetsonMean" ? loaded.StetsonMean : Value(row[2], loaded);
                var expected = CurveFile.Number(row[3]);
                if (!(got.Equals(expected) || Math.Abs(got - expected) <= 1e-7 * Math.Max(1e-3, Math.Abs(expected))))
                {
                    wrong.Add($"{curve.Key} {row[2]}: {got} instead of {expected}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [SharedFact]
    public void Structure_functions_agree_with_an_independent_computation()
    {
        const string Set = "tape_sf2_bins_0_1_10_100_1000";
        var wrong = new List<string>();
        foreach (var row in CurveFile.Rows("reference/features_numpy.csv").Where(r => r[1] == Set))
        {
            var (methodName, rest) = (row[2].Split('.')[0], row[2].Split('.')[1]);
            var method = Enum.Parse<StructureFunctionMethod>(methodName.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
            var number = rest[^2] - '0';
            var expected = CurveFile.Number(row[3]);
            double[] edges = [0, 1, 10, 100, 1000];
            var bin = new StructureFunction { Method = method, Edges = [.. edges] }.Compute(CurveFile.Reference(row[0])).Where(b => b.TimeDifference >= edges[number] && b.TimeDifference <= edges[number + 1]).ToList();
            var got = bin.Count == 0 ? double.NaN : rest.StartsWith("dt", StringComparison.Ordinal) ? bin[0].TimeDifference : bin[0].SquaredFunction;
            if (!(got.Equals(expected) || Math.Abs(got - expected) <= 1e-8 * (1e-3 + Math.Abs(expected))))
            {
                wrong.Add($"{row[0]} {row[2]}: {got} instead of {expected}");
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
