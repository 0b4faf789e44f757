using System.Diagnostics;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Operators;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Tests.Engine;

[Collection(nameof(Measurements))]
public sealed class JoinTests
{
    static readonly Schema LeftSchema = PlanRun.Schema(("a", DataType.Int64), ("x", DataType.Double), ("row", DataType.Int64));
    static readonly Schema RightSchema = PlanRun.Schema(("b", DataType.Int64), ("y", DataType.Double), ("rowid", DataType.Int64));

    static readonly JoinKind[] Kinds = [JoinKind.Inner, JoinKind.Left, JoinKind.Right, JoinKind.Full, JoinKind.Semi, JoinKind.Anti, JoinKind.Mark];

    public static TheoryData<int, int> Grid => PlanRun.Grid;

    static List<object?[]> Rows(int count, int seed)
    {
        var random = new Random(seed);
        double?[] doubles = [0.0, -0.0, double.NaN, null, 1.5, 2];
        return [.. Enumerable.Range(0, count).Select(row => new object?[]
        {
            random.Next(8) == 0 ? null : (long)random.Next(20),
            doubles[random.Next(doubles.Length)],
            (long)row,
        })];
    }

    static Schema Joined(JoinKind kind, bool withMark = true) => kind switch
    {
        JoinKind.Semi or JoinKind.Anti => LeftSchema,
        JoinKind.Mark when withMark => new([.. LeftSchema.Fields, new("mark", DataType.Boolean)]),
        _ => new([.. LeftSchema.Fields, .. RightSchema.Fields]),
    };

    /// <summary>The rows in the order promised: left rows in order, partners in order, then right rows without partner.</summary>
    static List<object?[]> Expected(JoinKind kind, List<object?[]> left, List<object?[]> right, Func<object?[], object?[], bool?> condition)
    {
        var rows = new List<object?[]>();
        var matched = new HashSet<object?[]>(ReferenceEqualityComparer.Instance);
        foreach (var l in left)
        {
            var truths = right.ConvertAll(r => condition(l, r));
            var partners = right.Where((_, i) => truths[i] == true).ToList();
            matched.UnionWith(partners);
            rows.AddRange(kind switch
            {
                JoinKind.Semi => partners.Count > 0 ? [l] : [],
                JoinKind.Anti => partners.Count == 0 ? [l] : [],
                JoinKind.Mark => [[.. l, partners.Count > 0 ? true : truths.Contains(null) ? null : false]],
                JoinKind.Left or JoinKind.Full when partners.Count == 0 => [[.. l, null, null, null]],
                _ => partners.Select(r => (object?[])[.. l, .. r]),
            });
        }

        if (kind is JoinKind.Right or JoinKind.Full)
        {
            rows.AddRange(right.Where(r => !matched.Contains(r)).Select(r => (object?[])[null, null, null, .. r]));
        }

        return rows;
    }

    static bool? Equal(object? x, object? y) => x is null || y is null ? null : x is not double.NaN && y is not double.NaN && (x is double a ? a == (double)y : x.Equals(y));

    static bool? And(params bool?[] terms) => terms.Contains(false) ? false : terms.Contains(null) ? null : true;

    static bool? Less(object? x, object? y) => x is null || y is null ? null : (long)x < (long)y;

