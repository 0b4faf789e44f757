using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Operators;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Tests.Engine;

public class HashAggregateTests
{
    static readonly Schema Input = PlanRun.Schema(
        ("i", DataType.Int64), ("d", DataType.Double), ("s", DataType.Utf8), ("small", DataType.Int16), ("v", DataType.Int64));

    public static TheoryData<int, int> Grid => PlanRun.Grid;

    static List<object?[]> Rows(int count, int distinct)
    {
        var random = new Random(5);
        double?[] doubles = [0.0, -0.0, double.NaN, BitConverter.Int64BitsToDouble(unchecked((long)0xFFF8_0000_0000_0001)), null, 1.5, double.NegativeInfinity];
        return [.. Enumerable.Range(0, count).Select(row => new object?[]
        {
            random.Next(9) == 0 ? null : (long)random.Next(distinct) - (distinct / 2),
            doubles[random.Next(doubles.Length)],
            random.Next(9) == 0 ? null : new string('x', random.Next(3)) + "\0" + random.Next(3),
            random.Next(9) == 0 ? null : (short)random.Next(-3, 3),
            random.Next(9) == 0 ? null : (long)row,
        })];
    }

    static object? Canonical(object? value) => value switch { double.NaN => double.NaN, 0.0 => 0.0, _ => value };

    static string KeyOf(object?[] row, IEnumerable<int> keys) => PlanRun.Text([.. keys.Select(k => Canonical(row[k]))]);

    static PhysicalAggregate Call(AggregateOverload overload, BoundExpression argument, bool isDistinct = false, BoundExpression? filter = null, PhysicalSortKey[]? orderBy = null) =>
        new(overload, [argument], isDistinct, filter, orderBy ?? []);

    static HashAggregate Plan(PhysicalNode scan, int[] keys, int[][]? sets, params PhysicalAggregate[] calls)
    {
        var fields = keys.Select(k => scan.Schema[k]).Concat(calls.Select((c, i) => new Field($"a{i}", c.Overload.Result)));
        fields = sets is null ? fields : fields.Append(new Field("set", DataType.Int32));
        return new(scan, new([.. fields]), [.. keys.Select(k => scan.Column(k))], calls, sets ?? []);
    }

    [Theory]
    [MemberData(nameof(Grid))]
    public async Task Groups_come_in_order_of_first_appearance_with_their_aggregates(int workers, int batchRows)
    {
        var rows = Rows(3000, 50);
        foreach (var keys in new int[][] { [0], [1], [2], [3], [0, 1], [3, 2], [0, 1, 2, 3], [] })
        {
            var scan = PlanRun.Table(Input, rows).Scan();
            var sort = new PhysicalSortKey(scan.Column(3), true, true);
            var plan = Plan(
                scan,
                keys,
                null,
                Call(TestSum.Sum, scan.Column(4)),
                Call(TestSum.Sum, scan.Column(0), isDistinct: true),
                Call(TestSum.Count, scan.Column(4), filter: PlanRun.Compare(scan.Column(3), ComparisonOperator.Less, (short)0)),
                Call(TestList.Overload, scan.Column(4)),
                Call(TestList.Overload, scan.Column(0), true, null, [sort]));
            var expected = rows.GroupBy(r => KeyOf(r, keys)).Select(g => (object?[])[
                g.Key,
                g.All(r => r[4] is null) ? null : g.Sum(r => r[4] as long? ?? 0),
                g.All(r => r[0] is null) ? null : g.Select(r => r[0]).Distinct().Sum(x => x as long? ?? 0),
                g.LongCount(r => r[3] is < (short)0 && r[4] is not null),
                string.Join(',', g.Select(r => r[4] ?? "NULL"))]);
            var actual = await PlanRun.RunAsync(plan, workers, batchRows);
            PlanRun.AssertSameOrder(expected, actual.Select(r => (object?[])[KeyOf(r, Enumerable.Range(0, keys.Length)), .. r[keys.Length..^1]]));
        }
    }

    [Theory]
    [MemberData(nameof(Grid))]
    public async Task An_aggregate_sees_its_rows_in_its_own_order(int workers, int batchRows)
    {
        var rows = Rows(1000, 10);
        var scan = PlanRun.Table(Input, rows).Scan();
        var plan = Plan(scan, [0], null, Call(TestList.Overload, scan.Column(4), orderBy: [new(scan.Column(3), true, true), new(scan.Column(1))]));
        var expected = rows.GroupBy(r => KeyOf(r, [0])).Select(g => (object?[])[
            g.Key,
            string.Join(',', g.OrderBy(r => r[3] is null ? 0 : 1).ThenByDescending(r => r[3] as short?).ThenBy(r => r[1] is null ? 2 : r[1] is double.NaN ? 1 : 0)
                .ThenBy(r => r[1] as double?).Select(r => r[4] ?? "NULL"))]);
        PlanRun.AssertSameOrder(expected, (await PlanRun.RunAsync(plan, workers, batchRows)).Select(r => (object?[])[KeyOf(r, [0]), r[1]]));
    }

