using System.Diagnostics;
using Rubin.Query.LightCurves.Periods;
using Rubin.Query.LightCurves.Variability;

namespace Rubin.Query.Tests.LightCurves;

/// <summary>One curve of very many measurements: it stops when it is told to, and takes no memory that nobody counts.</summary>
[Collection(nameof(Measurements))]
public class LongCurveTests
{
    const string Source = """
        (SELECT 60000 + 0.02 * n + 0.3 * SIN(n * n) AS t, 10 + SIN(n * 0.7) AS y, 0.1 + 0.01 * COS(n) AS e FROM generate_series(1, 100000) AS s(n)) AS c
        """;

    [Theory]
    [InlineData("SELECT lc_period(t, y, e, pmin => 0.0005) FROM ")]
    [InlineData("SELECT lc_features(t, y, e, 'ap_lombScarglePeriodogram') FROM ")]
    [InlineData("SELECT lc_features(t, y, e, 'feets_Freq_harmonics') FROM ")]
    [InlineData("SELECT lc_dmdt(lc_agg(t, y)) FROM ")]
    [InlineData("SELECT COUNT(*) FROM lc_sf(TABLE(SELECT * FROM {0}), bin_method => 'loglength')")]
    [InlineData("SELECT COUNT(*) FROM lc_bls(TABLE(SELECT * FROM {0}), 1, 100, 0.3)")]
    public async Task It_stops_at_once(string text)
    {
        var query = text.Contains('{', StringComparison.Ordinal) ? text.Replace("{0}", Source, StringComparison.Ordinal) : text + Source;
        using var engine = new QueryEngine(new() { Workers = 1 });
        foreach (var delay in new[] { 200, 500 })
        {
            await Engine.StopTime.IsShortAsync(() => TimeToStopAsync(engine, query, delay));
        }
    }

    static async Task<long> TimeToStopAsync(QueryEngine engine, string query, int delay)
    {
        using var stop = new CancellationTokenSource();
        var running = Task.Run(() => RowsAsync(engine, query, stop.Token));
        await Task.Delay(delay);
        var watch = Stopwatch.StartNew();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        return watch.ElapsedMilliseconds;
    }

    [Fact]
    public async Task Rows_of_one_periodogram_count_as_memory()
    {
        using var engine = new QueryEngine(new() { Workers = 1, MemoryBytes = 64 << 20 });
        const string curve = "TABLE(SELECT 0.37 * n + SIN(n * n) AS t, COS(n * 1.3) AS y FROM generate_series(1, 200) AS s(n))";

        Assert.InRange(await RowsAsync(engine, $"SELECT * FROM lc_periodogram({curve}, fmin => 0.001, fmax => 1000)"), 300_000, 400_000);
        var problem = await Assert.ThrowsAsync<QueryException>(() => RowsAsync(engine, $"SELECT * FROM lc_periodogram({curve}, fmin => 0.001, fmax => 50000)"));
        Assert.Equal(QueryErrorCode.OutOfMemory, problem.Code);
    }

    [Fact]
    public void Pairs_are_added_up_without_being_kept_where_edges_do_not_need_them()
    {
        double[] time = [.. Enumerable.Range(0, 6000).Select(i => i + 0.3 * Math.Sin(i * i))];
        var curve = CurveFile.Curve(time, [.. time.Select(t => Math.Sin(t / 50))]);
        var problem = Assert.Throws<QueryException>(() => new StructureFunction().Compute(curve));
        Assert.Equal(QueryErrorCode.OutOfMemory, problem.Code);

        var bins = new StructureFunction { Spacing = PairSpacing.Length, Bins = 20 }.Compute(curve);
        Assert.Equal(6000L * 5999 / 2, bins.Sum(b => b.Pairs));

        // Of a sinusoid: 2 (½) (1 - cos(Δt / 50)), on average over phases.
        var near = new StructureFunction { Edges = [78, 79] }.Compute(curve)[0];
        Assert.Equal(1 - Math.Cos(near.TimeDifference / 50), near.SquaredFunction, 0.01);
    }

    [Fact]
    public void Sorted_differences_of_several_pieces_ascend()
    {
        double[] time = [.. Enumerable.Range(0, 1300).Select(i => Math.Floor(i + 5 * Math.Sin(i * i)))];
        var curve = CurveFile.Curve(time, time);
        var times = CurvePairs.Times(curve);

        Assert.Equal(CurvePairs.Count(curve), times.Length);
        Assert.Equal(times.Order(), times);
        Assert.True(times.Length > 3 << 18 && times[0] == 1);
    }

    [Fact]
    public void Peaks_and_noise_do_not_depend_on_how_powers_are_cut()
    {
        var random = new Random(3);
        double[] power = [.. Enumerable.Range(0, 5000).Select(i => i % 100 == 7 ? double.NaN : Math.Round(random.NextDouble(), 3))];
        var grid = new FrequencyGrid(1, 1, power.Length);
        var (whole, cut) = (new PeakList(grid, 40), new PeakList(grid, 40));
        whole.Add(power);
        for (var at = 0; at < power.Length;)
        {
            var length = Math.Min(random.Next(1, 30), power.Length - at);
            cut.Add(power.AsSpan(at, length));
            at += length;
        }

        double[] numbers = [.. power.Where(p => !double.IsNaN(p))];
        var mean = numbers.Average();
        Assert.Equal(mean, cut.Noise.Mean, 1e-12);
        Assert.Equal(Math.Sqrt(numbers.Sum(p => (p - mean) * (p - mean)) / (numbers.Length - 1)), cut.Noise.Deviation, 1e-12);
        double[] expected = [.. Enumerable.Range(0, power.Length).Where(k => power[k] > 0 && !(k > 0 && power[k - 1] >= power[k]) && !(k + 1 < power.Length && power[k + 1] > power[k]))
            .OrderByDescending(k => power[k]).ThenBy(k => k).Take(40).Select(k => grid[k])];
        Assert.Equal(expected, whole.Frequencies());
        Assert.Equal(expected, cut.Frequencies());
    }

    static async Task<long> RowsAsync(QueryEngine engine, string query, CancellationToken cancel = default)
    {
        await using var result = engine.Execute(query, cancel: cancel);
        var rows = 0L;
        await foreach (var batch in result.Batches)
        {
            rows += batch.Length;
        }

        return rows;
    }
}
