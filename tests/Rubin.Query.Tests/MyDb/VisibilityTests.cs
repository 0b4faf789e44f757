using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Tests.DuckDb;
using Rubin.Query.Tests.Library;

namespace Rubin.Query.Tests.MyDb;

/// <summary>What a user may not read is not there: in queries, in messages, in TAP_SCHEMA.</summary>
public class VisibilityTests
{
    static readonly Predicate<CatalogTable> Open = table => table.Schema != "hidden" && table.Name != "private";

    [DuckDbTheory]
    [InlineData("SELECT * FROM hidden.t")]
    [InlineData("SELECT * FROM \"hidden\".t")]
    [InlineData("SELECT * FROM hidden")]
    [InlineData("SELECT * FROM seen.private")]
    [InlineData("SELECT * FROM private")]
    [InlineData("SELECT (SELECT MAX(x) FROM hidden.t) FROM seen.t")]
    [InlineData("DESCRIBE hidden.t")]
    [InlineData("SELECT x INTO mydb.copy FROM hidden.t")]
    [InlineData("CITE SELECT x FROM hidden.t")]
    [InlineData("EXPLAIN SELECT x FROM hidden.t")]
    public async Task A_hidden_table_is_the_same_error_as_one_that_never_was(string statement)
    {
        using var folder = new MyDbFolder();
        using var engine = Engine(folder);
        var hidden = await Assert.ThrowsAsync<QueryException>(() => RowsAsync(engine, statement));
        var invented = await Assert.ThrowsAsync<QueryException>(() => RowsAsync(
            engine, statement.Replace("hidden", "hiddex", StringComparison.Ordinal).Replace("private", "privatx", StringComparison.Ordinal)));
        Assert.Equal(invented.Code, hidden.Code);
        Assert.Equal(invented.Message, hidden.Message.Replace("hidden", "hiddex", StringComparison.Ordinal).Replace("private", "privatx", StringComparison.Ordinal));
        Assert.Equal(invented.Hint, hidden.Hint);
    }

    [DuckDbFact]
    public async Task TAP_SCHEMA_and_lists_tell_of_what_is_seen_and_of_own_tables()
    {
        using var folder = new MyDbFolder();
        using var engine = Engine(folder);
        Assert.Equal(["main.numbers", "seen.t"], await RowsAsync(engine, "SELECT table_name FROM tap_schema.tables WHERE schema_name <> 'TAP_SCHEMA' ORDER BY 1"));
        Assert.DoesNotContain("hidden", await RowsAsync(engine, "SELECT schema_name FROM tap_schema.schemas"));
        Assert.Contains("hidden", await engine.RowsAsync("SELECT schema_name FROM tap_schema.schemas"));
        Assert.DoesNotContain(await RowsAsync(engine, "SHOW TABLES"), row => row.Contains("hidden", StringComparison.Ordinal) || row.Contains("private", StringComparison.Ordinal));

        await RowsAsync(engine, "SELECT x INTO mydb.kept FROM seen.t");
        Assert.Contains("mydb.kept", await RowsAsync(engine, "SELECT table_name FROM tap_schema.tables"));
        Assert.Equal(["x"], await RowsAsync(engine, "SELECT column_name FROM tap_schema.columns WHERE table_name = 'mydb.kept'"));
        await RowsAsync(engine, "GRANT READ ON mydb.kept TO PUBLIC");
        Assert.Contains("user_ada.kept", await engine.AsAsync("ben", "SELECT table_name FROM tap_schema.tables"));
    }

    [DuckDbTheory]
    [InlineData("SELECT x INTO mydb.t FROM seen.t")]
    [InlineData("CREATE TABLE mydb.t (x INTEGER)")]
    [InlineData("DROP TABLE mydb.kept")]
    [InlineData("DELETE FROM mydb.kept")]
    [InlineData("GRANT READ ON mydb.kept TO PUBLIC")]
    [InlineData("CREATE GROUP g")]
    [InlineData("CITE SELECT 1 AS x")]
    public async Task Who_may_only_read_changes_nothing(string statement)
    {
        using var folder = new MyDbFolder();
        using var engine = Engine(folder);
        await RowsAsync(engine, "SELECT x INTO mydb.kept FROM seen.t");
        var error = Assert.Throws<QueryException>(() => engine.Execute(statement, new QuerySettings { User = "ada", MayWriteTables = false }));
        Assert.Equal(QueryErrorCode.Unsupported, error.Code);
        Assert.Equal(["1"], await RowsAsync(engine, "SELECT x FROM mydb.kept"));
    }

    static QueryEngine Engine(MyDbFolder folder)
    {
        var engine = folder.Open();
        foreach (var (schema, name) in new[] { ("seen", "t"), ("seen", "private"), ("hidden", "t") })
        {
            var columns = new Schema([new("x", DataType.Int64)]);
            engine.Register(new(schema, name, new InMemoryTable(columns, [new(columns, [new Column<long>(new long[] { 1 })], 1)])));
        }

        return engine;
    }

    static async Task<List<string>> RowsAsync(QueryEngine engine, string statement)
    {
        await using var result = engine.Execute(statement, new QuerySettings { User = "ada", MayRead = Open });
        return await result.RowsAsync();
    }
}