    [Theory]
    [MemberData(nameof(Grid))]
    public async Task A_hash_join_gives_the_pairs_of_its_kind(int workers, int batchRows)
    {
        var (left, right) = (Rows(150, 1), Rows(90, 2));
        var (l, r) = (PlanRun.Table(LeftSchema, left, 3).Scan(), PlanRun.Table(RightSchema, right, 4).Scan());
        var residual = new Comparison(ComparisonOperator.Less, new ColumnReference(5, "rowid", DataType.Int64), l.Column(2));
        foreach (var kind in Kinds)
        {
            async Task Check(Func<object?[], object?[], bool?> condition, int[] keys, BoundExpression? rest = null, bool[]? nulls = null)
            {
                var join = new HashJoin(kind, l, r, Joined(kind), [.. keys.Select(k => ((BoundExpression)l.Column(k), (BoundExpression)r.Column(k)))], rest, nulls);
                await AssertJoinAsync(kind, Expected(kind, left, right, condition), join, workers, batchRows);
            }

            await Check((a, b) => Equal(a[0], b[0]), [0]);
            await Check((a, b) => Equal(a[1], b[1]), [1]);
            await Check((a, b) => And(Equal(a[0], b[0]), Equal(a[1], b[1])), [0, 1]);
            await Check((a, b) => And(Equal(a[0], b[0]), Less(b[2], a[2])), [0], residual);
            await Check((a, b) => Equals(a[0], b[0]), [0], null, [true]);
            await Check((a, b) => Equals(a[1] is 0.0 ? 0.0 : a[1], b[1] is 0.0 ? 0.0 : b[1]), [1], null, [true]);
            await Check((a, b) => And(Equal(a[0], b[0]), Equals(a[1] is 0.0 ? 0.0 : a[1], b[1] is 0.0 ? 0.0 : b[1])), [0, 1], null, [false, true]);
        }
    }

    [Theory]
    [MemberData(nameof(Grid))]
    public async Task A_nested_loop_join_gives_the_pairs_of_its_kind(int workers, int batchRows)
    {
        var (left, right) = (Rows(60, 1), Rows(batchRows == 1 ? 10 : 50, 2));
        var (l, r) = (PlanRun.Table(LeftSchema, left, 3).Scan(), PlanRun.Table(RightSchema, right, 4).Scan());
        var less = new Comparison(ComparisonOperator.Less, l.Column(0), new ColumnReference(3, "b", DataType.Int64));
        foreach (var kind in Kinds)
        {
            var join = new NestedLoopJoin(kind, l, r, Joined(kind), less);
            await AssertJoinAsync(kind, Expected(kind, left, right, (a, b) => Less(a[0], b[0])), join, workers, batchRows);
            var cross = new NestedLoopJoin(kind, l, r, Joined(kind), Constant.True);
            await AssertJoinAsync(kind, Expected(kind, left, right, (_, _) => true), cross, workers, batchRows);
        }
    }

    [Theory]
    [MemberData(nameof(Grid))]
    public async Task An_empty_side_leaves_what_the_kind_keeps(int workers, int batchRows)
    {
        var rows = Rows(30, 1);
        foreach (var kind in Kinds)
        {
            foreach (var (left, right) in new[] { (rows, new List<object?[]>()), ([], rows), ([], []) })
            {
                var (l, r) = (PlanRun.Table(LeftSchema, left).Scan(), PlanRun.Table(RightSchema, right).Scan());
                var hash = new HashJoin(kind, l, r, Joined(kind), [(l.Column(0), r.Column(0))], null, null);
                await AssertJoinAsync(kind, Expected(kind, left, right, (a, b) => Equal(a[0], b[0])), hash, workers, batchRows);
                var loop = new NestedLoopJoin(kind, l, r, Joined(kind), Constant.True);
                await AssertJoinAsync(kind, Expected(kind, left, right, (_, _) => true), loop, workers, batchRows);
            }
        }
    }

    /// <summary>The order of a join is seen by a sort that tells no rows apart.</summary>
    static async Task AssertJoinAsync(JoinKind kind, List<object?[]> expected, PhysicalNode join, int workers, int batchRows)
    {
        var sort = new Sort(join, [new(new Constant(DataType.Int64, 0L))]);
        try
        {
            PlanRun.AssertSameOrder(expected, await PlanRun.RunAsync(sort, workers, batchRows));
        }
        catch (Exception failure) when (failure is Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException($"{kind} {join.Describe()}: {failure.Message}", failure);
        }
    }

