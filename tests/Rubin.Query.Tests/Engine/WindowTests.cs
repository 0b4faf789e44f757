using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Functions.Aggregates;
using Rubin.Query.Engine.Operators;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Tests.Engine;

public class WindowTests
{
    static readonly Schema Input = PlanRun.Schema(("p", DataType.Int64), ("k", DataType.Double), ("v", DataType.Int64), ("row", DataType.Int64));

    static readonly WindowFrame WholePartition = new(FrameUnit.Rows, new(FrameBoundKind.UnboundedPreceding), new(FrameBoundKind.UnboundedFollowing));

    public static TheoryData<int, int> Grid => PlanRun.Grid;

    static List<object?[]> Rows(int count, int partitions)
    {
        var random = new Random(count);
        return [.. Enumerable.Range(0, count).Select(row => new object?[]
        {
            random.Next(8) == 0 ? null : (long)random.Next(partitions),
            random.Next(8) == 0 ? null : random.Next(8) == 0 ? double.NaN : random.Next(count / partitions) / 2.0,
            random.Next(6) == 0 ? null : (long)random.Next(100),
            (long)row,
        })];
    }

    /// <summary>The partitions, sorted by k with NaN and NULL last, ties in the order of the input.</summary>
    static List<List<object?[]>> Partitions(List<object?[]> rows, bool descending, bool nullsFirst = false) =>
        [.. rows.GroupBy(r => r[0]).OrderBy(g => g.Key is null).ThenBy(g => g.Key).Select(g =>
        {
            var byNull = g.OrderBy(r => r[1] is null != nullsFirst);
            return (descending
                ? byNull.ThenByDescending(r => r[1] is double.NaN).ThenByDescending(r => r[1] as double?)
                : byNull.ThenBy(r => r[1] is double.NaN).ThenBy(r => r[1] as double?)).ToList();
        })];

    static bool InFrame(List<object?[]> rows, List<int> groups, int current, int other, WindowFrame frame, bool descending)
    {
        bool Bound(FrameBound bound, bool isStart)
        {
            var sign = bound.Kind == FrameBoundKind.Preceding ? -1 : bound.Kind == FrameBoundKind.Following ? 1 : 0;
            var distance = Convert.ToDouble(bound.Distance?.Value ?? 0.0, null) * sign;
            bool Meets(double place, double limit) => isStart ? place >= limit : place <= limit;
            if (bound.Kind is FrameBoundKind.UnboundedPreceding or FrameBoundKind.UnboundedFollowing)
            {
                return true;
            }

            if (frame.Unit == FrameUnit.Rows)
            {
                return Meets(other, current + distance);
            }

            if (frame.Unit == FrameUnit.Groups || bound.Kind == FrameBoundKind.CurrentRow)
            {
                return Meets(groups[other], groups[current] + distance);
            }

            if (rows[current][1] is not double value || double.IsNaN(value))
            {
                return Meets(groups[other], groups[current]);
            }

            if (rows[other][1] is not double otherValue || double.IsNaN(otherValue))
            {
                return isStart ? other > current : other < current;
            }

            return descending ? Meets(-otherValue, -value + distance) : Meets(otherValue, value + distance);
        }

        var excluded = frame.Exclusion switch
        {
            FrameExclusion.CurrentRow => other == current,
            FrameExclusion.Group => groups[other] == groups[current],
            FrameExclusion.Ties => groups[other] == groups[current] && other != current,
            _ => false,
        };
        return !excluded && Bound(frame.Start, true) && Bound(frame.End, false);
    }

    static List<int> Groups(List<object?[]> rows)
    {
        var groups = new List<int>();
        for (var i = 0; i < rows.Count; i++)
        {
            groups.Add(i == 0 ? 0 : groups[^1] + (Equals(rows[i][1], rows[i - 1][1]) ? 0 : 1));
        }

        return groups;
    }

