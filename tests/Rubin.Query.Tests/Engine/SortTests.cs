using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Operators;

namespace Rubin.Query.Tests.Engine;

public class SortTests
{
    static readonly Schema Input = PlanRun.Schema(("i", DataType.Int64), ("d", DataType.Double), ("s", DataType.Utf8), ("f", DataType.Float), ("row", DataType.Int64));

    public static TheoryData<int, int> Grid => PlanRun.Grid;

    static List<object?[]> Rows(int count)
    {
        var random = new Random(7);
        double?[] doubles = [0.0, -0.0, double.NaN, null, 1.5, 1.5000000000000002, double.NegativeInfinity, -2];
        return [.. Enumerable.Range(0, count).Select(row => new object?[]
        {
            random.Next(9) == 0 ? null : random.Next(3) == 0 ? long.MaxValue - random.Next(3) : long.MinValue + random.Next(3),
            doubles[random.Next(doubles.Length)],
            random.Next(9) == 0 ? null : new string('x', random.Next(3)) + (random.Next(2) == 0 ? "\0" : "") + "é"[..random.Next(2)],
            random.Next(9) == 0 ? null : random.Next(5) == 0 ? float.NaN : random.Next(-2, 2) + 0f,
            (long)row,
        })];
    }

    static int Compare(object? x, object? y, bool descending, bool nullsFirst)
    {
        if (x is null || y is null)
        {
            return x is null && y is null ? 0 : (x is null) == nullsFirst ? -1 : 1;
        }

        var order = (x, y) switch
        {
            (double.NaN, _) or (_, double.NaN) => double.IsNaN((double)x).CompareTo(double.IsNaN((double)y)),
            (float.NaN, _) or (_, float.NaN) => float.IsNaN((float)x).CompareTo(float.IsNaN((float)y)),
            (string a, string b) => string.CompareOrdinal(a, b),
            _ => Comparer<object>.Default.Compare(x, y),
        };
        return descending ? -order : order;
    }

    static List<object?[]> Sorted(List<object?[]> rows, (int Column, bool Descending, bool NullsFirst)[] keys)
    {
        var order = Comparer<object?[]>.Create((a, b) =>
            keys.Select(k => Compare(a[k.Column], b[k.Column], k.Descending, k.NullsFirst)).FirstOrDefault(c => c != 0));
        return [.. rows.Order(order)];
    }

    [Theory]
    [MemberData(nameof(Grid))]
    public async Task Rows_come_in_order_and_ties_in_that_of_the_input(int workers, int batchRows)
    {
        var rows = Rows(2000);
        foreach (var keys in new (int, bool, bool)[][] { [(0, false, false)], [(0, true, false)], [(1, false, true)], [(1, true, true)], [(2, true, false)], [(3, false, false)], [(3, true, true)], [(2, false, true), (0, true, false), (1, false, false)] })
        {
            var scan = PlanRun.Table(Input, rows).Scan();
            PhysicalSortKey[] order = [.. keys.Select(k => new PhysicalSortKey(scan.Column(k.Item1), k.Item2, k.Item3))];
            var expected = Sorted(rows, keys);
            PlanRun.AssertSameOrder(expected, await PlanRun.RunAsync(new Sort(scan, order), workers, batchRows));
            PlanRun.AssertSameOrder(expected.Skip(3).Take(40), await PlanRun.RunAsync(new TopN(scan, order, 40, 3), workers, batchRows));
            PlanRun.AssertSameOrder(expected.Skip(1990), await PlanRun.RunAsync(new TopN(scan, order, 40, 1990), workers, batchRows));
        }
    }

