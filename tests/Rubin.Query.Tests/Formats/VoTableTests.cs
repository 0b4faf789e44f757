using System.Globalization;
using System.Text;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Formats.VoTable;
using Rubin.Query.Tests.Hats;

namespace Rubin.Query.Tests.Formats;

/// <summary>VOTable (1.4): documents made by hand from the standard's tables of types, our own read back, and damaged ones.</summary>
public class VoTableTests
{
    const string Fields = """
        <FIELD name="i" datatype="int"><VALUES null="-99"/></FIELD>
        <FIELD name="f" datatype="float" unit="mag" ucd="phot.mag"><DESCRIPTION>a brightness</DESCRIPTION></FIELD>
        <FIELD name="s" datatype="char" arraysize="*"/>
        <FIELD name="a" datatype="short" arraysize="2x*"/>
        """;

    [Fact]
    public async Task Table_data_gives_its_values()
    {
        var rows = await RowsAsync(Document(Fields, """
            <TABLEDATA>
            <TR><TD>0x1F</TD><TD> 1.5 </TD><TD>a &amp; b<![CDATA[<c>]]></TD><TD>1 2 3 4</TD></TR>
            <TR><TD>-99</TD><TD>NaN</TD><TD/><TD></TD></TR>
            <TR><TD/><TD>-Inf</TD><TD> x</TD><TD> -1
              7 </TD></TR>
            </TABLEDATA>
            """));
        Assert.Equal(["31|1.5|a & b<c>|[[1, 2], [3, 4]]", "NULL|NaN|NULL|NULL", "NULL|-Infinity| x|[[-1, 7]]"], rows);
    }

    [Fact]
    public async Task Binary_gives_the_same_values()
    {
        // Big-endian, lists and texts after a 32-bit count: VOTable 1.4 §5.4 and table 3.
        var bytes = "0000001F" + "3FC00000" + "00000002" + "6162" + "00000004" + "0001000200030004"
            + "FFFFFF9D" + "7FC00000" + "00000000" + "00000000";
        var rows = await RowsAsync(Document(Fields, Stream("BINARY", bytes)));
        Assert.Equal(["31|1.5|ab|[[1, 2], [3, 4]]", "NULL|NaN|NULL|[]"], rows);
    }

    [Fact]
    public async Task Binary2_tells_null_by_bits()
    {
        // A byte of bits for four fields, the first field in the highest: VOTable 1.4 §5.4.1.
        var bytes = "00" + "0000001F" + "3FC00000" + "00000000" + "00000002" + "00010002"
            + "F0" + "00000000" + "00000000" + "00000000" + "00000000";
        var rows = await RowsAsync(Document(Fields, Stream("BINARY2", bytes)));
        Assert.Equal(["31|1.5||[[1, 2]]", "NULL|NULL|NULL|NULL"], rows);
    }

    [Theory]
    [InlineData("""datatype="boolean" """, "54", "true", "BOOLEAN")]
    [InlineData("""datatype="boolean" """, "3F", "NULL", "BOOLEAN")]
    [InlineData("""datatype="bit" arraysize="10" """, "A040", "[true, false, true, false, false, false, false, false, false, true]", "LIST<BOOLEAN, 10>")]
    [InlineData("""datatype="unsignedByte" """, "FF", "255", "UTINYINT")]
    [InlineData("""datatype="unsignedByte" arraysize="*" """, "00000002FF01", "FF01", "VARBINARY")]
    [InlineData("""datatype="long" """, "8000000000000000", "-9223372036854775808", "BIGINT")]
    [InlineData("""datatype="double" arraysize="2" xtype="point" """, "40240000000000004034000000000000", "10.0 20.0", "POINT")]
    [InlineData("""datatype="float" arraysize="3" xtype="circle" """, "4120000041A000003F000000", "10.0 20.0 0.5", "CIRCLE")]
    [InlineData("""datatype="floatComplex" """, "3F80000040000000", "[1.0, 2.0]", "LIST<REAL, 2>")]
    [InlineData("""datatype="unicodeChar" arraysize="3" """, "00E900610000", "éa", "VARCHAR")]
    [InlineData("""datatype="unicodeChar" arraysize="*" """, "00000002D83DDE00", "😀", "VARCHAR")]
    [InlineData("""datatype="char" """, "78", "x", "VARCHAR")]
    [InlineData("""datatype="char" arraysize="2x3" """, "616263206500", "[ab, c, e]", "LIST<VARCHAR, 3>")]
    [InlineData("""datatype="char" arraysize="2x*" """, "0000000261626364", "[ab, cd]", "LIST<VARCHAR>")]
    [InlineData("""datatype="char" arraysize="*" xtype="timestamp" """, "0000000A323032302D30312D3032", "2020-01-02T00:00:00", "TIMESTAMP")]
    public async Task Every_type_is_read(string type, string bytes, string value, string typeName)
    {
        using var folder = new TemporaryFolder();
        var table = Table(folder, Document($"<FIELD name='x' {type}/>", Stream("BINARY", bytes)));
        Assert.Equal([value], await TableText.ReadAsync(table));
        Assert.Equal(typeName, GeometryTypes.Name(table.Schema[0].Type));
    }