    static IEnumerable<WindowFrame> Frames()
    {
        static FrameBound Bound(FrameBoundKind kind, object? distance = null) =>
            new(kind, distance is null ? null : new Constant(distance is double ? DataType.Double : DataType.Int64, distance));
        foreach (var unit in Enum.GetValues<FrameUnit>())
        {
            object Distance(int n) => unit == FrameUnit.Range ? n / 2.0 : (long)n;
            (FrameBound, FrameBound)[] bounds =
            [
                (Bound(FrameBoundKind.UnboundedPreceding), Bound(FrameBoundKind.CurrentRow)),
                (Bound(FrameBoundKind.UnboundedPreceding), Bound(FrameBoundKind.UnboundedFollowing)),
                (Bound(FrameBoundKind.CurrentRow), Bound(FrameBoundKind.UnboundedFollowing)),
                (Bound(FrameBoundKind.Preceding, Distance(2)), Bound(FrameBoundKind.Following, Distance(3))),
                (Bound(FrameBoundKind.Preceding, Distance(4)), Bound(FrameBoundKind.Preceding, Distance(1))),
                (Bound(FrameBoundKind.Following, Distance(1)), Bound(FrameBoundKind.Following, Distance(2))),
                (Bound(FrameBoundKind.Preceding, Distance(200)), Bound(FrameBoundKind.Following, Distance(200))),
            ];
            foreach (var (start, end) in bounds)
            {
                foreach (var exclusion in Enum.GetValues<FrameExclusion>())
                {
                    yield return new(unit, start, end, exclusion);
                }
            }
        }
    }

