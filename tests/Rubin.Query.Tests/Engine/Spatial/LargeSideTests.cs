using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Tests.Sky;

namespace Rubin.Query.Tests.Engine.Spatial;

/// <summary>
/// Two tables in no order that are larger than caches: many left rows are looked up at once, in the order of their cells. Against the same joins with the
/// radius as a column, which look up row after row.
/// </summary>
public class LargeSideTests
{
    const int Rows = 205_000;
    const int RowsOfBatch = 3000;

    static readonly string[] Queries =
    [
        "SELECT COUNT(*), SUM(a.id), SUM(b.id), SUM(MOD(a.id * 31 + b.id, 1009)) FROM a JOIN b ON $D < $R",
        "SELECT a.id, b.id FROM a LEFT JOIN b ON $D < $R AND b.id > 100000 WHERE MOD(a.id, 40) = 1",
        "SELECT COUNT(*), SUM(a.id) FROM a WHERE NOT EXISTS (SELECT 1 FROM b WHERE $D < $R)",
        "SELECT COUNT(*), COUNT(b.id), SUM(MOD(a.id * 31 + b.id, 1009)) FROM a LEFT NEAREST JOIN b ON $D < $R",
        "SELECT COUNT(*), SUM(MOD(a.id * 31 + b.id, 1009)) FROM a NEAREST (2) JOIN b ON $D < $R",
        "SELECT COUNT(*), SUM(MOD(a.id * 31 + b.id, 1009)) FROM a MUTUAL NEAREST JOIN b ON $D < $R",
    ];

    [Theory]
    [InlineData(1, 8192, 0.003)]
    [InlineData(3, 500, 0.003)]
    [InlineData(2, 8192, 0.02)]
    public async Task Rows_looked_up_together_have_the_pairs_of_each(int workers, int batchRows, double radius)
    {
        var random = new Random(workers);
        List<(double Ra, double Dec)> places =
            [.. Enumerable.Range(0, 300).Select(_ => RandomSky.AwkwardPosition(random)), (0, 89.9), (0, -89.9), (359.99, 10), (0.01, 10), (45, 41.8103148957786)];
        using var engine = new QueryEngine(new() { Workers = workers, BatchRows = batchRows });
        engine.Register(new("s", "a", Table(random, places, radius)));
        engine.Register(new("s", "b", Table(random, places, radius)));
        foreach (var query in Queries.Select(q => q.Replace("$D", "DISTANCE(a.ra, a.dec, b.ra, b.dec)", StringComparison.Ordinal)))
        {
            var expected = await StoredSky.RowsAsync(engine, query.Replace("$R", "a.err", StringComparison.Ordinal));
            var found = await StoredSky.RowsAsync(engine, query.Replace("$R", FormattableString.Invariant($"{radius}"), StringComparison.Ordinal));
            PlanRun.AssertSameRows(expected, found);
        }
    }

    /// <summary>Rows about some places, in no order, some without position and some on top of each other.</summary>
    static InMemoryTable Table(Random random, List<(double Ra, double Dec)> places, double radius)
    {
        var schema = PlanRun.Schema(("id", DataType.Int64), ("ra", DataType.Double), ("dec", DataType.Double), ("err", DataType.Double));
        var batches = new List<RecordBatch>();
        for (var first = 0; first < Rows; first += RowsOfBatch)
        {
            var count = Math.Min(RowsOfBatch, Rows - first);
            var (ids, ras, decs, errors) = (new long[count], new double[count], new double[count], new double[count]);
            for (var row = 0; row < count; row++)
            {
                var (ra, dec) = places[random.Next(places.Count)];
                var lat = Math.Clamp(dec + radius * 60 * (random.NextDouble() - 0.5), -90, 90);
                var lon = ra + radius * 60 * (random.NextDouble() - 0.5) / Math.Max(0.001, Math.Cos(lat * Math.PI / 180));
                (ids[row], errors[row]) = (first + row, radius);
                (ras[row], decs[row]) = random.Next(50) switch
                {
                    0 => (double.NaN, lat),
                    1 => (ra, Math.Clamp(dec, -89.9, 89.9)),
                    _ => (lon, lat),
                };
            }

            batches.Add(new(schema, [new Column<long>(ids), new Column<double>(ras), new Column<double>(decs), new Column<double>(errors)], count));
        }

        return new(schema, batches);
    }
}
