using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Operators;

namespace Rubin.Query.Tests.Engine;

public class PipelineTests
{
    static readonly Schema Pairs = PlanRun.Schema(("a", DataType.Int64), ("b", DataType.Utf8));

    public static TheoryData<int, int> Grid => PlanRun.Grid;

    static List<object?[]> Rows(int count) => [.. Enumerable.Range(0, count).Select(i => new object?[] { i % 7 == 3 ? null : (long)i, $"s{i % 11}" })];

    [Theory]
    [MemberData(nameof(Grid))]
    public async Task A_filter_keeps_the_rows_that_are_true(int workers, int batchRows)
    {
        var rows = Rows(2500);
        var scan = PlanRun.Table(Pairs, rows).Scan();
        var filter = new Filter(scan, PlanRun.Compare(scan.Column(0), ComparisonOperator.Less, 2000L));
        PlanRun.AssertSameRows(rows.Where(r => r[0] is < 2000L), await PlanRun.RunAsync(filter, workers, batchRows));
    }

    [Theory]
    [MemberData(nameof(Grid))]
    public async Task A_projection_computes_constants_and_columns(int workers, int batchRows)
    {
        var rows = Rows(1000);
        var scan = PlanRun.Table(Pairs, rows).Scan();
        var schema = PlanRun.Schema(("b", DataType.Utf8), ("one", DataType.Int64), ("a", DataType.Int64));
        var project = new Project(scan, schema, [scan.Column(1), new Constant(DataType.Int64, 1L), scan.Column(0)]);
        PlanRun.AssertSameRows(rows.Select(r => new[] { r[1], 1L, r[0] }), await PlanRun.RunAsync(project, workers, batchRows));
    }

    [Theory]
    [MemberData(nameof(Grid))]
    public async Task A_limit_gives_exactly_its_rows(int workers, int batchRows)
    {
        var rows = Rows(1000);
        var scan = PlanRun.Table(Pairs, rows).Scan();
        foreach (var (count, offset, expected) in new (long?, long, int)[] { (10, 0, 10), (null, 990, 10), (50, 980, 20), (5, 2000, 0), (0, 0, 0), (long.MaxValue, 5, 995) })
        {
            var answer = await PlanRun.RunAsync(new Limit(scan, count, offset), workers, batchRows);
            Assert.Equal(expected, answer.Count);
            Assert.Subset(rows.Select(PlanRun.Text).ToHashSet(), answer.Select(PlanRun.Text).ToHashSet());
        }
    }

    [Theory]
    [MemberData(nameof(Grid))]
    public async Task A_union_gives_the_rows_of_all_inputs(int workers, int batchRows)
    {
        var rows = Rows(700);
        var scan = PlanRun.Table(Pairs, rows).Scan();
        var filter = new Filter(scan, PlanRun.Compare(scan.Column(0), ComparisonOperator.Equal, 5L));
        var union = new UnionAll(Pairs, [scan, filter, scan]);
        PlanRun.AssertSameRows([.. rows, .. rows, .. rows.Where(r => r[0] is 5L)], await PlanRun.RunAsync(union, workers, batchRows));
    }

    [Fact]
    public async Task Values_are_rows_and_no_columns_are_one_row()
    {
        var values = new Values(Pairs, [[new Constant(DataType.Int64, 1L), new Constant(DataType.Utf8, "x")], [Constant.Null(DataType.Int64), new Constant(DataType.Utf8, "y")]]);
        PlanRun.AssertSameOrder([[1L, "x"], [null, "y"]], await PlanRun.RunAsync(values, batchRows: 1));
        Assert.Single(await PlanRun.RunAsync(new Values(PlanRun.Schema(), [[]])));
        Assert.Empty(await PlanRun.RunAsync(new Values(Pairs, [])));
    }
}