    [Fact]
    public void Meaning_comes_with_the_columns()
    {
        using var folder = new TemporaryFolder();
        var field = Table(folder, Document(Fields, "<TABLEDATA/>")).Schema[1];
        Assert.Equal(("mag", "phot.mag", "a brightness"), (field.Unit, field.Ucd, field.Description));
    }

    [Fact]
    public void Several_tables_go_by_their_names()
    {
        using var folder = new TemporaryFolder();
        folder.Write("two.vot", Encoding.UTF8.GetBytes("""
            <?xml version="1.0"?><!DOCTYPE VOTABLE SYSTEM "http://us-vo.org/xml/VOTable.dtd">
            <VOTABLE version="1.0"><RESOURCE><TABLE name="a"><FIELD name="x" datatype="int"/><DATA><TABLEDATA><TR><TD>1</TD></TR></TABLEDATA></DATA></TABLE></RESOURCE>
            <RESOURCE><TABLE><FIELD ID="y" datatype="int"/></TABLE></RESOURCE></VOTABLE>
            """));
        Assert.Equal(["a", "two_2"], new VoTableFormat().Open(folder.PathOf("two.vot")).Select(t => t.Name));
    }

    [Theory]
    [InlineData("<TABLEDATA><TR><TD>1.5</TD><TD/><TD/><TD/></TR></TABLEDATA>", "row 1, field \"i\": \"1.5\" is not of its type (INTEGER)")]
    [InlineData("<TABLEDATA><TR><TD>1</TD></TR></TABLEDATA>", "row 1 has 1 cells, the table has 4 fields")]
    [InlineData("<TABLEDATA><TR><TD/><TD/><TD/><TD>1 2 3</TD></TR></TABLEDATA>", "\"1 2 3\" is not of its type")]
    [InlineData("<TABLEDATA><TR><TD>&bomb;</TD></TR></TABLEDATA>", "is not well-formed")]
    [InlineData("<BINARY><STREAM encoding='base64'>AAAA</STREAM></BINARY>", "row 1: the stream ends within the row")]
    [InlineData("<BINARY><STREAM encoding='base64'>AAAAAAAAAAD/////</STREAM></BINARY>", "a list of -1 elements")]
    [InlineData("<BINARY><STREAM encoding='base64'>AAAAAAAAAAAPAAAA</STREAM></BINARY>", "row 1: the stream ends within the row")]
    [InlineData("<BINARY><STREAM href='file:///etc/passwd'/></BINARY>", "its rows are not inline as base64")]
    [InlineData("<FITS><STREAM encoding='base64'/></FITS>", "FITS")]
    [InlineData("<TABLEDATA><TR>", "is not well-formed")]
    public async Task A_damaged_document_says_where(string data, string message)
    {
        var error = await Assert.ThrowsAsync<QueryException>(() => RowsAsync(Document(Fields, data)));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains("\"t.vot\"", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(VoTableSerialization.TableData)]
    [InlineData(VoTableSerialization.Binary)]
    [InlineData(VoTableSerialization.Binary2)]
    public async Task What_is_written_is_read_again(VoTableSerialization serialization)
    {
        var schema = new Schema([
            new("b", DataType.Boolean), new("t", DataType.Int8), new("u", DataType.UInt16), new("l", DataType.Int64), new("f", DataType.Float), new("d", DataType.Double),
            new("s", DataType.Utf8), new("p", GeometryTypes.Point), new("y", GeometryTypes.Polygon), new("v", new ListType(DataType.Int32)),
            new("w", DataType.Timestamp)]);
        object?[][] rows = [
            [true, (sbyte)-128, (ushort)65535, long.MaxValue, 1.1f, 0.1, "é\t<&>\n😀", new[] { 10.0, -20.0 }, new[] { 0.0, 0, 1, 0, 1, 1 }, new[] { 1, -2 }, 1_000_000L],
            [null, null, null, null, null, null, null, null, null, null, null],
            [false, (sbyte)0, (ushort)0, -5L, float.NegativeInfinity, 1e-300, "x", new[] { 0.0, 90.0 }, new[] { 1.0, 2 }, new[] { 7 }, -1L]];
        var columns = schema.Fields.Select(f => ColumnBuilder.Create(f.Type)).ToArray();
        foreach (var row in rows)
        {
            for (var i = 0; i < columns.Length; i++)
            {
                if (schema[i].Type == DataType.Timestamp && row[i] is long microseconds)
                {
                    ((FixedWidthBuilder<long>)columns[i]).Append(microseconds);
                    continue;
                }

                columns[i].AppendValue(row[i]);
            }
        }

        var batch = new RecordBatch(schema, [.. columns.Select(c => c.Build())], rows.Length);
        using var stream = new MemoryStream();
        using (var writer = new VoTableWriter(stream, serialization))
        {
            writer.Begin(schema);
            writer.Write(batch);
            writer.Write(batch.Slice(2, 1));
            writer.End();
        }

        // BINARY has no NULL but NaN for floating point, and no NULL text or list but the empty one (VOTable 1.4 §6); TABLEDATA no NULL array of a fixed size (§5.1).
        var none = serialization switch
        {
            VoTableSerialization.Binary => "NULL|NULL|NULL|NULL|NaN|NaN|NULL|NaN NaN||[]|NULL",
            VoTableSerialization.TableData => "NULL|NULL|NULL|NULL|NULL|NULL|NULL|NaN NaN|NULL|NULL|NULL",
            _ => "NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL",
        };
        var last = "false|0|0|-5|-Infinity|1e-300|x|0.0 90.0|1.0 2.0|[7]|1969-12-31T23:59:59.999999";
        Assert.Equal(
            ["true|-128|65535|9223372036854775807|1.1|0.1|é\t<&>\n😀|10.0 -20.0|0.0 0.0 1.0 0.0 1.0 1.0|[1, -2]|1970-01-01T00:00:01", none, last, last],
            await RowsAsync(Encoding.UTF8.GetString(stream.ToArray())));
    }

    [Fact]
    public void A_number_that_would_be_read_as_null_is_refused()
    {
        var schema = new Schema([new("n", DataType.Int32)]);
        using var writer = new VoTableWriter(new MemoryStream(), VoTableSerialization.Binary);
        writer.Begin(schema);
        var error = Assert.Throws<QueryException>(() => writer.Write(new(schema, [new Column<int>(new[] { int.MinValue })], 1)));
        Assert.Contains("stands for NULL", error.Message, StringComparison.Ordinal);
    }

    static string Document(string fields, string data) =>
        $"<VOTABLE version='1.4' xmlns='http://www.ivoa.net/xml/VOTable/v1.3'><RESOURCE><TABLE name='t'>{fields}<DATA>{data}</DATA></TABLE></RESOURCE></VOTABLE>";

    static string Stream(string element, string hex) =>
        string.Create(CultureInfo.InvariantCulture, $"<{element}><STREAM encoding='base64'>\n{Convert.ToBase64String(Convert.FromHexString(hex))}\n</STREAM></{element}>");

    static ITableProvider Table(TemporaryFolder folder, string document)
    {
        folder.Write("t.vot", Encoding.UTF8.GetBytes(document));
        return Assert.Single(new VoTableFormat().Open(folder.PathOf("t.vot"))).Provider;
    }

    static async Task<List<string>> RowsAsync(string document)
    {
        using var folder = new TemporaryFolder();
        return await TableText.ReadAsync(Table(folder, document));
    }
}
