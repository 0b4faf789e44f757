using Rubin.Query.Arrow;
using Rubin.Query.Parquet;

namespace Rubin.Query.Tests.Parquet;

/// <summary>What bounds, page indexes and bloom filters rule out holds no row that a filter wants.</summary>
public class ColumnFilterTests
{
    const int Rows = 4000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void What_is_skipped_holds_no_row_that_is_wanted(int seed)
    {
        using var written = new WrittenFile();
        var random = new Random(seed);
        DataType[] types = [DataType.Int32, DataType.UInt64, DataType.Double, DataType.Float, DataType.Utf8, new DecimalType(18, 2), DataType.Date, DataType.Int8];
        foreach (var type in types)
        {
            var values = Values(random, type);
            written.Write(values, new()
            {
                RowGroupRows = 1000,
                PageRows = 100,
                Column = new() { HasBloomFilter = true, MayUseDictionary = random.Next(2) == 0 },
            });
            using var file = ParquetFile.Open(written.Path);
            var leaf = file.Layout.Leaves[0];
            var skipped = 0;
            for (var trial = 0; trial < 60; trial++)
            {
                var (filter, isWanted) = RandomFilter(random, leaf, values);
                skipped += Check(file, filter, isWanted, values);
            }

            Assert.True(skipped > 0, $"nothing of {type} was skipped");
        }
    }

    // Gives the rows that were skipped.
    static int Check(ParquetFile file, ColumnFilter filter, Func<int, bool> isWanted, Column values)
    {
        var skipped = 0;
        foreach (var group in file.RowGroups)
        {
            var rows = group.MayMatch([filter]) ? group.MatchingRows([filter]) : RowRanges.Of([]);
            for (var (row, range) = (0L, 0); row < group.RowCount; row++)
            {
                while (range < rows.Ranges.Count && rows.Ranges[range].End <= row)
                {
                    range++;
                }

                var isKept = range < rows.Ranges.Count && rows.Ranges[range].Start <= row;
                skipped += isKept ? 0 : 1;
                Assert.True(isKept || !isWanted((int)(group.FirstRow + row)), $"{filter} skips row {row}: {values.Value((int)(group.FirstRow + row))}");
            }
        }

        return skipped;
    }

    static (ColumnFilter Filter, Func<int, bool> IsWanted) RandomFilter(Random random, LeafColumn leaf, Column values)
    {
        var (a, b) = (Bound(values, random.Next(Rows)), Bound(values, random.Next(Rows)));
        switch (random.Next(5))
        {
            case 0:
                var wanted = (Nullness)random.Next(2);
                return (new ColumnNullness(leaf, wanted), row => values.IsNull(row) == (wanted == Nullness.Null));
            case 1:
                return (new ColumnIn(leaf, [a, b]), row => !values.IsNull(row) && (Bound(values, row).Compare(a) == 0 || Bound(values, row).Compare(b) == 0));
            case 2 when a.Integer is { } first && b.Integer is { } second && first < long.MaxValue - 9 && second < long.MaxValue - 9:
                var (low, high) = ((long)Int128.Min(first, second), (long)Int128.Max(first, second));
                ValueList<(long, long)> ranges = high > low + 5 ? [(low, low + 3), (high, high + 2)] : [(low, high)];
                return (new ColumnInRanges(leaf, ranges), row => !values.IsNull(row) && ranges.Any(r => Bound(values, row).Integer >= r.Item1 && Bound(values, row).Integer <= r.Item2));
            default:
                var (includesLow, includesHigh) = (random.Next(2) == 0, random.Next(2) == 0);
                BoundValue? bottom = random.Next(4) == 0 ? null : a;
                BoundValue? top = random.Next(4) == 0 ? null : b;
                return (new ColumnRange(leaf, bottom, top, includesLow, includesHigh), row => !values.IsNull(row)
                    && (bottom is not { } l || Bound(values, row).Compare(l) is { } x && (x > 0 || (x == 0 && includesLow)))
                    && (top is not { } h || Bound(values, row).Compare(h) is { } y && (y < 0 || (y == 0 && includesHigh))));
        }
    }

    static BoundValue Bound(Column values, int row) => values switch
    {
        Column<int> c => BoundValue.Of(c.Values[row]),
        Column<sbyte> c => BoundValue.Of(c.Values[row]),
        Column<ulong> c => BoundValue.Of((Int128)c.Values[row]),
        Column<Int128> c => BoundValue.Of(c.Values[row]),
        Column<float> c => BoundValue.Of(c.Values[row]),
        Column<double> c => BoundValue.Of(c.Values[row]),
        BinaryColumn c => BoundValue.Of(c.Text(row)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    // Nearly ascending, so that pages differ, with runs of NULL and some NaN, -0 and long texts.
    static Column Values(Random random, DataType type)
    {
        var valid = new bool[Rows];
        for (var i = 0; i < Rows; i++)
        {
            valid[i] = i / 150 % 7 != 3 && random.Next(10) > 0;
        }

        var validity = Bitmap.Of(valid);
        double Draw(int i) => i / 40 + random.Next(3);
        T[] Make<T>(Func<int, T> make) => [.. Enumerable.Range(0, Rows).Select(make)];
        if (type == DataType.Utf8)
        {
            var texts = Make(i => new string((char)('a' + (int)Draw(i) % 26), i % 90) + Draw(i));
            var bytes = texts.Select(System.Text.Encoding.UTF8.GetBytes).ToArray();
            var offsets = new int[Rows + 1];
            for (var i = 0; i < Rows; i++)
            {
                offsets[i + 1] = offsets[i] + bytes[i].Length;
            }

            return new BinaryColumn(type, offsets, bytes.SelectMany(b => b).ToArray(), validity);
        }

        return type.Id switch
        {
            TypeId.Int8 => new Column<sbyte>(Make(i => (sbyte)(Draw(i) - 50)), validity),
            TypeId.Int32 or TypeId.Date => new Column<int>(type, Make(i => (int)Draw(i) - 40), validity),
            TypeId.UInt64 => new Column<ulong>(Make(i => (ulong)Draw(i) << 58 >> (i % 2)), validity),
            TypeId.Decimal => new Column<Int128>(type, Make(i => (Int128)(Draw(i) * 1000) - 30_000), validity),
            TypeId.Float => new Column<float>(Make(i => i % 97 == 0 ? float.NaN : i % 50 == 0 ? -0f : (float)Draw(i) / 3 - 10), validity),
            _ => new Column<double>(Make(i => i % 97 == 0 ? double.NaN : i % 50 == 0 ? 0 : Draw(i) / 3 - 10), validity),
        };
    }

    [Fact]
    public void Bounds_compare_exactly_over_kinds()
    {
        Assert.True(BoundValue.Of(9007199254740993).Compare(BoundValue.Of(9007199254740992.0)) > 0);
        Assert.True(BoundValue.Of(2.5).Compare(BoundValue.Of(2)) > 0);
        Assert.True(BoundValue.Of(-2.5).Compare(BoundValue.Of(-2)) < 0);
        Assert.Equal(0, BoundValue.Of(-0.0).Compare(BoundValue.Of(0)));
        Assert.True(BoundValue.Of(double.PositiveInfinity).Compare(BoundValue.Of(Int128.MaxValue)) > 0);
        Assert.Null(BoundValue.Of(double.NaN).Compare(BoundValue.Of(0)));
        Assert.Null(BoundValue.Of("1").Compare(BoundValue.Of(1)));
    }
}