    [Theory]
    [MemberData(nameof(Grid))]
    public async Task A_single_join_gives_one_partner_or_an_error(int workers, int batchRows)
    {
        var left = Rows(100, 1);
        List<object?[]> right = [.. Enumerable.Range(5, 10).Select(i => new object?[] { (long)i, null, (long)i })];
        var (l, r) = (PlanRun.Table(LeftSchema, left).Scan(), PlanRun.Table(RightSchema, right).Scan());
        var join = new HashJoin(JoinKind.Single, l, r, Joined(JoinKind.Single), [(l.Column(0), r.Column(0))], null, null);
        PlanRun.AssertSameRows(Expected(JoinKind.Left, left, right, (a, b) => Equal(a[0], b[0])), await PlanRun.RunAsync(join, workers, batchRows));
        var several = new NestedLoopJoin(JoinKind.Single, l, r, Joined(JoinKind.Single), Constant.True);
        Assert.Equal(QueryErrorCode.Value, (await Assert.ThrowsAsync<QueryException>(() => PlanRun.RunAsync(several, workers, batchRows))).Code);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Many_keys_are_built_in_parts(int workers)
    {
        const int Count = 200_000;
        var schema = PlanRun.Schema(("k", DataType.Int64));
        var batches = Enumerable.Range(0, Count).Select(i => i * 7919L % Count).Chunk(9000).Select(c => new RecordBatch(schema, [new Column<long>(c)], c.Length)).ToList();
        var scan = new InMemoryTable(schema, batches).Scan();
        var join = new HashJoin(JoinKind.Full, scan, scan, PlanRun.Schema(("k", DataType.Int64), ("l", DataType.Int64)), [(scan.Column(0), PlanRun.Apply(scan.Column(0), k => k + 100))], null, null);
        var answer = await PlanRun.RunAsync(join, workers, 8192);
        Assert.Equal(Count + 100, answer.Count);
        Assert.Equal(Count - 100, answer.Count(r => r[0] is long k && r[1] is long l && k == l + 100));
    }

    [Fact]
    public async Task A_billion_pairs_to_a_stalled_reader_stay_small_and_stop_at_once()
    {
        var schema = PlanRun.Schema(("n", DataType.Int64));
        var scan = new InMemoryTable(schema, [new(schema, [new Column<long>(new long[32_000])], 32_000)]).Scan();
        var pairs = new NestedLoopJoin(JoinKind.Inner, scan, scan, PlanRun.Schema(("a", DataType.Int64), ("b", DataType.Int64)), Constant.True);
        using var pool = new WorkerPool(2);
        await StopTime.IsShortAsync(async () =>
        {
            var before = GC.GetTotalMemory(true);
            var query = QueryExecution.Start(pairs, new() { Workers = 2 }, pool, new MemoryBudget(16 << 20));
            await Task.Delay(300);
            Assert.InRange(query.Statistics.Of(pairs).Rows, 1, 1_000_000);
            Assert.InRange(GC.GetTotalMemory(true) - before, long.MinValue, 64 << 20);
            var watch = Stopwatch.StartNew();
            await query.DisposeAsync();
            return watch.ElapsedMilliseconds;
        });
    }

    [Fact]
    public async Task A_join_that_finds_nothing_stops_when_told()
    {
        var schema = PlanRun.Schema(("n", DataType.Int64));
        var scan = new InMemoryTable(schema, [new(schema, [new Column<long>(new long[100_000])], 100_000)]).Scan();
        var condition = new Comparison(ComparisonOperator.NotEqual, scan.Column(0), new ColumnReference(1, "n", DataType.Int64));
        var join = new NestedLoopJoin(JoinKind.Inner, scan, scan, PlanRun.Schema(("a", DataType.Int64), ("b", DataType.Int64)), condition);
        using var pool = new WorkerPool(2);
        await StopTime.IsShortAsync(async () =>
        {
            using var stop = new CancellationTokenSource();
            await using var query = QueryExecution.Start(join, new() { Workers = 2 }, pool, new MemoryBudget(16 << 20), stop.Token);
            await Task.Delay(100);
            var watch = Stopwatch.StartNew();
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PlanRun.RowsAsync(query));
            return watch.ElapsedMilliseconds;
        });
    }
}
