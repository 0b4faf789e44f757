using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Operators.Clustering;

namespace Rubin.Query.Tests.Engine.Operators;

public class KeyChunksTests
{
    static readonly Schema Keys = new([new Field("id", DataType.Int64)]);

    [Theory]
    [InlineData(100_000, 50, 0)]
    [InlineData(100_000, 50, 900)]
    [InlineData(100_000, 1, 30_000)]
    [InlineData(30_000, 30_000, 0)]
    [InlineData(40_000, 7, 40_000)]
    [InlineData(10, 3, 0)]
    public void Chunks_hold_all_rows_in_order_and_share_no_key(int rows, int rowsOfKey, int disorder)
    {
        var random = new Random(rows + disorder);
        var keys = Enumerable.Range(0, rows).Select(i => (long)((i + random.Next(disorder + 1)) / rowsOfKey) - 500).ToArray();
        List<List<long>>? first = null;
        foreach (var batchRows in new[] { 8192, 1000, 7 })
        {
            List<RecordBatch> batches = [.. keys.Chunk(batchRows).Select(k => new RecordBatch(Keys, [new Column<long>(k)], k.Length))];
            var chunks = KeyChunks.Of(batches, 0).Select(c => c.SelectMany(b => ((Column<long>)b.Columns[0]).Values.ToArray()).ToList()).ToList();
            Assert.Equal(keys, chunks.SelectMany(c => c));
            Assert.Equal(keys.Distinct().Count(), chunks.Sum(c => c.Distinct().Count()));
            first ??= chunks;
            Assert.Equal(first.Select(c => c.Count), chunks.Select(c => c.Count));
        }

        Assert.Equal(disorder == 0 && rowsOfKey < rows && rows > 20_000, first!.Count > 1);
    }

    [Fact]
    public void Own_keys_of_a_morsel_lie_in_no_other()
    {
        var random = new Random(3);
        for (var round = 0; round < 2000; round++)
        {
            var bounds = Enumerable.Range(0, random.Next(4, 9)).Select(_ => Bounds(random)).ToArray();
            var own = OwnKeys.Of(bounds);
            for (var m = 0; m < bounds.Length; m++)
            {
                if (own[m] is not { } range)
                {
                    continue;
                }

                Assert.True(range.Least <= range.Greatest && range.Least >= bounds[m]!.Value.Least && range.Greatest <= bounds[m]!.Value.Greatest);
                Assert.All(bounds.Where((_, other) => other != m), b => Assert.True(b!.Value.IsEmpty || b.Value.Greatest < range.Least || b.Value.Least > range.Greatest));
            }
        }
    }

    [Fact]
    public void Nothing_is_own_where_bounds_are_unknown_or_row_groups_few()
    {
        Assert.Equal(4, OwnKeys.Of([new(1, 2), new(3, 4), new(5, 6), new(7, 8)]).Count);
        Assert.Equal(3, OwnKeys.Of([new(1, 2), MorselBounds.Nothing, new(5, 6), new(7, 8)]).Count);
        Assert.Equal(0, OwnKeys.Of([new(1, 2), null, new(5, 6), new(7, 8)]).Count);
        Assert.Equal(0, OwnKeys.Of([new(1, 2), new(3, 4), new(5, 6)]).Count);
        Assert.Equal(0, OwnKeys.Of(null).Count);
        Assert.Equal(2, OwnKeys.Of([new(long.MinValue, -9), new(-9, -9), new(-9, 5), new(6, long.MaxValue)]).Count - 1);
    }

    static MorselBounds? Bounds(Random random)
    {
        var least = random.Next(30) switch { 0 => long.MinValue, 1 => long.MaxValue, var n => n * 10 };
        return random.Next(12) == 0 ? MorselBounds.Nothing : new(least, random.Next(20) == 0 ? long.MaxValue : Math.Max(least, least > 1000 ? least : least + random.Next(15)));
    }
}
