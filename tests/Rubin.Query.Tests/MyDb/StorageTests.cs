using Rubin.Query.Arrow;
using Rubin.Query.DuckDb;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Tests.DuckDb;
using Rubin.Query.Tests.Library;

namespace Rubin.Query.Tests.MyDb;

public class StorageTests
{
    [DuckDbFact]
    public async Task Queries_without_mydb_never_make_a_file()
    {
        using var folder = new MyDbFolder();
        using (var engine = folder.Open())
        {
            await engine.RowsAsync("SELECT 1");
            await Assert.ThrowsAsync<QueryException>(() => engine.RowsAsync("SELECT * FROM nothing"));
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [DuckDbFact]
    public async Task Types_units_and_descriptions_come_back_after_the_file_is_closed()
    {
        const string Query =
            """
            SELECT CAST(1 AS SMALLINT) AS a, 2.5 AS b, CAST(3.5 AS REAL) AS c, 'ü' AS d, TRUE AS e, DATE '2020-02-29' AS f, TIMESTAMP '2020-02-29 12:34:56.789' AS g,
                POINT(1, 2) AS h, CIRCLE(1, 2, 3) AS i, POLYGON(1, 2, 3, 4, 5, 6) AS j, [1, NULL, 3] AS k, CAST(12.34 AS DECIMAL(10, 2)) AS l, CAST(NULL AS BIGINT) AS m,
                IN_UNIT(x, 'arcsec') AS n
            FROM source
            """;
        using var folder = new MyDbFolder();
        var degrees = new Schema([new Field("x", DataType.Double) { Metadata = new([new(MetadataKeys.Unit, "deg")]) }]);
        var source = new CatalogTable("main", "source", new InMemoryTable(degrees, [new(degrees, [new Column<double>(new[] { 1.0 })], 1)]));
        List<string> expected;
        Schema schema;
        using (var engine = folder.Open())
        {
            engine.Register(source);
            await using var direct = engine.Execute(Query);
            (schema, expected) = (direct.Schema, await direct.RowsAsync());
            await engine.RowsAsync($"CREATE TABLE kept AS {Query}");
        }

        using var again = folder.Open();
        await using var read = again.Execute("SELECT * FROM mydb.kept");
        Assert.Equal(schema.Fields.Select(f => (f.Name, f.Type, f.Unit, f.Xtype)), read.Schema.Fields.Select(f => (f.Name, f.Type, f.Unit, f.Xtype)));
        Assert.Equal(expected, await read.RowsAsync());
        Assert.Contains(await again.RowsAsync("DESCRIBE mydb.kept"), row => row.StartsWith("n|DOUBLE|arcsec", StringComparison.Ordinal));
    }

    [DuckDbFact]
    public async Task A_query_sees_the_table_as_it_was_when_it_began()
    {
        using var folder = new MyDbFolder();
        using var engine = folder.Open();
        await engine.RowsAsync("CREATE TABLE t AS SELECT n AS x FROM numbers");
        var before = await engine.RowsAsync("SELECT COUNT(*) FROM t");

        await using var reading = engine.Execute("SELECT x FROM t");
        await using var batches = reading.Batches.GetAsyncEnumerator();
        Assert.True(await batches.MoveNextAsync());
        var rows = (long)batches.Current.Length;
        await engine.RowsAsync("DELETE FROM t");
        Assert.Equal(["0"], await engine.RowsAsync("SELECT COUNT(*) FROM t"));
        while (await batches.MoveNextAsync())
        {
            rows += batches.Current.Length;
        }

        Assert.Equal(before, [$"{rows}"]);
    }

    [DuckDbFact]
    public async Task A_file_that_another_process_holds_is_named_with_its_holder()
    {
        using var folder = new MyDbFolder();
        Directory.CreateDirectory(folder.UserFolder());
        var path = Path.Combine(folder.UserFolder(), "mydb.duckdb");
        using (DuckDbDatabase.Open(path))
        {
        }

        // Locks of files count between processes.
        await using var holder = await FileHolder.StartAsync(folder.Path);
        using var engine = folder.Open();
        var error = await Assert.ThrowsAsync<QueryException>(() => engine.RowsAsync("SELECT * FROM mydb.t"));

        Assert.Equal(QueryErrorCode.Data, error.Code);
        Assert.Contains($"process {holder.Id}", error.Message, StringComparison.Ordinal);
    }

    [DuckDbFact]
    public async Task A_damaged_file_is_an_error_and_stays_as_it_is()
    {
        using var folder = new MyDbFolder();
        Directory.CreateDirectory(folder.UserFolder());
        var path = Path.Combine(folder.UserFolder(), "mydb.duckdb");
        var bytes = new byte[20_000];
        new Random(1).NextBytes(bytes);
        await File.WriteAllBytesAsync(path, bytes);
        using var engine = folder.Open();

        var error = await Assert.ThrowsAsync<QueryException>(() => engine.RowsAsync("CREATE TABLE t AS SELECT 1 AS x"));

        Assert.Equal(QueryErrorCode.Data, error.Code);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(path));
    }

    [DuckDbFact]
    public async Task A_quota_ends_the_statement_and_leaves_nothing_behind()
    {
        using var folder = new MyDbFolder();
        using var engine = folder.Open(o => o with { QuotaBytes = 100_000, QuotaTables = 2 });
        await engine.RowsAsync("CREATE TABLE a AS SELECT n FROM numbers WHERE n < 10000");

        var bytes = await Assert.ThrowsAsync<QueryException>(() => engine.RowsAsync("CREATE TABLE b AS SELECT n FROM numbers WHERE n < 10000"));
        Assert.Equal((QueryErrorCode.OutOfMemory, "drop mydb.a (80,000 bytes)"), (bytes.Code, bytes.Hint));
        Assert.Single(await engine.RowsAsync("SHOW TABLES FROM mydb"));
        await engine.RowsAsync("CREATE TABLE b AS SELECT 1 AS x");
        var tables = await Assert.ThrowsAsync<QueryException>(() => engine.RowsAsync("CREATE TABLE c AS SELECT 1 AS x"));
        Assert.Contains("may hold 2", tables.Message, StringComparison.Ordinal);
        await engine.RowsAsync("DROP TABLE a");
        await engine.RowsAsync("CREATE TABLE c AS SELECT n FROM numbers WHERE n < 10000");
    }

    [DuckDbFact]
    public async Task A_statement_that_fails_gives_its_room_back_at_once()
    {
        using var folder = new MyDbFolder();
        using var engine = folder.Open(o => o with { QuotaBytes = 30_000_000 });
        await engine.RowsAsync("CREATE TABLE small AS SELECT n FROM numbers WHERE n < 1000");
        const string Large = "CREATE TABLE large AS SELECT RAND() AS x, RAND() AS y FROM numbers AS a, (VALUES (1), (2), (3), (4), (5), (6), (7), (8)) AS b(k)";
        for (var attempt = 0; attempt < 2; attempt++)
        {
            Assert.Equal(QueryErrorCode.OutOfMemory, (await Assert.ThrowsAsync<QueryException>(() => engine.RowsAsync(Large))).Code);
            Assert.InRange(new FileInfo(Path.Combine(folder.UserFolder(), "mydb.duckdb")).Length, 0, 4_000_000);
        }

        Assert.Equal(["1000|499500"], await engine.RowsAsync("SELECT COUNT(*), SUM(n) FROM small"));
    }

    [DuckDbFact]
    public async Task Names_and_values_of_every_shape_go_in_and_out_unharmed()
    {
        using var folder = new MyDbFolder();
        using var engine = folder.Open();
        var random = new Random(20261121);
        string[] pieces = ["'", "\"", "''", ";", "--", "/*", "*/", "\\", "DROP TABLE t", " ", "\t", "é", "\u202e", "😀", "%s", "{0}", "$1", "?", "NULL", "rowid", "\r\n"];
        for (var round = 0; round < 30; round++)
        {
            var name = string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => pieces[random.Next(pieces.Length)])) + round;
            var value = round == 0 ? new string('x', 10_240) + "'" : string.Concat(Enumerable.Range(0, random.Next(0, 12)).Select(_ => pieces[random.Next(pieces.Length)])) + (round % 7 == 0 ? "\0z" : "");
            var quoted = $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
            await using (var made = engine.Execute($"CREATE TABLE mydb.{quoted} AS SELECT :v AS {quoted}", new QueryParameters { ["v"] = value }))
            {
                await made.RowsAsync();
            }

            Assert.Equal([value], await engine.RowsAsync($"SELECT {quoted} FROM mydb.{quoted}"));
            await using (var found = engine.Execute($"SELECT COUNT(*) FROM mydb.{quoted} WHERE {quoted} = :v AND {quoted} IN (:v, 'no')", new QueryParameters { ["v"] = value }))
            {
                Assert.Equal(["1"], await found.RowsAsync());
            }

            var literal = $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
            await engine.RowsAsync($"COMMENT ON TABLE {quoted} IS {literal}");
            await engine.RowsAsync($"COMMENT ON COLUMN {quoted}.{quoted} IS {literal} UCD {literal}");
            await using (var described = engine.Execute($"SELECT * FROM mydb.{quoted}"))
            {
                Assert.Equal((value, value), (described.Schema[0].Description, described.Schema[0].Ucd));
                Assert.Equal([value], await described.RowsAsync());
            }

            await ShareAsync(engine, name, quoted, value);
            await engine.RowsAsync($"CREATE INDEX {quoted} ON {quoted} ({quoted})");
            await engine.RowsAsync($"DROP INDEX {quoted}");
            await engine.RowsAsync($"ALTER TABLE {quoted} RENAME COLUMN {quoted} TO {quoted[..^1]}2\"");
            await engine.RowsAsync($"ALTER TABLE {quoted} RENAME TO {quoted[..^1]}3\"");
            Assert.Equal([value], await engine.RowsAsync($"SELECT {quoted[..^1]}2\" FROM mydb.{quoted[..^1]}3\""));
            await engine.RowsAsync($"DROP TABLE {quoted[..^1]}3\"");
        }

