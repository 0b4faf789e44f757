using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;

namespace Rubin.Query.Bench.Tap;

/// <summary>Stars at random places of a field, in memory, so that the server is measured and not the disk.</summary>
static class StarTable
{
    const int BatchRows = 8192;

    static Schema Schema { get; } = new(
    [
        new("id", DataType.Int64), new("ra", DataType.Double), new("dec", DataType.Double), new("mag_g", DataType.Float), new("mag_r", DataType.Float), new("mag_i", DataType.Float),
    ]);

    public static CatalogTable Create(int rows)
    {
        var random = new Random(1);
        var batches = Enumerable.Range(0, (rows + BatchRows - 1) / BatchRows).Select(i => Batch(random, i * BatchRows, Math.Min(BatchRows, rows - i * BatchRows))).ToList();
        return new("bench", "star", new InMemoryTable(Schema, batches) { Position = new("ra", "dec") });
    }

    static RecordBatch Batch(Random random, int first, int rows)
    {
        double[] Doubles(double from, double to) => [.. Enumerable.Range(0, rows).Select(_ => from + (to - from) * random.NextDouble())];
        float[] Magnitudes() => [.. Enumerable.Range(0, rows).Select(_ => 20 + 5 * random.NextSingle())];
        long[] ids = [.. Enumerable.Range(first, rows).Select(i => 1_000_000_000L + i)];
        return new(
            Schema,
            [
                new Column<long>(ids), new Column<double>(Doubles(50, 80)), new Column<double>(Doubles(-45, -25)), new Column<float>(Magnitudes()), new Column<float>(Magnitudes()),
                new Column<float>(Magnitudes()),
            ],
            rows);
    }
}
