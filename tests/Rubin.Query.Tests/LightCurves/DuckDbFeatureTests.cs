using System.Globalization;
using Rubin.Query.DuckDb;
using Rubin.Query.Tests.DuckDb;

namespace Rubin.Query.Tests.LightCurves;

/// <summary>
/// Features of random rows as aggregates of Parquet files, against the same statistics written in DuckDB's SQL: curves of one row and of thousands, in any order and clustered, with
/// NULL, NaN, infinite values, errors that are none, and equal times.
/// </summary>
public sealed class DuckDbFeatureTests : IDisposable
{
    const string Good = "t IS NOT NULL AND y IS NOT NULL AND e IS NOT NULL AND isfinite(t) AND isfinite(y) AND isfinite(e) AND e > 0";

    /// <summary>A feature, and what it is in DuckDB.</summary>
    static readonly (string Ours, string Theirs)[] Statistics =
    [
        ("lc_observation_count(t, y, e)", "count(*) FILTER (ok)"),
        ("lc_n_dropped(t, y, e)", "count(*) FILTER (NOT ok)"),
        ("lc_mean(t, y, e)", "avg(y) FILTER (ok)"),
        ("lc_standard_deviation(t, y, e)", "stddev_samp(y) FILTER (ok)"),
        ("lc_median(t, y, e)", "median(y) FILTER (ok)"),
        ("lc_psfFluxPercentile05(t, y, e)", "quantile_cont(y, 0.05) FILTER (ok)"),
        ("lc_psfFluxPercentile75(t, y, e)", "quantile_cont(y, 0.75) FILTER (ok)"),
        ("lc_psfFluxMAD(t, y, e)", "mad(y) FILTER (ok)"),
        ("lc_psfFluxSkew(t, y, e)", "CASE WHEN count(*) FILTER (ok) >= 3 THEN skewness(y) FILTER (ok) END"),
        ("lc_kurtosis(t, y, e)", "CASE WHEN count(*) FILTER (ok) >= 4 THEN kurtosis(y) FILTER (ok) END"),
        ("lc_psfFluxMin(t, y, e)", "min(y) FILTER (ok)"),
        ("lc_psfFluxMax(t, y, e)", "max(y) FILTER (ok)"),
        ("lc_weighted_mean(t, y, e)", "sum(y / (e * e)) FILTER (ok) / sum(1 / (e * e)) FILTER (ok)"),
        ("lc_psfFluxMeanErr(t, y, e)", "1 / sqrt(sum(1 / (e * e)) FILTER (ok))"),
        ("lc_psfFluxErrMean(t, y, e)", "avg(e) FILTER (ok)"),
        ("(lc_features(t, y, e, 'linear_trend')).linear_trend", "CASE WHEN count(*) FILTER (ok) >= 3 THEN regr_slope(y, t - 60000) FILTER (ok) END"),
        ("lc_duration(t, y, e)", "max(t) FILTER (ok) - min(t) FILTER (ok)"),
        ("lc_mean(t, y, e) FILTER (WHERE y > 0)", "avg(y) FILTER (ok AND y > 0)"),
        ("lc_amplitude(y)", "(max(y) FILTER (isfinite(y)) - min(y) FILTER (isfinite(y))) / 2"),
    ];

    readonly string _folder = Directory.CreateTempSubdirectory("rubin-curves-").FullName;
    readonly DuckDbDatabase _database = DuckDbDatabase.Open();
    readonly DuckDbConnection _connection;