    [Theory]
    [InlineData(1, 8192)]
    [InlineData(2, 5000)]
    [InlineData(8, 8192)]
    public async Task Many_runs_are_merged_in_ranges(int workers, int batchRows)
    {
        const int Count = 400_000;
        var schema = PlanRun.Schema(("k", DataType.Double), ("row", DataType.Int64));
        var random = new Random(3);
        var keys = Enumerable.Range(0, Count).Select(_ => (double)random.Next(1000)).ToArray();
        var batches = keys.Chunk(10_000).Select((c, n) => new RecordBatch(
            schema, [new Column<double>(c), new Column<long>(Enumerable.Range(n * 10_000, c.Length).Select(i => (long)i).ToArray())], c.Length)).ToList();
        var scan = new InMemoryTable(schema, batches).Scan();
        var answer = await PlanRun.RunAsync(new Sort(scan, [new(scan.Column(0), true)]), workers, batchRows);
        var expected = Enumerable.Range(0, Count).OrderByDescending(i => keys[i]).Select(i => (long)i);
        Assert.Equal(expected, answer.Select(r => (long)r[1]!));
        var top = await PlanRun.RunAsync(new TopN(scan, [new(scan.Column(0), true)], 1000, 10), workers, batchRows);
        Assert.Equal(expected.Skip(10).Take(1000), top.Select(r => (long)r[1]!));
        var most = await PlanRun.RunAsync(new TopN(scan, [new(scan.Column(0), true)], 100_000, 10), workers, batchRows);
        Assert.Equal(expected.Skip(10).Take(100_000), most.Select(r => (long)r[1]!));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    public async Task Numbers_that_differ_in_all_bits_are_told_apart_by_the_last_ones(int workers, bool descending)
    {
        // As numbers of objects are made: a patch of the sky in the high bits, a count in the low ones; zero where there is no object.
        const int Count = 200_000;
        var schema = PlanRun.Schema(("id", DataType.UInt64), ("t", DataType.Double), ("row", DataType.Int64));
        var random = new Random(11);
        var ids = Enumerable.Range(0, Count).Select(_ => random.Next(1000) == 0 ? 0 : ((ulong)random.Next(4) << 62) + (ulong)random.Next(2000)).ToArray();
        var times = ids.Select(_ => random.NextDouble() * Math.Pow(10, random.Next(-300, 300))).ToArray();
        var rows = Enumerable.Range(0, Count).Select(i => (long)i).ToArray();
        var batch = new RecordBatch(schema, [new Column<ulong>(ids), new Column<double>(times), new Column<long>(rows)], Count);
        var scan = new InMemoryTable(schema, [.. Enumerable.Range(0, Count / 8000).Select(n => batch.Slice(n * 8000, 8000))]).Scan();
        var byId = await PlanRun.RunAsync(new Sort(scan, [new(scan.Column(0), descending)]), workers, 8192);
        var expected = descending ? rows.OrderByDescending(i => ids[i]) : rows.OrderBy(i => ids[i]);
        Assert.Equal(expected, byId.Select(r => (long)r[2]!));
        var byBoth = await PlanRun.RunAsync(new Sort(scan, [new(scan.Column(0), descending), new(scan.Column(1))]), workers, 8192);
        Assert.Equal(expected.ThenBy(i => times[i]), byBoth.Select(r => (long)r[2]!));
    }

    [Fact]
    public async Task Order_passes_through_filters_and_limits()
    {
        var rows = Rows(1000);
        var scan = PlanRun.Table(Input, rows).Scan();
        var sort = new Sort(scan, [new(scan.Column(4), true)]);
        var limit = new Limit(new Filter(sort, PlanRun.Compare(scan.Column(4), ComparisonOperator.Less, 900L)), 100, 50);
        var answer = await PlanRun.RunAsync(limit, 8, 7);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => 899L - 50 - i), answer.Select(r => (long)r[4]!));
    }

    [Fact]
    public async Task Lists_are_sorted_element_by_element()
    {
        var schema = PlanRun.Schema(("l", new ListType(DataType.Int64)));
        object?[] List(params object?[] items) => [items.ToValueList()];
        object?[][] expected = [List(), List(-1L), List(-1L, 5L), List(2L), List(2L, null), List(null, 0L), [null]];
        var scan = PlanRun.Table(schema, [.. expected.Reverse()]).Scan();
        PlanRun.AssertSameOrder(expected, await PlanRun.RunAsync(new Sort(scan, [new(scan.Column(0))])));
    }
}
