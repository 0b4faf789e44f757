using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Operators;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Tests.Engine;

public class SetAndTableFunctionTests
{
    public static TheoryData<int, int> Grid => PlanRun.Grid;

    [Theory]
    [MemberData(nameof(Grid))]
    public async Task Except_and_intersect_count_rows(int workers, int batchRows)
    {
        var schema = PlanRun.Schema(("a", DataType.Double), ("b", DataType.Utf8));
        List<object?[]> Rows(int seed)
        {
            var random = new Random(seed);
            return [.. Enumerable.Range(0, 300).Select(_ => new object?[] { random.Next(5) == 0 ? null : random.Next(4) == 0 ? double.NaN : random.Next(5) + 0.0, random.Next(3) == 0 ? null : $"{random.Next(6)}" })];
        }

        var (left, right) = (Rows(1), Rows(2));
        var (l, r) = (PlanRun.Table(schema, left).Scan(), PlanRun.Table(schema, right).Scan());
        var counts = left.Concat(right).Select(PlanRun.Text).Distinct()
            .Select(t => (Text: t, Left: left.Count(x => PlanRun.Text(x) == t), Right: right.Count(x => PlanRun.Text(x) == t))).ToList();
        async Task Check(SetOperationKind kind, bool isAll, Func<int, int, int> copies)
        {
            var answer = await PlanRun.RunAsync(new HashSetOperation(kind, isAll, l, r, schema), workers, batchRows);
            Assert.Equal(
                counts.SelectMany(c => Enumerable.Repeat(c.Text, copies(c.Left, c.Right))).Order(StringComparer.Ordinal),
                answer.Select(PlanRun.Text).Order(StringComparer.Ordinal));
        }

        await Check(SetOperationKind.Except, true, (x, y) => Math.Max(0, x - y));
        await Check(SetOperationKind.Except, false, (x, y) => x > 0 && y == 0 ? 1 : 0);
        await Check(SetOperationKind.Intersect, true, Math.Min);
        await Check(SetOperationKind.Intersect, false, (x, y) => x > 0 && y > 0 ? 1 : 0);
    }

    [Theory]
    [MemberData(nameof(Grid))]
    public async Task Unnest_gives_a_row_for_each_element(int workers, int batchRows)
    {
        var star = new StructType([new("t", DataType.Double), new("band", DataType.Utf8)]);
        var schema = PlanRun.Schema(("id", DataType.Int64), ("l", new ListType(DataType.Int64)), ("s", new ListType(star)));
        var random = new Random(1);
        List<object?[]> rows = [.. Enumerable.Range(0, 200).Select(i => new object?[]
        {
            (long)i,
            random.Next(6) == 0 ? null : Enumerable.Range(0, random.Next(4)).Select(k => random.Next(5) == 0 ? null : (object?)(long)k).ToValueList(),
            random.Next(6) == 0 ? null : Enumerable.Range(0, random.Next(30)).Select(k => random.Next(9) == 0 ? null : (object?)new StructValue(star.Fields, [k / 2.0, $"b{k}"])).ToValueList(),
        })];
        var scan = PlanRun.Table(schema, rows).Scan();
        var call = new TableFunctionCall([.. new[] { 1, 2 }.Select(c => new TableFunctionArgument(null, schema[c], null, null, default))], default);
        var binding = ListTableFunctions.Unnest.Bind(call);
        Assert.Equal(["l", "t", "band"], binding.Schema.Fields.Select(f => f.Name));
        foreach (var outer in new[] { false, true })
        {
            var answer = PlanRun.Schema(("id", DataType.Int64), ("band", DataType.Utf8), ("l", DataType.Int64));
            var apply = new TableFunctionApply(
                scan, new([.. schema.Fields, binding.Schema[2], binding.Schema[0]]), "UNNEST", binding, [scan.Column(1), scan.Column(2)], [2, 0], outer);
            var project = new Project(apply, answer, [apply.Column(0), apply.Column(3), apply.Column(4)]);
            var expected = rows.SelectMany(r =>
            {
                var (l, s) = ((r[1] as ValueList<object?>) ?? [], (r[2] as ValueList<object?>) ?? []);
                var length = Math.Max(l.Count, s.Count);
                return length == 0 && outer
                    ? [[r[0], null, null]]
                    : Enumerable.Range(0, length).Select(i => (object?[])[r[0], i < s.Count ? ((StructValue?)s[i])?.Values[1] : null, i < l.Count ? l[i] : null]);
            });
            var sort = new Sort(project, [new(new Constant(DataType.Int64, 1L))]);
            PlanRun.AssertSameOrder(expected, await PlanRun.RunAsync(sort, workers, batchRows));
        }
    }
}
