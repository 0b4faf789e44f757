using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Parquet;
using Rubin.Query.Sky;
using Rubin.Query.Tests.Hats;
using Rubin.Query.Tests.Sky;

namespace Rubin.Query.Tests.Engine.Spatial;

/// <summary>
/// The same awkward catalog stored in every way: <c>m</c> in memory, <c>p</c> as Parquet in zones with small row groups and pages, <c>u</c> as Parquet in no
/// order, <c>h</c> as HATS. What is in memory is not pruned.
/// </summary>
sealed class StoredSky : IDisposable
{
    /// <summary>From 0.1 arcseconds to 5 degrees.</summary>
    internal static readonly double[] Radii = [0.1 / 3600, 1.0 / 3600, 10.0 / 3600, 1.0 / 60, 0.1, 1, 5];

    static readonly Schema Columns = PlanRun.Schema(("id", DataType.Int64), ("ra", DataType.Double), ("dec", DataType.Double), ("err", DataType.Double));

    readonly TemporaryFolder _folder = new();

    StoredSky(IReadOnlyList<(double Ra, double Dec)> places, List<object?[]> rows)
    {
        (Places, Rows) = (places, rows);
        var zones = rows.OrderBy(r => Math.Floor(Number(r[2]))).ThenBy(r => Number(r[1])).ToList();
        Write("p.parquet", zones);
        Write("u.parquet", rows);
        Tables = new Dictionary<string, ITableProvider>
        {
            ["m"] = PlanRun.Table(Columns, rows, 3),
            ["p"] = TableFormats.Open(_folder.PathOf("p.parquet"))[0].Provider,
            ["u"] = TableFormats.Open(_folder.PathOf("u.parquet"))[0].Provider,
        };
    }

    /// <summary>Where the rows are gathered, and where regions are worth trying.</summary>
    internal IReadOnlyList<(double Ra, double Dec)> Places { get; }

    internal List<object?[]> Rows { get; }

    internal Dictionary<string, ITableProvider> Tables { get; }

    /// <summary>A catalog of about so many rows; with rows that have no position, or one beyond a pole or a turn off, where it need not be HATS.</summary>
    internal static async Task<StoredSky> MakeAsync(int seed, int count, bool isWhole)
    {
        var random = new Random(seed);
        var corner = HealpixCellOf(random).Center.ToDegrees();
        List<(double, double)> places = [.. Enumerable.Range(0, 4).Select(_ => RandomSky.AwkwardPosition(random)), (0, 90), (123, -90), (0, 10), (45, 41.8103148957786), CornerOf(random), corner];
        var sky = new StoredSky(places, MakeRows(random, places, count, isWhole));
        if (isWhole)
        {
            await sky.ImportAsync();
        }

        return sky;
    }

    /// <summary>An engine that has the tables, each under its name in schema s.</summary>
    internal QueryEngine Engine(int workers, int batchRows)
    {
        var engine = new QueryEngine(new() { Workers = workers, BatchRows = batchRows });
        foreach (var (name, table) in Tables)
        {
            engine.Register(new("s", name, table));
        }

        return engine;
    }

    internal static async Task<List<object?[]>> RowsAsync(QueryEngine engine, string text)
    {
        await using var result = engine.Execute(text);
        var rows = new List<object?[]>();
        await foreach (var batch in result.Batches)
        {
            for (var row = 0; row < batch.Length; row++)
            {
                rows.Add([.. batch.Columns.Select(c => c.Value(row))]);
            }
        }

        return rows;
    }

    public void Dispose() => _folder.Dispose();

    async Task ImportAsync()
    {
        using var engine = Engine(2, 1024);
        await RowsAsync(engine, $"COPY (SELECT * FROM m) TO '{_folder.PathOf("h")}' (FORMAT hats, ra 'ra', dec 'dec', rows_per_partition 150, highest_order 13)");
        Tables["h"] = TableFormats.Open(_folder.PathOf("h"))[0].Provider;
    }

    void Write(string name, List<object?[]> rows)
    {
        using var writer = ParquetWriter.Create(_folder.PathOf(name), Columns, new() { RowGroupRows = 100, PageRows = 20 });
        writer.Write(PlanRun.Batch(Columns, rows));
        writer.Complete();
    }

    static List<object?[]> MakeRows(Random random, List<(double Ra, double Dec)> places, int count, bool isWhole)
    {
        var rows = new List<object?[]>();
        foreach (var (ra, dec) in places)
        {
            Add(ra, dec);
            foreach (var radius in Radii)
            {
                // On the border, along the meridian, where no rounding enters.
                Add(ra, Math.Abs(dec + radius) <= 90 ? dec + radius : dec - radius);
            }
        }

        while (rows.Count < count)
        {
            var (ra, dec) = places[random.Next(places.Count)];
            var spread = 8 * Math.Pow(10, -6 * random.NextDouble());
            var (lon, lat) = RandomSky.Near(random, UnitVector.FromDegrees(ra, dec), Angle.DegreesToRadians(spread)).ToDegrees();
            if (isWhole || random.Next(20) != 0)
            {
                Add(lon, lat);
                continue;
            }

            object?[] place = random.Next(6) switch
            {
                0 => [null, lat],
                1 => [lon, null],
                2 => [lon, double.NaN],
                3 => [double.NaN, lat],
                4 => [lon - 720, lat],
                _ => [lon + 180, lat >= 0 ? 180 - lat : -180 - lat],
            };
            rows.Add([(long)rows.Count, .. place, Error()]);
        }

        return rows;

        void Add(double ra, double dec) => rows.Add([(long)rows.Count, ra, dec, Error()]);
        object? Error() => random.Next(10) == 0 ? null : 3 * Math.Pow(10, -5 * random.NextDouble());
    }

    static HealpixCell HealpixCellOf(Random random)
    {
        var order = random.Next(Healpix.MaxOrder + 1);
        return new(order, random.NextInt64(Healpix.CellCount(order)));
    }

    /// <summary>The northern corner of a cell of any order.</summary>
    static (double, double) CornerOf(Random random)
    {
        var cell = HealpixCellOf(random);
        return HealpixProjection.Of(cell).At(1, 1).ToDegrees();
    }

    static double Number(object? value) => value as double? ?? double.NaN;
}