    public DuckDbFeatureTests() => _connection = _database.Connect();

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Clustered by object across row groups; shuffled; clustered in stretches that come twice.</summary>
    [DuckDbTheory]
    [InlineData("id, t", 1)]
    [InlineData("id, t", 8)]
    [InlineData("hash(n)", 2)]
    [InlineData("n % 2, id, hash(n)", 8)]
    public async Task Statistics_of_groups_are_those_of_DuckDB(string order, int workers)
    {
        var file = Path.Combine(_folder, "source.parquet");
        _connection.Execute("SELECT setseed(0.42)");
        _connection.Execute(
            $"""
            COPY (SELECT n, CASE WHEN n < 6000 THEN 7 ELSE n * 37 % 900 END AS id, substr('ugrizy', 1 + CAST(n % 6 AS INTEGER), 1) AS band,
                CASE WHEN n % 97 = 0 THEN NULL ELSE 60000 + floor(3000 * random()) / 2 END AS t,
                CASE n % 53 WHEN 0 THEN NULL WHEN 1 THEN 'nan'::DOUBLE WHEN 2 THEN 'inf'::DOUBLE ELSE 1000 * (random() - 0.4) END AS y,
                CASE n % 61 WHEN 0 THEN NULL WHEN 1 THEN 0 WHEN 2 THEN -1 ELSE 1 + 20 * random() END AS e
              FROM range(30000) AS r(n) ORDER BY {order}) TO '{file}' (FORMAT parquet, ROW_GROUP_SIZE 2048)
            """);
        using var engine = new QueryEngine(new() { Workers = workers, BatchRows = 500 });
        foreach (var keys in new[] { "id", "id, band" })
        {
            var ours = await RowsAsync(engine, $"SELECT {keys}, {string.Join(", ", Statistics.Select(s => s.Ours))} FROM '{file}' GROUP BY {keys}");
            using var result = _connection.Query($"SELECT {keys}, {string.Join(", ", Statistics.Select(s => s.Theirs))} FROM (SELECT *, coalesce({Good}, false) AS ok FROM '{file}') GROUP BY {keys}");
            Compare(result.ReadRows(), ours, keys.Split(',').Length, 1e-9);
        }
    }

    /// <summary>A curve of a million rows, and a hundred thousand curves of a few, of times in seconds.</summary>
    [DuckDbFact]
    public async Task Long_curves_and_many_short_ones_are_the_same()
    {
        var file = Path.Combine(_folder, "many.parquet");
        _connection.Execute("SELECT setseed(0.1)");
        _connection.Execute(
            $"""
            COPY (SELECT CASE WHEN n < 1000000 THEN -1 ELSE n // 4 END AS id, 5e9 + random() AS t, 1e-12 * random() AS y, 1e-13 AS e FROM range(1400000) AS r(n)) TO '{file}'
            """);
        using var engine = new QueryEngine(new() { Workers = 4 });
        const string Ours = "lc_observation_count(t, y, e), lc_mean(t, y, e), lc_median(t, y, e), lc_psfFluxMAD(t, y, e), lc_standard_deviation(t, y, e)";
        const string Theirs = "count(*), avg(y), median(y), mad(y), stddev_samp(y)";
        var ours = await RowsAsync(engine, $"SELECT id, {Ours} FROM '{file}' GROUP BY id");
        using var result = _connection.Query($"SELECT id, {Theirs} FROM '{file}' GROUP BY id");
        Assert.Equal(100_001, ours.Count);
        Compare(result.ReadRows(), ours, 1, 1e-24);
    }

    static void Compare(IEnumerable<object?[]> theirs, List<object?[]> ours, int keys, double absolute)
    {
        string Key(object?[] row) => string.Join("|", row.Take(keys).Select(k => Convert.ToString(k, CultureInfo.InvariantCulture)));
        var expected = theirs.ToDictionary(Key);
        Assert.Equal(expected.Count, ours.Count);
        foreach (var row in ours)
        {
            var other = expected[Key(row)];
            for (var i = keys; i < row.Length; i++)
            {
                var (got, wanted) = (Number(row[i]), Number(other[i]));
                Assert.True(double.IsNaN(wanted) ? double.IsNaN(got) : Math.Abs(got - wanted) <= 1e-9 * Math.Abs(wanted) + absolute, $"{Key(row)}, column {i}: {got} instead of {wanted}");
            }
        }
    }

    static double Number(object? value) => value is null ? double.NaN : Convert.ToDouble(value, CultureInfo.InvariantCulture);

    static async Task<List<object?[]>> RowsAsync(QueryEngine engine, string text)
    {
        await using var result = engine.Execute(text);
        var rows = new List<object?[]>();
        await foreach (var batch in result.Batches)
        {
            for (var row = 0; row < batch.Length; row++) rows.Add([.. batch.Columns.Select(c => c.Value(row))]);
        }

        return rows;
    }
}
