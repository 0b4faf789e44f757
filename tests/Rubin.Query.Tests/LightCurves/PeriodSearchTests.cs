using Rubin.Query.LightCurves.Curves;
using Rubin.Query.LightCurves.Periods;

namespace Rubin.Query.Tests.LightCurves;

public class PeriodSearchTests
{
    const string Bands = "ugriz";

    /// <summary>Periods of Sesar et al. 2010; about half of those that differ are aliases which explain the same data better.</summary>
    [SharedFact]
    public void Defaults_find_the_published_periods_of_RR_Lyrae()
    {
        var published = CurveFile.Rows("rrlyrae_sdss_s82_periods.csv").ToDictionary(r => r[0], r => CurveFile.Number(r[2]));
        var curves = CurveFile.Rows("rrlyrae_sdss_s82_sesar2010.csv").GroupBy(r => r[0]).ToList();
        var (found, multiples) = (0, 0);
        Parallel.ForEach(curves, () => (Search: new PeriodSearch(), Curve: new LightCurve()), (rows, _, own) =>
        {
            Load(own.Curve, [.. rows.Where(r => CurveFile.Number(r[2]) is > 0 and < 90)]);
            var ratio = own.Search.Find(own.Curve)[0].Period / published[rows.Key];
            if (Math.Abs(ratio - 1) < 1e-4) Interlocked.Increment(ref found);
            if (Math.Abs(ratio - 2) < 2e-4 || Math.Abs(ratio - 0.5) < 5e-5) Interlocked.Increment(ref multiples);
            return own;
        }, _ => { });

        Assert.Equal(483, curves.Count);
        Assert.True(found >= 0.95 * curves.Count, $"{found} of {curves.Count}, {multiples} halves or doubles");
    }

    /// <summary>The truth is the generator's. A period counts as found within a tenth of the phase over the whole survey, or 10⁻⁴ of itself.</summary>
    [Theory]
    [InlineData("RRab", 10, 1, 0)]
    [InlineData("RRab", 3, 0.95, 0)]
    [InlineData("RRab", 1, 0.9, 0)]
    [InlineData("RRc", 3, 0.95, 0)]
    [InlineData("Cepheid", 3, 0.95, 0)]
    [InlineData("EA", 10, 0.95, 1)]
    [InlineData("EA", 3, 0.75, 0.95)]
    public void Defaults_find_the_periods_of_stars_drawn_at_random(string kind, double years, double least, double leastWithHalves)
    {
        const int Stars = 20;
        var (found, halves, missed) = (0, 0, new List<string>());
        var gate = new Lock();
        Parallel.For(0, Stars, () => new PeriodSearch(), (star, _, search) =>
        {
            var (period, curve) = SyntheticVariables.Draw(kind, years, star);
            var best = search.Find(curve)[0].Period;
            bool Is(double p) => Math.Abs(best - p) < Math.Max(1e-4 * p, 0.1 * p * p / curve.Duration);
            lock (gate)
            {
                found += Is(period) ? 1 : 0;
                halves += Is(period / 2) || Is(2 * period) ? 1 : 0;
                missed.Add(Is(period) ? "" : FormattableString.Invariant($"{period}: {best}"));
            }

            return search;
        }, _ => { });

        Assert.True(found >= least * Stars && found + halves >= leastWithHalves * Stars, $"{found} of {Stars}, {halves} halves or doubles: {string.Join(" ", missed.Where(m => m.Length > 0))}");
    }

    [Fact]
    public void A_sinusoid_is_found_to_full_precision_with_its_time_of_maximum()
    {
        double[] time = [.. Enumerable.Range(0, 60).Select(i => 60000 + 7.137 * i + Math.Sin(i * i))];
        var curve = CurveFile.Curve(time, [.. time.Select(t => 5 + 3 * Math.Sin(2 * Math.PI * (t - 60000.1) / 2.34567))]);
        var best = new PeriodSearch().Find(curve)[0];

        // 10⁻⁸ of the width of the peak, P² / T.
        Assert.Equal(2.34567, best.Period, 1e-8 * 2.34567 * 2.34567 / 400 * 10);
        Assert.Equal(1, best.Multiple);
        Assert.Equal(6, best.Amplitude, 1e-5);
        Assert.Equal(1, best.Power, 1e-5);
        Assert.InRange(best.FalseAlarmProbability, 0, 1e-100);
        Assert.False(best.IsDailyAlias);
        var maximum = 60000.1 + 2.34567 / 4;
        var cycles = (best.MaximumTime - maximum) / 2.34567;
        Assert.Equal(0, cycles - Math.Round(cycles), 1e-4);
        Assert.InRange(best.MaximumTime, curve.Time[0], curve.Time[0] + 2.34567);
    }

    [Fact]
    public void Unequal_minima_double_the_period_of_the_sinusoid()
    {
        double[] time = [.. Enumerable.Range(0, 200).Select(i => 3.3 * i + Math.Sin(i * i))];
        var curve = CurveFile.Curve(time, [.. time.Select(t => Dip(t / 3.7, 1) + Dip(t / 3.7 + 0.5, 0.6))]);
        var best = new PeriodSearch { ShortestPeriod = 0.2 }.Find(curve)[0];

        Assert.Equal(3.7, best.Period, 1e-3);
        Assert.Equal(2, best.Multiple);

        static double Dip(double phase, double depth) => -depth * Math.Exp(-Math.Pow((phase - Math.Round(phase)) / 0.08, 2));
    }

    [Fact]
    public void Nights_make_aliases_that_are_told()
    {
        var random = new Random(2);
        double[] time = [.. Enumerable.Range(0, 90).Select(i => i + 0.3 * random.NextDouble())];
        var curve = CurveFile.Curve(time, [.. time.Select(t => Math.Sin(2 * Math.PI * t / 0.6873) + 0.01 * random.NextDouble())]);
        var found = new PeriodSearch { Count = 4 }.Find(curve);

        Assert.Equal(4, found.Count);
        Assert.Equal(0.6873, found[0].Period, 1e-3);
        Assert.Contains(found.Skip(1), f => f.IsDailyAlias);
        Assert.True(DailyAlias.IsWhole(2.0040, 100));
        Assert.False(DailyAlias.IsWhole(0.6, 100));
    }

    [Fact]
    public void Constant_and_short_curves_have_no_period()
    {
        Assert.Empty(new PeriodSearch().Find(CurveFile.Curve([1, 2, 3, 4, 5, 6], [7, 7, 7, 7, 7, 7])));
        Assert.Empty(new PeriodSearch().Find(CurveFile.Curve([1, 2, 3], [1, 2, 1])));
        Assert.Empty(new PeriodSearch().Find(CurveFile.Curve([1, 1, 1, 1, 1, 1], [1, 2, 1, 3, 1, 2])));
        Assert.Equal(QueryErrorCode.Value, Assert.Throws<QueryException>(() => new PeriodSearch { ShortestPeriod = 5, LongestPeriod = 2 }.Find(Synthetic.Curve(20, 1))).Code);
    }

    static void Load(LightCurve curve, IReadOnlyList<string[]> rows) => curve.Load(
        [.. rows.Select(r => CurveFile.Number(r[1]))],
        [.. rows.Select(r => CurveFile.Number(r[2]))],
        [.. rows.Select(r => CurveFile.Number(r[3]))],
        [.. rows.Select(r => Bands.IndexOf(r[4], StringComparison.Ordinal))]);
}
