using System.Text;
using Rubin.Query.Arrow;
using Rubin.Query.Parquet;
using Rubin.Query.Tests.DuckDb;

namespace Rubin.Query.Tests.Parquet;

/// <summary>Statistics are what readers may prune by: never narrower than the values, and exact where they say so.</summary>
public sealed class WriterStatisticsTests
{
    const string Statistics = "SELECT stats_min_value, stats_max_value, stats_null_count FROM parquet_metadata($file)";

    [DuckDbFact]
    public void NaN_takes_no_part_in_bounds_and_zero_has_both_signs()
    {
        Check(Doubles(double.NaN, 3, -1, double.NaN), "[-1.0, 3.0, 0]");
        Check(Doubles(double.NaN, double.NaN), "[NULL, NULL, 0]");
        Check(Doubles(0.0, 5), "[-0.0, 5.0, 0]");
        Check(Doubles(-5, -0.0), "[-5.0, 0.0, 0]");
        Check(new Column<float>(new[] { float.NaN, 1.5f }), "[1.5, 1.5, 0]");
    }

    [Fact]
    public void Infinities_are_bounds()
    {
        // DuckDB 1.5 passes over bounds that are not finite, so this is read from the footer.
        var schema = new Schema([new Field("v", DataType.Double)]);
        using var writer = new ParquetWriter(new MemoryStream(), schema);
        writer.Write(new(schema, [Doubles(double.PositiveInfinity, 1, double.NegativeInfinity)], 3));
        var statistics = writer.Complete().RowGroups[0].Columns[0].Statistics!;
        Assert.Equal(double.NegativeInfinity, BitConverter.ToDouble(statistics.Min));
        Assert.Equal(double.PositiveInfinity, BitConverter.ToDouble(statistics.Max));
    }

    [DuckDbFact]
    public void Integers_are_ordered_by_their_sign()
    {
        Check(new Column<ulong>(new[] { ulong.MaxValue, 1UL }), "[1, 18446744073709551615, 0]");
        Check(new Column<uint>(new[] { uint.MaxValue, 1U }), "[1, 4294967295, 0]");
        Check(new Column<byte>(new byte[] { 200, 100 }), "[100, 200, 0]");
        Check(new Column<sbyte>(new sbyte[] { -100, 100 }), "[-100, 100, 0]");
        Check(new Column<long>(new[] { long.MinValue, long.MaxValue }), "[-9223372036854775808, 9223372036854775807, 0]");
    }

    [DuckDbFact]
    public void Other_types_have_bounds_in_their_own_order()
    {
        Check(new Column<Int128>(new DecimalType(30, 2), new Int128[] { -5, 100 }), "[-0.05, 1.00, 0]");
        Check(new Column<Int128>(new DecimalType(9, 2), new Int128[] { -5, 100 }), "[-0.05, 1.00, 0]");
        Check(new Column<int>(DataType.Date, new[] { -1, 1 }), "[1969-12-31, 1970-01-02, 0]");
        Check(new BooleanColumn(Bitmap.Of([true, true]), 2), "[true, true, 0]");
        Check(Tables.Texts("b", "", "ä", null), "[, ä, 1]");
        Check(Tables.Texts(null, null), "[NULL, NULL, 2]");
    }

    [DuckDbFact]
    public void Long_texts_are_cut_and_said_to_be_cut()
    {
        using var file = new WrittenFile();
        file.Write(Tables.Texts(new string('a', 100), new string('z', 62) + "😀😀", "m"));
        Assert.Equal(
            [$"[{new string('a', 64)}, {new string('z', 61)}{{, False, False]"],
            file.Query("SELECT stats_min_value, stats_max_value, min_is_exact, max_is_exact FROM parquet_metadata($file)"));
    }

    [Fact]
    public void Cut_bounds_enclose_their_value_and_stay_utf8()
    {
        var random = new Random(5);
        string[] pieces = ["a", "ä", "\uD7FF", "\uE000", "😀", "\uFFFF", "\U0010FFFF", "z"];
        var utf8 = new UTF8Encoding(false, throwOnInvalidBytes: true);
        for (var i = 0; i < 2000; i++)
        {
            var pick = random.Next(pieces.Length);
            var parts = Enumerable.Range(0, random.Next(10, 80))
                .Select(_ => pieces[random.Next(3) == 0 ? random.Next(pieces.Length) : pick]);
            var value = utf8.GetBytes(string.Concat(parts));
            var bounds = Bounds.OfBytes(value, value);
            Assert.True(bounds.Min.AsSpan().SequenceCompareTo(value) <= 0);
            Assert.True(bounds.Max.AsSpan().SequenceCompareTo(value) >= 0);
            Assert.Equal(bounds.IsMinExact, bounds.Min.AsSpan().SequenceEqual(value));
            Assert.Equal(bounds.IsMaxExact, bounds.Max.AsSpan().SequenceEqual(value));
            _ = utf8.GetString(bounds.Min) + utf8.GetString(bounds.Max);
        }

        var bytes = Enumerable.Repeat((byte)0xFF, 70).ToArray();
        Assert.Equal(bytes, Bounds.OfBytes(bytes, bytes).Max);
        bytes[3] = 7;
        Assert.Equal([0xFF, 0xFF, 0xFF, 8], Bounds.OfBytes(bytes, bytes).Max);
    }

    [DuckDbFact]
    public void DuckDb_prunes_by_our_statistics_and_loses_no_row()
    {
        var random = new Random(3);
        var values = Enumerable.Range(0, 3000)
            .Select(i => i % 97 == 0 ? double.NaN : Math.Round(i / 10.0 + random.NextDouble() * 20, 2)).ToArray();
        using var file = new WrittenFile();
        file.Write(new Column<double>(values), new() { RowGroupRows = 300, PageRows = 50 });
        foreach (var limit in new[] { 0.0, 33.3, 150, 299, 400 })
        {
            // The standard keeps NaN out of bounds, so a reader finds it by them only where it looks for it (parquet.thrift, ColumnOrder).
            var sql = FormattableString.Invariant($"SELECT count(*) FROM read_parquet($file) WHERE v > {limit} AND NOT isnan(v)");
            Assert.Equal([$"[{values.Count(v => v > limit)}]"], file.Query(sql));
        }
    }

    static void Check(Column column, string expected)
    {
        using var file = new WrittenFile();
        file.Write(column);
        Assert.Equal([expected], file.Query(Statistics));
        file.Write(column, new() { Column = new() { MayUseDictionary = false }, PageRows = 1 });
        Assert.Equal([expected], file.Query(Statistics));
    }

    static Column<double> Doubles(params double[] values) => new(values);
}
