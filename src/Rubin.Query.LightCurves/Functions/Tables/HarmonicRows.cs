using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;
using Rubin.Query.LightCurves.Curves;
using Rubin.Query.LightCurves.Periods;

namespace Rubin.Query.LightCurves.Functions;

/// <summary>lc_harmonics: a row a harmonic of a period.</summary>
sealed class HarmonicRows : CurveTableFunction
{
    const int Usual = 4;

    public override string Name => "lc_harmonics";

    public override FunctionDoc Doc { get; } = new(
        "The Fourier series of each curve at a period in days, which may be a column, by weighted least squares, with a mean of its own in each band: for harmonics j of 1 to n (4) amplitude and phase of "
            + "A cos(2πjt/period + φ), relative phase φ_j - jφ_1 (0 to 2π) and relative amplitude A_j / A_1, and χ² of the whole.",
        "(SELECT ROUND(amplitude, 6) FROM lc_harmonics(TABLE(SELECT t, y FROM (VALUES (0, 0), (1, 2), (2, 0), (3, -2), (5, 2), (6, 0)) AS v(t, y)), 4, 1)) = 2",
        "Simon and Lee 1981, doi:10.1086/159104");

    protected override IReadOnlyList<string> Parameters { get; } = ["period", "n"];

    protected override int NumbersOfRow => 1;

    protected override CurveQuery Prepare(Func<string, ConstantArgument> constant)
    {
        var harmonics = constant("n").Count(Usual, 1, 50);
        string[] names = ["amplitude", "phase", "phi_j1", "r_j1", "chi2"];
        return new([new("j", DataType.Int64), .. names.Select(n => new Field(n, DataType.Double))], CurveColumns.Band, () => (curve, numbers, rows) => Evaluate(curve, numbers[0], harmonics, rows), harmonics);
    }

    static void Evaluate(LightCurve curve, double period, int harmonics, CurveRows rows)
    {
        if (!(period > 0 && double.IsFinite(period)) || curve.Count == 0)
        {
            return;
        }

        var fit = HarmonicFit.Of(curve, period, harmonics);
        for (var j = 1; j <= harmonics; j++) rows.Add(j, fit.Amplitude(j), fit.Phase(j), fit.RelativePhase(j), fit.RelativeAmplitude(j), fit.Chi2);
    }
}
