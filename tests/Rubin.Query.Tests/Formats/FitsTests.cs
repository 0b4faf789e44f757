using System.Globalization;
using System.IO.Compression;
using System.Text;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Formats.Fits;
using Rubin.Query.Tests.Hats;

namespace Rubin.Query.Tests.Formats;

/// <summary>FITS binary tables (FITS 4.0 §7.3): bytes made by hand from the standard's tables of types, our own read back, and damaged ones.</summary>
public class FitsTests
{
    [Theory]
    [InlineData("1L", "", "54", "true")]
    [InlineData("1L", "", "00", "NULL")]
    [InlineData("10X", "", "A040", "[true, false, true, false, false, false, false, false, false, true]")]
    [InlineData("1B", "", "FF", "255")]
    [InlineData("1B", "TZERO1  =                 -128", "00", "-128")]
    [InlineData("1I", "", "FFFE", "-2")]
    [InlineData("1I", "TZERO1  =                32768", "8000", "0")]
    [InlineData("1I", "TNULL1  =                   -2", "FFFE", "NULL")]
    [InlineData("1I", "TSCAL1  =                  0.5", "0003", "1.5")]
    [InlineData("1J", "TZERO1  =           2147483648", "7FFFFFFF", "4294967295")]
    [InlineData("1K", "TZERO1  =  9223372036854775808", "7FFFFFFFFFFFFFFF", "18446744073709551615")]
    [InlineData("K", "", "8000000000000000", "-9223372036854775808")]
    [InlineData("1E", "", "7FC00000", "NaN")]
    [InlineData("2D", "", "3FF00000000000004000000000000000", "[1.0, 2.0]")]
    [InlineData("1C", "", "3F80000040000000", "[1.0, 2.0]")]
    [InlineData("6B", "TDIM1   = '(3,2)   '", "010203040506", "[[1, 2, 3], [4, 5, 6]]")]
    [InlineData("5A", "", "6162630000", "abc")]
    [InlineData("5A", "", "6162202020", "ab")]
    [InlineData("3A", "", "000000", "NULL")]
    [InlineData("6A", "TDIM1   = '(3,2)   '", "616200632020", "[ab, c]")]
    [InlineData("1PI(2)", "", "0000000200000000", "[1, 2]")]
    [InlineData("1QI(2)", "", "00000000000000010000000000000002", "[2]")]
    public async Task Every_type_is_read(string form, string card, string row, string value) =>
        Assert.Equal([value], await ReadAsync(Table(form, card, row, heap: "00010002")));

    [Theory]
    [InlineData("1Z", "00", "TFORM1 is \"1Z\"")]
    [InlineData("9D", "00", "its columns take 72 bytes, its rows have 1")]
    [InlineData("1PI", "7FFFFFFF00000000", "points outside the heap")]
    [InlineData("1PI", "0000000100000004", "points outside the heap")]
    public async Task A_damaged_table_is_named(string form, string row, string message)
    {
        var error = await Assert.ThrowsAsync<QueryException>(() => ReadAsync(Table(form, "", row, heap: "00010002")));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains("t.fits", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_cut_is_an_error_or_the_whole_table()
    {
        var whole = Table("1J", "", "00000007", heap: "");
        for (var length = 0; length < whole.Length - FitsHeader.BlockBytes + 4; length += 97)
        {
            var bytes = whole[..length];
            Assert.Equal(QueryErrorCode.Data, (await Assert.ThrowsAsync<QueryException>(() => ReadAsync(bytes))).Code);
        }
    }

    [Fact]
    public async Task What_is_written_is_read_again()
    {
        var schema = new Schema([
            new("b", DataType.Boolean), new("i", DataType.Int32) { Metadata = new([new(MetadataKeys.Unit, "deg"), new(MetadataKeys.Description, new string('\'', 150))]) },
            new("d", DataType.Double), new("s", DataType.Utf8), new("p", GeometryTypes.Point), new("l", new ListType(DataType.Float))]);
        object?[][] rows = [
            [true, 1, 0.1, "longer", new[] { 10.0, -20.0 }, new[] { 1.5f, 2.5f }],
            [null, null, null, null, null, null],
            [false, -1, double.PositiveInfinity, "", new[] { 0.0, 90.0 }, new[] { 7f }]];
        var columns = schema.Fields.Select(f => ColumnBuilder.Create(f.Type)).ToArray();
        foreach (var row in rows)
        {
            for (var i = 0; i < columns.Length; i++)
            {
                columns[i].AppendValue(row[i]);
            }
        }

        var batch = new RecordBatch(schema, [.. columns.Select(c => c.Build())], rows.Length);
        using var stream = new MemoryStream();
        using (var writer = new FitsWriter(stream))
        {
            writer.Begin(schema);
            writer.Write(batch);
            writer.Write(batch.Slice(2, 1));
            writer.End();
        }

        Assert.Equal(0, stream.Length % FitsHeader.BlockBytes);
        var last = "false|-1|Infinity||[0.0, 90.0]|[7.0]";
        Assert.Equal(["true|1|0.1|longer|[10.0, -20.0]|[1.5, 2.5]", "NULL|NULL|NaN|NULL|[NaN, NaN]|[]", last, last], await ReadAsync(stream.ToArray()));
        Assert.Equal(["true|1|0.1|longer|[10.0, -20.0]|[1.5, 2.5]", "NULL|NULL|NaN|NULL|[NaN, NaN]|[]", last, last], await ReadAsync(Zip(stream.ToArray()), "t.fits.gz"));
        using var folder = new TemporaryFolder();
        folder.Write("t.fits", stream.ToArray());
        var field = new FitsFormat().Open(folder.PathOf("t.fits"))[0].Provider.Schema[1];
        Assert.Equal(("deg", new string('\'', 150)), (field.Unit, field.Description));
    }

    static byte[] Zip(byte[] bytes)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return zipped.ToArray();
    }

    /// <summary>A file of a table with one column and one row.</summary>
    static byte[] Table(string form, string card, string row, string heap)
    {
        var bytes = Convert.FromHexString(row);
        var primary = Header("SIMPLE  =                    T", "BITPIX  =                    8", "NAXIS   =                    0");
        var header = Header(
            "XTENSION= 'BINTABLE'           / a table", "BITPIX  =                    8", "NAXIS   =                    2", Card("NAXIS1", bytes.Length), Card("NAXIS2", 1),
            Card("PCOUNT", heap.Length / 2), Card("GCOUNT", 1), Card("TFIELDS", 1), "TTYPE1  = 'x       '", $"TFORM1  = '{form}'", card);
        byte[] data = [.. bytes, .. Convert.FromHexString(heap)];
        Array.Resize(ref data, FitsHeader.BlockBytes);
        return [.. primary, .. header, .. data];
    }

    static string Card(string keyword, int value) => string.Create(CultureInfo.InvariantCulture, $"{keyword,-8}= {value,20}");

    static byte[] Header(params string[] cards) =>
        Encoding.ASCII.GetBytes(string.Concat(cards.Append("END").Select(c => c.PadRight(80))).PadRight(FitsHeader.BlockBytes));

    static async Task<List<string>> ReadAsync(byte[] file, string name = "t.fits")
    {
        using var folder = new TemporaryFolder();
        folder.Write(name, file);
        return await TableText.ReadAsync(Assert.Single(new FitsFormat().Open(folder.PathOf(name))).Provider);
    }
}