    [Theory]
    [InlineData(1, 8192, 300, 5, false)]
    [InlineData(2, 7, 300, 5, true)]
    [InlineData(8, 1024, 300, 100, false)]
    [InlineData(2, 1024, 1500, 2, true)]
    public async Task Aggregates_take_the_rows_of_the_frame(int workers, int batchRows, int count, int partitions, bool descending)
    {
        var rows = Rows(count, partitions);
        var scan = PlanRun.Table(Input, rows).Scan();
        var filter = PlanRun.Compare(scan.Column(2), ComparisonOperator.Less, 70L);
        var sorted = Partitions(rows, descending);
        foreach (var frame in Frames())
        {
            PhysicalAggregate[] calls =
            [
                new(BasicAggregates.Count.Overloads[0], [], false, null, []),
                new(BasicAggregates.Sum.Overloads[1], [scan.Column(2)], false, null, []),
                new(BasicAggregates.Sum.Overloads[1], [scan.Column(2)], false, filter, []),
            ];
            var schema = new Schema([.. Input.Fields, .. calls.Select((c, i) => new Field($"w{i}", c.Overload.Result))]);
            var window = new Window(
                scan, schema, [scan.Column(0)], [new(scan.Column(1), descending)], [.. calls.Select(c => new PhysicalWindowCall(null, c, [], frame, false))]);
            var expected = sorted.SelectMany(partition =>
            {
                var groups = Groups(partition);
                return partition.Select((row, i) =>
                {
                    var inFrame = partition.Where((_, other) => InFrame(partition, groups, i, other, frame, descending)).ToList();
                    object? Sum(IEnumerable<object?[]> some) => some.All(r => r[2] is null) ? null : some.Sum(r => r[2] as long? ?? 0);
                    return (object?[])[.. row, (long)inFrame.Count, Sum(inFrame), Sum(inFrame.Where(r => r[2] is < 70L))];
                });
            }).ToList();
            var sort = new Sort(window, [new(new Constant(DataType.Int64, 0L))]);
            try
            {
                PlanRun.AssertSameOrder(expected, await PlanRun.RunAsync(sort, workers, batchRows));
            }
            catch (Xunit.Sdk.XunitException failure)
            {
                throw new InvalidOperationException($"{frame}: {failure.Message}", failure);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Grid))]
    public async Task Functions_number_rows_and_look_at_neighbours(int workers, int batchRows)
    {
        var rows = Rows(400, 6);
        var scan = PlanRun.Table(Input, rows).Scan();
        var frame = new WindowFrame(
            FrameUnit.Rows, new(FrameBoundKind.Preceding, new(DataType.Int64, 2L)), new(FrameBoundKind.Following, new(DataType.Int64, 1L)), FrameExclusion.CurrentRow);
        PhysicalWindowCall Call(WindowFunction function, bool ignoresNulls, params BoundExpression[] arguments) => new(function, null, arguments, frame, ignoresNulls);
        var v = scan.Column(2);
        var two = new Constant(DataType.Int64, 2L);
        PhysicalWindowCall[] calls =
        [
            Call(WindowFunctions.RowNumber, false), Call(WindowFunctions.Rank, false), Call(WindowFunctions.DenseRank, false), Call(WindowFunctions.PercentRank, false),
            Call(WindowFunctions.CumulativeDistribution, false), Call(WindowFunctions.Tile, false, new Constant(DataType.Int64, 3L)), Call(WindowFunctions.Lag, false, v),
            Call(WindowFunctions.Lead, false, v, two, scan.Column(3)), Call(WindowFunctions.Lag, true, v, two), Call(WindowFunctions.FirstValue, false, v),
            Call(WindowFunctions.LastValue, false, v), Call(WindowFunctions.NthValue, false, v, two), Call(WindowFunctions.FirstValue, true, v), Call(WindowFunctions.LastValue, true, v),
        ];
        var schema = new Schema([.. Input.Fields, .. calls.Select((c, i) => new Field($"w{i}", c.Function!.Result([.. c.Arguments.Select(a => a.Type)])!))]);
        var window = new Window(scan, schema, [scan.Column(0)], [new(scan.Column(1), false, true)], calls);
        var expected = Partitions(rows, false, true).SelectMany(partition =>
        {
            var groups = Groups(partition);
            var n = partition.Count;
            return partition.Select((row, i) =>
            {
                object? At(int place) => place >= 0 && place < n ? partition[place][2] : null;
                var before = partition.Take(i).Where(r => r[2] is not null).Select(r => r[2]).ToList();
                var inFrame = new[] { i - 2, i - 1, i + 1 }.Where(x => x >= 0 && x < n).Select(x => partition[x][2]).ToList();
                var peersBefore = groups.Count(g => g < groups[i]);
                var (size, longer) = (n / 3, n % 3);
                var tile = Enumerable.Range(0, 3).SelectMany(t => Enumerable.Repeat(t + 1L, size + (t < longer ? 1 : 0))).ElementAt(i);
                return (object?[])
                [
                    .. row, i + 1L, peersBefore + 1L, groups[i] + 1L, n == 1 ? 0.0 : peersBefore / (n - 1.0), groups.Count(g => g <= groups[i]) / (double)n, tile,
                    At(i - 1), i + 2 < n ? At(i + 2) : row[3], before.Count >= 2 ? before[^2] : null, inFrame.FirstOrDefault(), inFrame.LastOrDefault(),
                    inFrame.ElementAtOrDefault(1), inFrame.FirstOrDefault(x => x is not null), inFrame.LastOrDefault(x => x is not null),
                ];
            });
        });
        var sort = new Sort(window, [new(new Constant(DataType.Int64, 0L))]);
        PlanRun.AssertSameOrder(expected, await PlanRun.RunAsync(sort, workers, batchRows));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Partitions_larger_than_a_range_are_read_once(int workers)
    {
        const int Count = 200_000;
        var schema = PlanRun.Schema(("p", DataType.Int64));
        var batch = new RecordBatch(schema, [new Column<long>(Enumerable.Range(0, Count).Select(i => i < 150_000 ? 0L : i / 7).ToArray())], Count);
        var scan = new Rubin.Query.Engine.Catalog.InMemoryTable(schema, [batch]).Scan();
        PhysicalWindowCall[] calls = [new(WindowFunctions.RowNumber, null, [], WholePartition, false), new(null, new(BasicAggregates.Count.Overloads[0], [], false, null, []), [], WholePartition, false)];
        var output = PlanRun.Schema(("p", DataType.Int64), ("n", DataType.Int64), ("c", DataType.Int64));
        var answer = await PlanRun.RunAsync(new Window(scan, output, [scan.Column(0)], [], calls), workers, 8192);
        Assert.Equal(Count, answer.Count);
        Assert.Equal(150_000, answer.Count(r => r[2] is 150_000L));
        Assert.Equal(1 + (Count / 7) - (150_000 / 7) + 1 - (150_000 % 7 == 0 ? 1 : 0), answer.Count(r => r[1] is 1L));
        var whole = await PlanRun.RunAsync(new Window(scan, output, [], [], calls), workers, 8192);
        Assert.Equal(Enumerable.Range(1, Count).Select(i => (long)i), whole.Select(r => (long)r[1]!));
    }
}