        Assert.Single(await engine.RowsAsync("SHOW TABLES"));
    }

    /// <summary>Groups and users of the same odd name.</summary>
    static async Task ShareAsync(QueryEngine engine, string name, string quoted, string value)
    {
        await engine.RowsAsync($"CREATE GROUP {quoted}");
        await engine.RowsAsync($"ALTER GROUP {quoted} ADD USER {quoted}");
        await engine.RowsAsync($"GRANT READ ON mydb.{quoted} TO GROUP {quoted}");
        Assert.Equal([$"{name}|local|{name}"], await engine.RowsAsync("SHOW GROUPS"));
        if (name.Length <= 100)
        {
            Assert.Equal([value], await engine.AsAsync(name, $"SELECT * FROM user_local.{quoted}"));
            await Assert.ThrowsAsync<QueryException>(() => engine.AsAsync(name + "x", $"SELECT * FROM user_local.{quoted}"));
        }

        await engine.RowsAsync($"DROP GROUP {quoted}");
        Assert.Empty(await engine.RowsAsync("SHOW GRANTS"));
    }

    [DuckDbFact]
    public async Task A_cited_query_is_reproduced_and_a_changed_table_is_told()
    {
        using var folder = new MyDbFolder();
        using var engine = folder.Open();
        await engine.RowsAsync("CREATE TABLE t AS SELECT n FROM numbers WHERE n < 1000");
        var id = (await engine.RowsAsync("CITE SELECT n / 7.0 AS x FROM mydb.t WHERE n > 10"))[0].Split('|')[0];

        Assert.All(await engine.RowsAsync($"REPRODUCE '{id}'"), row => Assert.EndsWith("|True", row, StringComparison.Ordinal));
        await engine.RowsAsync("UPDATE t SET n = 0 WHERE n = 500");
        var changed = await engine.RowsAsync($"REPRODUCE '{id}'");
        Assert.Equal(["rows|989|988|False"], changed.Where(r => r.StartsWith("rows", StringComparison.Ordinal)));
        Assert.Contains(changed, r => r.StartsWith("inputs|", StringComparison.Ordinal) && r.EndsWith("|False", StringComparison.Ordinal));
    }

    [DuckDbFact]
    public async Task The_history_keeps_what_was_run()
    {
        using var folder = new MyDbFolder();
        using var engine = folder.Open();
        var settings = new QuerySettings { KeepsHistory = true };
        await using (var result = engine.Execute("SELECT 1 AS x UNION ALL SELECT 2", settings))
        {
            await result.RowsAsync();
        }

        var history = await engine.RowsAsync("SHOW HISTORY");
        Assert.Equal("2", Assert.Single(history).Split('|')[2]);
        Assert.Equal("SELECT 1 AS x UNION ALL SELECT 2", engine.Recall(1));
        Assert.Equal(QueryErrorCode.Value, Assert.Throws<QueryException>(() => engine.Recall(2)).Code);
    }

    [DuckDbFact]
    public async Task The_history_drops_the_oldest_and_keeps_numbers_and_citations()
    {
        using var folder = new MyDbFolder();
        using var engine = folder.Open(o => o with { HistoryLength = 20 });
        var id = (await engine.RowsAsync("CITE SELECT 1 AS x"))[0].Split('|')[0];
        for (var i = 1; i <= 100; i++)
        {
            await using var result = engine.Execute($"SELECT {i} AS x", new QuerySettings { KeepsHistory = true });
            await result.RowsAsync();
        }

        var numbers = (await engine.RowsAsync("SHOW HISTORY")).ConvertAll(r => int.Parse(r.Split('|')[0], System.Globalization.CultureInfo.InvariantCulture));
        Assert.InRange(numbers.Count, 20, 25);
        Assert.Equal(Enumerable.Range(101 - numbers.Count, numbers.Count), numbers);
        Assert.Equal("SELECT 100 AS x", engine.Recall(100));
        Assert.All(await engine.RowsAsync($"REPRODUCE '{id}'"), row => Assert.EndsWith("|True", row, StringComparison.Ordinal));
    }
}
