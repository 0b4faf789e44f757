using Rubin.Query.Arrow;

namespace Rubin.Query.Tests.Arrow;

public class ColumnTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Values_appended_one_by_one_give_the_same_column(int seed)
    {
        var random = new Random(seed);
        foreach (var type in RandomColumns.Types)
        {
            var column = RandomColumns.Make(random, type, random.Next(0, 200));
            var builder = ColumnBuilder.Create(type);
            for (var row = 0; row < column.Length; row++)
            {
                builder.AppendValue(column.Value(row));
            }

            var copy = builder.Build();
            Assert.Equal(-1, column.FirstDifference(copy));
            Assert.Equal(column.NullCount, copy.NullCount);
            Assert.Equal(column.NullCount, Enumerable.Range(0, column.Length).Count(column.IsNull));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Pieces_joined_give_the_whole(int seed)
    {
        var random = new Random(seed);
        foreach (var type in RandomColumns.Types)
        {
            var column = RandomColumns.Make(random, type, random.Next(1, 300));
            var pieces = new List<Column>();
            for (var at = 0; at < column.Length;)
            {
                var length = random.Next(1, column.Length - at + 1);
                var piece = column.Slice(at, length);
                pieces.Add(random.Next(4) switch
                {
                    0 when piece is DictionaryColumn encoded => encoded.Decode(),
                    1 when piece is DictionaryColumn encoded => RandomColumns.Of(type, [.. Enumerable.Range(0, length).Select(piece.Value)]),
                    2 when piece.NullCount == length && pieces.Exists(p => p is not NullColumn) => new NullColumn(length),
                    _ => piece,
                });
                at += length;
            }

            Assert.Equal(-1, Column.Concat(pieces).FirstDifference(column));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Take_gathers_rows_and_gives_null_for_minus_one(int seed)
    {
        var random = new Random(seed);
        foreach (var type in RandomColumns.Types)
        {
            var column = RandomColumns.Make(random, type, 100);
            var rows = Enumerable.Range(0, random.Next(0, 150)).Select(_ => random.Next(-1, 100)).ToArray();
            var taken = column.Take(rows);
            Assert.Equal(rows.Length, taken.Length);
            for (var i = 0; i < rows.Length; i++)
            {
                var expected = rows[i] < 0 ? Column.Nulls(type, 1) : column.Slice(rows[i], 1);
                Assert.Equal(-1, taken.Slice(i, 1).FirstDifference(expected));
            }
        }
    }

    [Fact]
    public void Constants_repeat_their_value()
    {
        Assert.Equal([3L, 3L, 3L], ((Column<long>)Column.Constant(DataType.Int64, 3, 3)).Values.ToArray());
        Assert.Equal("g", Column.Constant(new DictionaryType(DataType.Utf8), "g", 9).Value(8));
        Assert.Equal(5, Column.Constant(new ListType(DataType.Double), null, 5).NullCount);
        Assert.Throws<ArgumentException>(() => Column.Constant(DataType.Int64, "3", 1));
        Assert.Throws<ArgumentException>(() => Column.Constant(DataType.Int64, 3.5, 1));
        Assert.Throws<OverflowException>(() => Column.Constant(DataType.UInt8, 256, 1));
        Assert.Throws<OverflowException>(() => Column.Constant(new DecimalType(3, 1), 100m, 1));
    }

    [Fact]
    public void Boxed_values_are_those_of_dotnet()
    {
        Assert.Equal(new DateOnly(1858, 11, 17), new Column<int>(DataType.Date, new[] { -40587 }).Value(0));
        var justBefore = new Column<long>(new TimestampType(TimeUnit.Nanosecond), new[] { -1L });
        Assert.Equal(DateTime.UnixEpoch.AddTicks(-1), justBefore.Value(0));
        Assert.Equal(-1.25m, new Column<Int128>(new DecimalType(10, 2), new Int128[] { -125 }).Value(0));
        var outside = new Column<long>(DataType.Timestamp, new[] { long.MaxValue });
        Assert.Equal(QueryErrorCode.Value, Assert.Throws<QueryException>(() => outside.Value(0)).Code);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Bitmaps_count_and_combine_like_arrays_of_bool(int seed)
    {
        var random = new Random(seed);
        var bits = Enumerable.Range(0, random.Next(1, 400)).Select(_ => random.Next(2) == 0).ToArray();
        var start = random.Next(bits.Length);
        var cut = bits[start..];
        var bitmap = Bitmap.Of(bits).Slice(start);
        Assert.Equal(cut.Count(b => b), bitmap.CountSet(cut.Length));
        for (var length = 0; length <= cut.Length; length += 7)
        {
            Assert.Equal(cut.Take(length).Count(b => b), bitmap.CountSet(length));
        }

        var other = Bitmap.Of([.. cut.Select((_, i) => i % 3 == 0)]);
        var both = Bitmap.And(bitmap, other, cut.Length);
        Assert.Equal(cut.Select((b, i) => b && i % 3 == 0), cut.Select((_, i) => both[i]));
        Assert.Equal(cut, cut.Select((_, i) => new Bitmap(bitmap.ToArray(cut.Length))[i]));
    }
}
