using Rubin.Query.Arrow;
using Rubin.Query.Engine.Operators.Aggregation;

namespace Rubin.Query.Tests.Engine.Operators;

/// <summary>Short ways to group the rows of a batch, beside the plain one.</summary>
public class RowGroupingTests
{
    [Theory]
    [InlineData(2, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 15)]
    [InlineData(6, 16)]
    [InlineData(6, 8192)]
    [InlineData(16, 777)]
    public void Rows_are_found_by_group_as_they_are_counted(int groups, int rows)
    {
        var random = new Random(groups + rows);
        var ids = Enumerable.Range(0, rows).Select(_ => random.Next(groups)).ToArray();
        var (counted, sought) = (new int[rows + 16], new int[rows + 16]);
        var (countedStarts, soughtStarts) = (new int[groups + 1], new int[groups + 1]);

        RowsOfFewGroups.Count(ids, countedStarts, counted);
        RowsOfFewGroups.Seek(ids, soughtStarts, sought);

        Assert.Equal(Enumerable.Range(0, rows).OrderBy(row => ids[row]), counted[..rows]);
        Assert.Equal(countedStarts, soughtStarts);
        Assert.Equal(counted[..rows], sought[..rows]);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Pairs_in_runs_are_found_at_their_first_rows(bool isCodeFirst, bool hasNulls)
    {
        const int Rows = 1000;
        var random = new Random(7);
        var objects = Enumerable.Range(0, Rows).Select(row => (long)(row / 90 % 5)).ToArray();
        var codes = Enumerable.Range(0, Rows).Select(_ => random.Next(6)).ToArray();
        var valid = Enumerable.Range(0, Rows).Select(_ => !hasNulls || random.Next(10) > 0).ToArray();
        var bands = new DictionaryColumn(codes, new BinaryColumn(DataType.Utf8, new[] { 0, 1, 2, 3, 4, 5, 6 }, "ugrizy"u8.ToArray()), Bitmap.Of(valid));
        Column[] keys = isCodeFirst ? [bands, new Column<long>(objects)] : [new Column<long>(objects), bands];
        var (found, places) = (new CodesInRuns(), new int[Rows]);

        Assert.True(found.TryFind(keys, places));

        var firsts = found.Firsts.ToArray();
        var seen = new Dictionary<(int Run, int Code), int>();
        for (var row = 0; row < Rows; row++)
        {
            var pair = (row / 90, valid[row] ? codes[row] : -1);
            seen.TryAdd(pair, row);
            Assert.Equal(seen[pair], firsts[places[row]]);
        }

        Assert.Equal(seen.Values, firsts);
    }

    [Fact]
    public void Pairs_in_short_runs_are_left_to_the_table()
    {
        var objects = Enumerable.Range(0, 100).Select(row => (long)(row / 5)).ToArray();
        var bands = new DictionaryColumn(new int[100], new BinaryColumn(DataType.Utf8, new[] { 0, 1 }, "u"u8.ToArray()));

        Assert.False(new CodesInRuns().TryFind([new Column<long>(objects), bands], new int[100]));
    }
}