    [Theory]
    [MemberData(nameof(Grid))]
    public async Task Grouping_sets_are_groupings_side_by_side(int workers, int batchRows)
    {
        var rows = Rows(500, 5);
        var scan = PlanRun.Table(Input, rows).Scan();
        int[][] sets = [[0, 1], [1], []];
        var plan = Plan(scan, [0, 3], sets, Call(TestSum.Count, scan.Column(4)));
        int[] columns = [0, 3];
        var expected = sets.SelectMany((set, number) => rows
            .GroupBy(r => PlanRun.Text([set.Contains(0) ? r[0] : null, set.Contains(1) ? r[3] : null]))
            .Select(g => (object?[])[g.Key, g.LongCount(r => r[4] is not null), number]));
        var actual = await PlanRun.RunAsync(plan, workers, batchRows);
        PlanRun.AssertSameRows(expected, actual.Select(r => (object?[])[PlanRun.Text(r[..2]), r[2], r[3]]));
    }

    [Fact]
    public async Task No_rows_give_one_row_without_keys_and_none_with_keys()
    {
        var scan = PlanRun.Table(Input, []).Scan();
        PlanRun.AssertSameOrder([[0L, null]], await PlanRun.RunAsync(Plan(scan, [], null, Call(TestSum.Count, scan.Column(4)), Call(TestSum.Sum, scan.Column(4)))));
        Assert.Empty(await PlanRun.RunAsync(Plan(scan, [0], null, Call(TestSum.Count, scan.Column(4)))));
        PlanRun.AssertSameOrder([[null, 0L, 1]], await PlanRun.RunAsync(Plan(scan, [0], [[0], []], Call(TestSum.Count, scan.Column(4)))));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public async Task Many_groups_are_merged_in_parts(int workers)
    {
        const int Count = 300_000;
        var values = Enumerable.Range(0, Count).Select(i => i * 7919L % 150_000).ToArray();
        var schema = PlanRun.Schema(("k", DataType.Int64));
        var batches = values.Chunk(5000).Select(c => new RecordBatch(schema, [new Column<long>(c)], c.Length)).ToList();
        var scan = new InMemoryTable(schema, batches).Scan();
        var answer = await PlanRun.RunAsync(Plan(scan, [0], null, Call(TestSum.Sum, scan.Column(0))), workers, 8192);
        Assert.Equal(150_000, answer.Count);
        Assert.All(answer, r => Assert.Equal(2 * (long)r[0]!, r[1]));
    }

    [Fact]
    public async Task Dictionaries_are_grouped_by_value_whatever_their_codes()
    {
        var schema = PlanRun.Schema(("band", DataType.Utf8));
        RecordBatch Batch(string?[] values, int[] codes, bool[] valid)
        {
            var dictionary = ColumnBuilder.Create(DataType.Utf8);
            Array.ForEach(values, dictionary.AppendValue);
            return new(schema, [new DictionaryColumn(codes, dictionary.Build(), Bitmap.Of(valid))], codes.Length);
        }

        var table = new InMemoryTable(schema, [
            Batch(["g", "r", null], [0, 1, 2, 0], [true, true, true, false]),
            Batch(["r", "g", "r"], [0, 1, 2], [true, true, true])]);
        var scan = table.Scan();
        var plan = Plan(scan, [0], null, Call(TestSum.Count, new Constant(DataType.Int64, 1L)));
        PlanRun.AssertSameOrder([["g", 2L], ["r", 3L], [null, 2L]], await PlanRun.RunAsync(plan));
        var pairs = Plan(scan, [0, 0], null, Call(TestSum.Count, new Constant(DataType.Int64, 1L)));
        PlanRun.AssertSameOrder([["g", "g", 2L], ["r", "r", 3L], [null, null, 2L]], await PlanRun.RunAsync(pairs));
        var sort = new Sort(scan, [new(scan.Column(0), true, true)]);
        PlanRun.AssertSameOrder([[null], [null], ["r"], ["r"], ["r"], ["g"], ["g"]], await PlanRun.RunAsync(sort));
    }

    [Fact]
    public async Task Little_memory_is_enough_for_many_groups()
    {
        var schema = PlanRun.Schema(("k", DataType.Int64));
        var scan = new InMemoryTable(schema, [new(schema, [new Column<long>(Enumerable.Range(0, 300_000).Select(i => (long)i).ToArray())], 300_000)]).Scan();
        var rows = await PlanRun.RunAsync(Plan(scan, [0], null), memory: 3 << 20);
        Assert.Equal(Enumerable.Range(0, 300_000), rows.Select(r => (int)(long)r[0]!).Order());
    }
}
