using Rubin.Query.Arrow;
using Rubin.Query.Arrow.Ipc;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Tests.Arrow;
using Rubin.Query.Tests.Hats;

namespace Rubin.Query.Tests.Formats;

/// <summary>Arrow files and streams as tables: those that Arrow's library of npm writes, our own read back, and damaged ones.</summary>
public sealed class ArrowTableTests(NodePeer node) : IClassFixture<NodePeer>, IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [NodeFact]
    public async Task Files_of_another_library_are_tables()
    {
        foreach (var format in Enum.GetValues<ArrowFormat>())
        {
            var batches = IpcTests.Batches(new Random(21));
            var input = node.Put($"{format}-plain.arrow", IpcTests.Write(batches, format));
            var output = node.Work($"{format}-table.arrow");
            node.Run("write.mjs", input, output, format == ArrowFormat.File ? "file" : "stream");

            var table = Assert.Single(TableFormats.Open(output));
            Assert.Equal($"{format}-table", table.Name);
            Assert.Equal(format == ArrowFormat.File ? batches.Sum(b => b.Length) : null, table.Provider.RowCount);
            Assert.Equal(await TableText.ReadAsync(new InMemoryTable(batches[0].Schema, batches)), await TableText.ReadAsync(table.Provider));
        }
    }

    [Theory]
    [InlineData("feather")]
    [InlineData("arrow")]
    public async Task What_a_query_wrote_is_queried(string suffix)
    {
        var path = _folder.PathOf($"stars.{suffix}");
        using var engine = new QueryEngine(new() { Workers = 2, BatchRows = 100 });
        const string Stars = "(SELECT n AS id, CAST(n AS DOUBLE) / 7 AS ra, CASE WHEN MOD(n, 3) = 0 THEN NULL ELSE 'b' || MOD(n, 5) END AS band FROM generate_series(1, 5000) AS g(n))";
        await DrainAsync(engine.Execute($"COPY {Stars} TO '{path}' (FORMAT arrow)"));
        engine.Attach("a", path);

        var query = "SELECT band, COUNT(*) AS n, MIN(id) AS least, MAX(ra) AS ra FROM a.stars WHERE id > 10 GROUP BY band ORDER BY band NULLS FIRST";
        var rows = await DrainAsync(engine.Execute(query));
        Assert.Equal("NULL|1663|12|714.0", rows[0]);
        Assert.Equal(await DrainAsync(engine.Execute(query.Replace("a.stars", Stars + " AS s", StringComparison.Ordinal))), rows);
        Assert.Equal(["0"], await DrainAsync(engine.Execute("SELECT COUNT(*) FROM a.stars WHERE ra < 0")));
    }

    [Theory]
    [InlineData(ArrowFormat.File)]
    [InlineData(ArrowFormat.Stream)]
    public async Task Damage_is_told_with_the_name_of_the_file(ArrowFormat format)
    {
        var whole = IpcTests.Write(IpcTests.Batches(new Random(22)), format);
        var expected = await TableText.ReadAsync(TableFormats.Open(Put("t.arrow", whole))[0].Provider);
        for (var length = 0; length < whole.Length; length += Math.Max(1, whole.Length / 40))
        {
            try
            {
                // A stream may end behind any of its messages.
                var rows = await TableText.ReadAsync(TableFormats.Open(Put("t.arrow", whole[..length]))[0].Provider);
                Assert.Equal(ArrowFormat.Stream, format);
                Assert.Equal(expected.Take(rows.Count), rows);
            }
            catch (QueryException error) when (error.Code == QueryErrorCode.Data)
            {
                Assert.Contains("t.arrow", error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Feather_of_version_1_is_refused()
    {
        var error = Assert.Throws<QueryException>(() => TableFormats.Open(Put("old.feather", "FEA1 and more"u8.ToArray())));
        Assert.Contains("\"old.feather\" is a Feather file of version 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_has_changed_is_no_longer_the_table()
    {
        var path = Put("t.arrow", IpcTests.Write(IpcTests.Batches(new Random(23)), ArrowFormat.File));
        var table = TableFormats.Open(path)[0].Provider;
        Put("t.arrow", IpcTests.Write(IpcTests.Batches(new Random(24)), ArrowFormat.File));
        Assert.Contains("has changed", (await Assert.ThrowsAsync<QueryException>(() => TableText.ReadAsync(table))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_that_does_not_fit_into_the_memory_is_an_error()
    {
        RecordBatch[] batches = [new(new([new("x", DataType.Double)]), [new Column<double>(new double[8 << 20])], 8 << 20)];
        var path = Put("large.arrow", IpcTests.Write(batches, ArrowFormat.File));
        using var engine = new QueryEngine(new() { MemoryBytes = 16 << 20 });
        engine.Attach("a", path);
        var error = await Assert.ThrowsAsync<QueryException>(() => DrainAsync(engine.Execute("SELECT SUM(x) FROM a.large")));
        Assert.Equal(QueryErrorCode.OutOfMemory, error.Code);
        Assert.Contains("a batch of an Arrow file", error.Message, StringComparison.Ordinal);
    }

    string Put(string name, byte[] bytes)
    {
        File.WriteAllBytes(_folder.PathOf(name), bytes);
        return _folder.PathOf(name);
    }

    static async Task<List<string>> DrainAsync(QueryResult result)
    {
        await using (result)
        {
            List<RecordBatch> batches = [];
            await foreach (var batch in result.Batches)
            {
                batches.Add(batch);
            }

            return await TableText.ReadAsync(new InMemoryTable(result.Schema, batches));
        }
    }
}
