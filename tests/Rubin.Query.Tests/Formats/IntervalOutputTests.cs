using System.Text;
using Rubin.Query.Formats;

namespace Rubin.Query.Tests.Formats;

/// <summary>Intervals in files: text that DuckDB and PostgreSQL read, but where the format has a type for them.</summary>
public class IntervalOutputTests
{
    const string Query = "SELECT x FROM (VALUES (INTERVAL '1 month 2 days 03:00:00.5'), (NULL)) AS t(x)";

    [Theory]
    [InlineData("csv", "x\n1 month 2 days 03:00:00.5\n\n")]
    [InlineData("json", """[{"x":"1 month 2 days 03:00:00.5"},{"x":null}]""" + "\n")]
    [InlineData("md", "| x |\n|---|\n| 1 month 2 days 03:00:00.5 |\n|  |\n")]
    public async Task Text_formats_write_the_text(string format, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(await WriteAsync(format)));

    [Fact]
    public async Task A_votable_has_a_field_of_char()
    {
        var text = Encoding.UTF8.GetString(await WriteAsync("votable-td"));
        Assert.Contains("<FIELD name='x' datatype='char' arraysize='*'>", text, StringComparison.Ordinal);
        Assert.Contains("<TD>1 month 2 days 03:00:00.5</TD>", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parquet_says_what_to_write_instead()
    {
        var error = await Assert.ThrowsAsync<QueryException>(() => WriteAsync("parquet"));
        Assert.Equal(QueryErrorCode.Unsupported, error.Code);
        Assert.Equal("select CAST(x AS VARCHAR)", error.Hint);
    }

    static async Task<byte[]> WriteAsync(string format)
    {
        using var engine = new QueryEngine();
        await using var result = engine.Execute(Query);
        using var bytes = new MemoryStream();
        using var writer = OutputFormats.All.Single(f => f.Name == format).Create(bytes);
        await writer.WriteAllAsync(result.Schema, result.Batches);
        return bytes.ToArray();
    }
}
