using System.IO.Compression;
using System.Text;
using Rubin.Query.Formats.Csv;
using Rubin.Query.Tests.Engine;
using Rubin.Query.Tests.Hats;

namespace Rubin.Query.Tests.Formats;

/// <summary>What a text file means: names, types, NULL, quotes, and what is said of a bad one.</summary>
public class CsvTableTests
{
    [Fact]
    public async Task Quotes_hold_delimiters_line_breaks_and_quotes()
    {
        var rows = await RowsAsync("a,b\r\n\"x,\r\ny\",\"say \"\"hi\"\"\"\r\n\"\",5\" tall\r\n");
        Assert.Equal(["x,\r\ny|say \"hi\"", "|5\" tall"], rows);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public async Task Every_line_ending_is_understood(string end) =>
        Assert.Equal(["1|2", "3|NULL"], await RowsAsync($"\uFEFF# made by hand{end}a,b{end}1,2{end}{end}3,{end}"));

    [Fact]
    public async Task A_last_line_needs_no_end() => Assert.Equal(["1|NULL"], await RowsAsync("a,b\n1,"));

    [Theory]
    [InlineData("1,-9223372036854775808,\\N", "BIGINT")]
    [InlineData("1,18446744073709551615", "UBIGINT")]
    [InlineData("-1,18446744073709551615", "VARCHAR")]
    [InlineData("1,18446744073709551616", "VARCHAR")]
    [InlineData("0.5,18446744073709551616", "DOUBLE")]
    [InlineData("1,nan", "DOUBLE")]
    [InlineData("inf,-Inf,NaN,Infinity,+1.5E-3,.5,5.", "DOUBLE")]
    [InlineData("1e999", "VARCHAR")]
    [InlineData("1,007", "VARCHAR")]
    [InlineData("1,0,-0", "BIGINT")]
    [InlineData("True,false,null", "BOOLEAN")]
    [InlineData("true,1", "VARCHAR")]
    [InlineData("2020-02-29,1582-10-04", "DATE")]
    [InlineData("2021-02-29", "VARCHAR")]
    [InlineData("2020-01-01,2020-01-01T10:00:00.25Z,2020-01-01 10:00", "TIMESTAMP")]
    [InlineData("2020-01-01,5", "VARCHAR")]
    [InlineData("\"1\",\"2\",\"\"", "BIGINT")]
    [InlineData(" 1, 2 ", "BIGINT")]
    [InlineData("1,--", "VARCHAR")]
    [InlineData(",", "VARCHAR")]
    public void A_type_holds_every_value(string values, string type)
    {
        using var folder = new TemporaryFolder();
        var lines = string.Join('\n', values.Split(',').Select(v => $"{v},end"));
        Assert.Equal(type, Table(folder, "x,other\n" + lines).Schema[0].Type.ToString());
    }

    [Theory]
    [InlineData("a,b\n1,2\n", "a b")]
    [InlineData("1,x\n2,y\n", "column1 column2")]
    [InlineData("# a, b\n1,x\n2,y\n", "a b")]
    [InlineData("id,400,500\n1,2,3\n", "id 400 500")]
    [InlineData("ra,,ra,column2, ra \n1,2,3,4,5\n", "ra column2_2 ra_2 column2 ra_3")]
    [InlineData("a;b,c;d\n1,2\n", "a;b c;d")]
    [InlineData("a;b\n1,5;2\n", "a b")]
    [InlineData("a|b\n1|2\n", "a b")]
    [InlineData("only\n1\n", "only")]
    public void Names_come_from_the_first_row_unless_it_is_data(string text, string names)
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(names, string.Join(' ', Table(folder, text).Schema.Fields.Select(f => f.Name)));
    }

    [Fact]
    public async Task A_file_without_header_loses_no_row() => Assert.Equal(["1|x", "2|y"], await RowsAsync("1,x\n2,y\n"));

