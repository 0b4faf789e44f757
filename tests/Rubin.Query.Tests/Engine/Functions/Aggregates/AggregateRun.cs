using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Tests.Engine.Expressions;

namespace Rubin.Query.Tests.Engine.Functions.Aggregates;

/// <summary>Runs an aggregate over grouped rows in all the ways that an operator may.</summary>
static class AggregateRun
{
    public static AggregateOverload Find(string name, params DataType[] types)
    {
        var function = Expr.Functions.FindAggregate(name) ?? throw new ArgumentException($"no aggregate {name}");
        var arguments = types.Select((t, i) => (BoundExpression)Expr.Column(i, t)).ToArray();
        return (OverloadResolution.Resolve(function, arguments) ?? throw OverloadResolution.Mismatch(function, arguments, default)).Overload;
    }

    /// <summary>The answers, after checking that batches, runs, merging and spilling change nothing.</summary>
    public static Column Run(string name, int[] ids, params Column[] arguments)
    {
        var overload = Find(name, [.. arguments.Select(a => a.Type.Logical)]);
        var columns = arguments.Select((a, i) => Convert(a, overload.Parameters[i])).ToArray();
        var groups = ids.Max() + 1;
        var whole = Feed(overload, ids, columns, groups, 0, ids.Length, ids.Length).Finish(groups);
        Check(name, whole, Feed(overload, ids, columns, groups, 0, ids.Length, 7).Finish(groups));
        Check(name, whole, Split(overload, ids, columns, groups, (state, other) =>
            state.Merge(other, [.. Enumerable.Range(0, groups)])).Finish(groups));
        Check(name, whole, Split(overload, ids, columns, groups, (state, other) =>
            state.Import(other.Export(groups), [.. Enumerable.Range(0, groups)])).Finish(groups));
        return whole;
    }

    static Column Convert(Column column, DataType type) =>
        ExpressionCompiler.Compile(new CastExpression(Expr.Column(0, column.Type.Logical), type))(Expr.Batch(column)).Expand(column.Length);

    static AggregateState Split(AggregateOverload overload, int[] ids, Column[] columns, int groups, Action<AggregateState, AggregateState> join)
    {
        // The second half first: places in the input, not arrival, must decide.
        var state = Feed(overload, ids, columns, groups, ids.Length / 2, ids.Length, 5);
        join(state, Feed(overload, ids, columns, groups, 0, ids.Length / 2, 3));
        return state;
    }

    static AggregateState Feed(AggregateOverload overload, int[] ids, Column[] columns, int groups, int start, int end, int batch)
    {
        var state = overload.CreateState();
        state.Resize(groups);
        for (var row = start; row < end; row += batch)
        {
            var count = Math.Min(batch, end - row);
            var part = ids.AsSpan(row, count).ToArray();
            var runs = Enumerable.Range(0, count).Where(i => i == 0 || part[i] != part[i - 1]).ToArray();
            var data = columns.Select(c => new Datum(c.Slice(row, count), false)).ToArray();
            state.Update(new Grouping(part, groups, row / batch % 2 == 0 ? runs : default), data, row);
        }

        return state;
    }

    static void Check(string name, Column expected, Column actual)
    {
        for (var g = 0; g < expected.Length; g++)
        {
            var (a, b) = (expected.Value(g), actual.Value(g));
            var same = Equals(a, b) || (a is double x && b is double y && Math.Abs(x - y) <= 1e-13 * Math.Abs(x));
            Assert.True(same, $"{name} group {g}: {a} against {b}");
        }
    }
}
