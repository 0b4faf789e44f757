using Rubin.Query.LightCurves;
using Rubin.Query.LightCurves.Curves;
using Rubin.Query.LightCurves.Periods;

namespace Rubin.Query.Bench.LightCurves;

/// <summary>Something that is done to one curve after another, on one thread, from columns to numbers.</summary>
/// <param name="Key">What astropy's side calls the same.</param>
/// <param name="Name">For the table.</param>
/// <param name="Goal">Microseconds with AVX-512, and with AVX2.</param>
/// <param name="Create">Sets it up; what it gives does it to a number of curves and returns how many.</param>
sealed record Workload(string Key, string Name, (double Wide, double Narrow) Goal, Func<Func<int>> Create)
{
    /// <summary>All of them, in the order of the table.</summary>
    public static IReadOnlyList<Workload> All { get; } =
    [
        new("rubin", "Rubin's 22 numbers, 80 epochs", (1.2, 3), () => Features("rubin_dp1", 80)),
        new("fink100", "Fink's 26 numbers, 100 epochs", (2, 5), () => Features("fink", 100)),
        new("fink1000", "Fink's 26 numbers, 1,000 epochs", (18, 50), () => Features("fink", 1000)),
        new("gls100", "Lomb-Scargle to 1e-11, 100 epochs x 1,250 frequencies", (20, 45), () => LombScargle(100, 1250)),
        new("gls1000", "Lomb-Scargle to 1e-11, 1,000 epochs x 12,501", (1600, 4000), () => LombScargle(1000, 12501)),
        new("survey", "Lomb-Scargle to 1e-11, 100 epochs x 182,499", (2000, 6000), () => LombScargle(100, 182499)),
        new("sums100", "Lomb-Scargle, every sum taken, 100 epochs x 1,250", (20, 45), () => LombScargle(100, 1250, PeriodogramMethod.Exact)),
        new("sums1000", "Lomb-Scargle, every sum taken, 1,000 epochs x 12,501", (1600, 4000), () => LombScargle(1000, 12501, PeriodogramMethod.Exact)),
        new("multiband", "multi-band, 80 epochs of 6 bands x 20,000", (500, 1000), Multiband),
        new("period", "`lc_period` with its defaults, 80 epochs of 6 bands in ten years", (double.NaN, double.NaN), Period),
    ];

    static Func<int> Features(string preset, int epochs)
    {
        var (curves, set) = (new RandomCurves(epochs), FeatureSet.Parse(preset));
        var curve = new LightCurve { Companion = preset == "rubin_dp1" ? new() : null };
        var (values, valid) = (new double[set.Outputs.Count], new bool[set.Outputs.Count]);
        var (atOnce, next) = (Math.Min(RandomCurves.Curves, 80_000 / epochs), 0);
        return () =>
        {
            for (var i = 0; i < atOnce; i++)
            {
                var number = next++ % RandomCurves.Curves;
                curves.Load(curve, number);
                if (curve.Companion is { } science)
                {
                    curves.Load(science, number);
                }

                set.Evaluate(curve, values, valid);
            }

            return atOnce;
        };
    }

    static Func<int> LombScargle(int epochs, int frequencies, PeriodogramMethod method = PeriodogramMethod.Automatic)
    {
        var (curves, curve, periodogram, power, next) = (new RandomCurves(epochs), new LightCurve(), new LombScargle { Method = method }, new double[frequencies], 0);
        var atOnce = Math.Max(1, 10_000 / frequencies);
        return () =>
        {
            for (var i = 0; i < atOnce; i++)
            {
                curves.Load(curve, next++ % RandomCurves.Curves);
                periodogram.Compute(curve, FrequencyGrid.Automatic(epochs, curve.Duration) with { Count = frequencies }, power);
            }

            return atOnce;
        };
    }

    static Func<int> Multiband()
    {
        var (curves, curve, periodogram, power, next) = (new RandomCurves(80), new LightCurve(), new MultibandPeriodogram(), new double[20_000], 0);
        return () =>
        {
            curves.LoadBanded(curve, next++ % RandomCurves.Curves);
            periodogram.Compute(curve, FrequencyGrid.OfRubin(80, curve.Duration), power);
            return 1;
        };
    }

    static Func<int> Period()
    {
        var (curves, curve, search, next) = (new RandomCurves(80), new LightCurve(), new PeriodSearch(), 0);
        return () =>
        {
            curves.LoadBanded(curve, next++ % RandomCurves.Curves);
            return search.Find(curve).Count;
        };
    }
}