    [Theory]
    [InlineData("a,b\n1,2\n\n\"x\ny\",2\n3\n", "line 6: the row has 1 value, the first row of the file has 2")]
    [InlineData("a,b\r\n1,2\r\n1,2,3\r\n", "line 3: the row has 3 values")]
    [InlineData("a,b\r1,2\r\r1,2,3\r", "line 4: the row has 3 values")]
    [InlineData("a,b\n1,\"2\n3,4\n", "line 2: a quote is not closed")]
    [InlineData("a,b\n1,2\n\"1\"x,4\n", "line 3: text follows a closing quote")]
    [InlineData("", "is empty")]
    [InlineData("# nothing\n", "is empty")]
    public void A_bad_row_is_named_by_its_line(string text, string message)
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<QueryException>(() => Table(folder, text).Schema);
        Assert.Equal(QueryErrorCode.Data, error.Code);
        Assert.StartsWith("\"t.csv\"", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Hint);
    }

    [Fact]
    public void Other_encodings_are_refused()
    {
        using var folder = new TemporaryFolder();
        folder.Write("t.csv", Encoding.Latin1.GetBytes("a,b\n1,x\n2,Hértz\n"));
        Assert.Contains("line 3: the text is not UTF-8", Assert.Throws<QueryException>(() => Open(folder, "t.csv").Schema).Message, StringComparison.Ordinal);
        folder.Write("u.csv", Encoding.Unicode.GetPreamble());
        Assert.Contains("UTF-16", Assert.Throws<QueryException>(() => Open(folder, "u.csv").Schema).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_changes_after_its_look_through_is_an_error()
    {
        using var folder = new TemporaryFolder();
        var table = Table(folder, "a\n1\n");
        _ = table.Schema;
        File.AppendAllText(folder.PathOf("t.csv"), "x\n");
        var error = await Assert.ThrowsAsync<QueryException>(() => PlanRun.RunAsync(table.Scan()));
        Assert.Contains("has changed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compressed_files_that_end_too_early_are_an_error()
    {
        using var folder = new TemporaryFolder();
        var whole = Compress(Encoding.UTF8.GetBytes("a,b\n" + string.Concat(Enumerable.Range(0, 100_000).Select(i => $"{i},{i * 7919 % 10007}\n"))));
        folder.Write("t.csv.gz", whole[..(whole.Length / 2)]);
        folder.Write("u.csv.gz", [1, 2, 3, 4]);
        Assert.Contains("cannot be read", Assert.Throws<QueryException>(() => Open(folder, "t.csv.gz").Schema).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be read", Assert.Throws<QueryException>(() => Open(folder, "u.csv.gz").Schema).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(PlanRun.Grid), MemberType = typeof(PlanRun))]
    public async Task Rows_are_the_same_for_any_workers_batches_and_compression(int workers, int batchRows)
    {
        using var folder = new TemporaryFolder();
        var text = new StringBuilder("id,note,x\n");
        for (var i = 0; i < 60_000; i++)
        {
            text.Append(i).Append(i % 5 == 0 ? ",\"a \"\"note\"\",\r\nof " : ",\"").Append(new string('x', i % 97)).Append("\",").Append(i * 0.25).Append('\n');
        }

        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        folder.Write("t.tsv.gz", Compress(Encoding.UTF8.GetBytes(text.ToString().Replace(',', '\t'))));
        folder.Write("t.CSV", bytes);
        foreach (var name in (string[])["t.CSV", "t.tsv.gz"])
        {
            var table = Open(folder, name);
            var rows = await PlanRun.RunAsync(table.Scan(), workers, batchRows);
            Assert.Equal(60_000, rows.Count);
            var ordered = rows.OrderBy(r => (long)r[0]!).ToList();
            for (var i = 0; i < ordered.Count; i++)
            {
                var separator = name.EndsWith("gz", StringComparison.Ordinal) ? '\t' : ',';
                var note = (i % 5 == 0 ? $"a \"note\"{separator}\r\nof " : "") + new string('x', i % 97);
                Assert.Equal([(long)i, note, i * 0.25], ordered[i]);
            }
        }
    }

    [Fact]
    public async Task Columns_come_in_the_order_asked_for()
    {
        using var folder = new TemporaryFolder();
        var table = Table(folder, "a,b,c\n1,x,2.5\n2,y,3.5\n");
        Assert.Equal(2, table.RowCount);
        var scan = table.PlanScan(new([new(2, table.Schema[2]), new(0, table.Schema[0]), new(2, table.Schema[2])], [], null));
        var rows = await PlanRun.RunAsync(new Query.Engine.Operators.TableScan("t", scan, scan.Schema), 1);
        PlanRun.AssertSameOrder([[2.5, 1L, 2.5], [3.5, 2L, 3.5]], rows);
        Assert.Equal(2, await HatsCatalogs.CountAsync(table));
    }

    [Theory]
    [InlineData("obs.csv", "obs")]
    [InlineData("OBS.TSV.GZ", "OBS")]
    [InlineData("a.b.csv.gz", "a.b")]
    public void Tables_are_called_by_their_file(string file, string name)
    {
        using var folder = new TemporaryFolder();
        folder.Write(file, "a\n1\n"u8.ToArray());
        var format = new CsvFormat();
        Assert.True(format.Recognises(folder.PathOf(file)));
        Assert.Equal(name, Assert.Single(format.Open(folder.PathOf(file))).Name);
        Assert.False(format.Recognises(folder.PathOf("other.csv")));
        Assert.False(format.Recognises(folder.Path));
    }

    internal static byte[] Compress(byte[] bytes)
    {
        using var result = new MemoryStream();
        using (var gzip = new GZipStream(result, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return result.ToArray();
    }

    static async Task<List<string>> RowsAsync(string text)
    {
        using var folder = new TemporaryFolder();
        return [.. (await PlanRun.RunAsync(Table(folder, text).Scan(), workers: 1)).Select(PlanRun.Text)];
    }

    static CsvTable Table(TemporaryFolder folder, string text)
    {
        folder.Write("t.csv", Encoding.UTF8.GetBytes(text));
        return Open(folder, "t.csv");
    }

    static CsvTable Open(TemporaryFolder folder, string name) => new(folder.PathOf(name));
}
