using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Tests.Arrow;

/// <summary>Rows in arrays of a pool are the rows that were put there.</summary>
public sealed class LentColumnTests
{
    [Fact]
    public void Rows_of_any_types_are_those_of_the_batches()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            List<RecordBatch> batches = [.. Enumerable.Range(0, random.Next(5)).Select(_ => RandomColumns.Batch(random, random.Next(30)))];
            var expected = Values(batches);
            var rows = new LentRows(RandomColumns.SchemaOfAll(), random.Next(60));
            foreach (var batch in batches)
            {
                rows.Add(batch);
            }

            Assert.Equal(expected.Count, rows.Count);
            Assert.Equal(expected, Values([rows.Rows]));
            rows = rows.Trimmed();
            Assert.Equal(expected, Values([rows.Rows]));
            rows.Dispose();
            Assert.False(rows.AreLent);
        }
    }

    [Fact]
    public void A_batch_may_go_where_all_of_it_is_copied()
    {
        var schema = new Schema([new("a", DataType.Int64), new("b", DataType.Double)]);
        long[] ids = [1, 2, 3];
        double[] magnitudes = [0.5, double.NaN, 1];
        using var rows = new LentRows(schema, 7);
        for (var i = 0; i < 2; i++)
        {
            Assert.True(rows.Add(new(schema, [new Column<long>(ids), new Column<double>(magnitudes)], 3)));
            ids.AsSpan().Fill(9);
            magnitudes.AsSpan().Fill(9);
        }

        Assert.True(rows.AreLent);
        Assert.Equal([[1L, 0.5], [2L, double.NaN], [3L, 1.0], [9L, 9.0], [9L, 9.0], [9L, 9.0]], Values([rows.Rows]));

        // No room, and a NULL: these stay where they are.
        while (rows.Add(new(schema, [new Column<long>(ids), new Column<double>(magnitudes)], 3)))
        {
        }

        Assert.InRange(rows.Count, 7, 100);
        Assert.False(rows.Add(new(schema, [new Column<long>(ids), Column.Nulls(DataType.Double, 3)], 3)));
        Assert.Equal([9L, null], Values([rows.Rows])[^1]);
    }

    [Fact]
    public void Memory_is_used_again_once_it_is_cleared()
    {
        using var lent = new Column<int>(new[] { 1, 2 }).Lend(4)!;
        var first = (Column<int>)lent.TryAppend(new Column<int>(new[] { 1, 2 }))!;
        Assert.Equal([1, 2], first.Values.ToArray());
        lent.Clear();
        Assert.Equal(0, lent.Rows.Length);
        var second = (Column<int>)lent.TryAppend(new Column<int>(new[] { 3 }))!;
        Assert.Equal([3], second.Values.ToArray());
        Assert.Equal([3, 2], first.Values.ToArray());
        Assert.Null(lent.TryAppend(new Column<long>(new[] { 3L })));
        Assert.Null(lent.TryAppend(new Column<int>(DataType.Date, new[] { 3 })));
        Assert.Null(lent.TryAppend(Column.Nulls(DataType.Int32, 1)));
        Assert.Equal([3], ((Column<int>)lent.Rows).Values.ToArray());
        Assert.Null(Column.Nulls(DataType.Int32, 1).Lend(4));
        Assert.Null(Column.Constant(DataType.Utf8, "a", 1).Lend(4));
    }

    static List<List<object?>> Values(IEnumerable<RecordBatch> batches) =>
        [.. batches.SelectMany(b => Enumerable.Range(0, b.Length).Select(row => b.Columns.Select(c => c.Value(row)).ToList()))];
}
