using Rubin.Query.Arrow;
using Rubin.Query.Arrow.CData;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Tests.Library;

/// <summary>Rows as objects, and objects as rows.</summary>
public sealed class ObjectTests : IDisposable
{
    readonly QueryEngine _engine = new(new() { Workers = 2 });

    public void Dispose() => _engine.Dispose();

    enum Band
    {
        U,
        G,
        R,
    }

    sealed record Star(long Id, double Ra, double? Mag, string Name = "none");

    sealed class Settings
    {
        public required int Id { get; init; }

        public float CoordRa { get; set; }

        [QueryColumn("psfFlux")]
        public double Flux { get; set; }

        public string Untouched { get; set; } = "as it was";
    }

    record struct Curve(double[] Times, List<float?> Values);

    sealed record Observation(DateTime When, DateOnly Day, Band Band, decimal Cost, bool IsGood, byte[] Raw, TimeSpan Exposure, Guid Key, double[]? Fluxes, Place At);

    sealed record Place(double Ra, double Dec);

    async Task<List<T>> AllAsync<T>(string query, QueryParameters? parameters = null)
    {
        List<T> all = [];
        await foreach (var item in _engine.QueryAsync<T>(query, parameters))
        {
            all.Add(item);
        }

        return all;
    }

    [Fact]
    public async Task Records_take_columns_by_the_names_of_their_constructor()
    {
        var stars = await AllAsync<Star>("SELECT CAST(id AS INTEGER) AS ID, ra, mag FROM (VALUES (1, 10.5, 20.25), (2, 11.5, NULL)) AS t(id, ra, mag) ORDER BY id");
        Assert.Equal([new(1, 10.5, 20.25), new(2, 11.5, null)], stars);
    }

    [Fact]
    public async Task Classes_take_columns_by_their_properties_and_leave_others()
    {
        var one = Assert.Single(await AllAsync<Settings>("SELECT 7 AS id, 1.5 AS coord_ra, 2.5 AS psfflux, 1 AS extra"));
        Assert.Equal((7, 1.5f, 2.5, "as it was"), (one.Id, one.CoordRa, one.Flux, one.Untouched));
    }

    [Fact]
    public async Task Single_values_tuples_lists_and_enumerations_are_read()
    {
        Assert.Equal([1L, 2L], await AllAsync<long>("SELECT * FROM (VALUES (1), (2)) AS t(x) ORDER BY x"));
        Assert.Equal([(1, "a"), (2, "b")], await AllAsync<(int, string)>("SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS t(x, y) ORDER BY x"));
        Assert.Equal(Band.R, await _engine.ScalarAsync<Band>("SELECT 'r'"));
        Assert.Equal(Band.G, await _engine.ScalarAsync<Band?>("SELECT 1"));
        Assert.Null(await _engine.ScalarAsync<Band?>("SELECT CAST(NULL AS VARCHAR)"));
        var list = await _engine.ScalarAsync<double[]>("SELECT [1.0, 2.0]");
        Assert.Equal([1.0, 2.0], list);
        var curve = Assert.Single(await AllAsync<Curve>("SELECT [1.0, 2.0] AS times, [CAST(1 AS REAL), NULL] AS \"values\""));
        Assert.Equal([1.0, 2.0], curve.Times);
        Assert.Equal([1f, null], curve.Values);
    }

    [Theory]
    [InlineData("SELECT 1 AS id, 2.0 AS ra", QueryErrorCode.UnknownColumn, "Star needs \"Mag\", which the query does not give", "the query gives id, ra; name columns with AS, or members with [QueryColumn(\"…\")]")]
    [InlineData("SELECT 'x' AS id, 2.0 AS ra, 3.0 AS mag", QueryErrorCode.TypeMismatch, "column \"id\" is VARCHAR, which is not read as long", "use string, or CAST the column in the query")]
    [InlineData("SELECT 1.5 AS id, 2.0 AS ra, 3.0 AS mag", QueryErrorCode.TypeMismatch, "which is not read as long", "or CAST the column in the query")]
    [InlineData("SELECT NULLIF(1, 1) AS id, 2.0 AS ra, 3.0 AS mag", QueryErrorCode.Value, "column \"id\" has a NULL, which is no long", "use long?, or COALESCE in the query")]
    public async Task What_does_not_fit_is_told(string query, QueryErrorCode code, string message, string hint)
    {
        var error = await Assert.ThrowsAsync<QueryException>(() => AllAsync<Star>(query));
        Assert.Equal(code, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(hint, error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbers_fit_or_are_errors()
    {
        Assert.Equal((byte)255, await _engine.ScalarAsync<byte>("SELECT 255"));
        Assert.Equal("256 does not fit byte", (await Assert.ThrowsAsync<QueryException>(() => _engine.ScalarAsync<byte>("SELECT 256"))).Message);
        Assert.Equal(0.1m, await _engine.ScalarAsync<decimal>("SELECT CAST(0.1 AS DECIMAL(10, 2))"));
        Assert.Equal("the query gives no row", (await Assert.ThrowsAsync<QueryException>(() => _engine.ScalarAsync<int>("SELECT 1 WHERE 1 = 0"))).Message);
        Assert.Equal("the query gives 2 columns, and int takes one", (await Assert.ThrowsAsync<QueryException>(() => AllAsync<int>("SELECT 1, 2"))).Message);
        Assert.Equal("the query gives 1 columns, and the tuple takes 2", (await Assert.ThrowsAsync<QueryException>(() => AllAsync<(int, int)>("SELECT 1"))).Message);
    }

    [Fact]
    public async Task Objects_are_a_table_and_come_back_equal()
    {
        Observation[] all =
        [
            new(new(2026, 11, 21, 18, 0, 0), new(2026, 11, 21), Band.R, 1.25m, true, [1, 2], TimeSpan.FromSeconds(30), Guid.Parse("6f9619ff-8b86-d011-b42d-00c04fc964ff"), [1, double.NaN], new(1, 2)),
            new(new(2026, 11, 22), new(2026, 11, 22), Band.G, -2, false, [], TimeSpan.Zero, Guid.Empty, null, new(3, 4)),
        ];
        _engine.RegisterTable("log.visits", all);

        var back = await AllAsync<Observation>("SELECT * FROM log.visits ORDER BY \"When\"");
        Assert.Equivalent(all, back, strict: true);
        Assert.Equal("R", await _engine.ScalarAsync<string>("SELECT band FROM visits WHERE isgood"));
        Assert.Equal(3.0, await _engine.ScalarAsync<double>("SELECT \"At\".ra FROM visits WHERE NOT isgood"));
    }

    [Fact]
    public async Task A_sequence_is_gone_through_by_each_query_and_can_be_long()
    {
        var times = 0;
        IEnumerable<int> Numbers()
        {
            times++;
            for (var i = 0; i < 100_000; i++)
            {
                yield return i;
            }
        }

        _engine.RegisterTable("numbers", Numbers());
        Assert.Equal(4_999_950_000, await _engine.ScalarAsync<long>("SELECT SUM(\"value\") FROM numbers"));
        Assert.Equal(0, await _engine.ScalarAsync<long>("SELECT TOP 1 \"value\" FROM main.numbers"));
        Assert.Equal(2, times);
        _engine.Detach("main.numbers");
        Assert.Equal(QueryErrorCode.UnknownTable, (await Assert.ThrowsAsync<QueryException>(() => _engine.ScalarAsync<long>("SELECT COUNT(*) FROM numbers"))).Code);
    }

    [Fact]
    public async Task What_a_sequence_throws_is_told_as_its_error()
    {
        _engine.RegisterTable("broken", Enumerable.Range(0, 10).Select(i => 10 / (5 - i)));
        var error = await Assert.ThrowsAsync<QueryException>(() => _engine.ScalarAsync<long>("SELECT COUNT(*) FROM broken"));
        Assert.Equal((QueryErrorCode.Value, typeof(DivideByZeroException)), (error.Code, error.InnerException?.GetType()));
        Assert.Contains("rows of Int32 failed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Units_of_members_go_into_answers()
    {
        _engine.RegisterTable("fluxes", new[] { new Measured(1) });
        await using var result = _engine.Execute("SELECT f AS g FROM fluxes");
        Assert.Equal(("nJy", "phot.flux"), (result.Schema[0].Unit, result.Schema[0].Ucd));
    }

    sealed record Measured([property: QueryColumn("f", Unit = "nJy", Ucd = "phot.flux")] double Flux);

    [Fact]
    public async Task A_data_table_is_copied_with_its_nulls()
    {
        using var table = new System.Data.DataTable();
        table.Columns.Add("id", typeof(int));
        table.Columns.Add("name", typeof(string));
        table.Rows.Add(1, "a");
        table.Rows.Add(2, DBNull.Value);
        _engine.RegisterTable("t", table);
        table.Rows[0]["name"] = "changed";

        Assert.Equal([(1, "a"), (2, null)], await AllAsync<(int, string?)>("SELECT * FROM t ORDER BY id"));
    }

    [Fact]
    public async Task Rows_give_values_by_name_and_place()
    {
        await using var result = _engine.Execute("SELECT 1 AS a, 'x' AS b, NULLIF(1, 1) AS c");
        await foreach (var row in result.Rows)
        {
            Assert.Equal((3, "x", 1.0, null), (row.Count, row["B"], row.Get<double>("a"), row[2]));
            Assert.Equal("it has a, b, c", Assert.Throws<QueryException>(() => row["d"]).Hint);
        }
    }

    [Fact]
    public async Task Parameters_come_from_the_properties_of_an_object() =>
        Assert.Equal(7, await _engine.ScalarAsync<int>("SELECT @a + :B WHERE @c = 'x'", QueryParameters.From(new { a = 3, b = 4, c = "x" })));

    [Fact]
    public async Task Engines_in_one_process_do_not_know_each_other()
    {
        using var other = new QueryEngine(new() { Workers = 1 });
        _engine.RegisterTable("t", new[] { 1 });
        _engine.RegisterFunction("twice", (double x) => 2 * x);
        other.RegisterTable("t", new[] { "x" });

        Assert.Equal(2, await _engine.ScalarAsync<double>("SELECT twice(\"value\") FROM t"));
        Assert.Equal("x", await other.ScalarAsync<string>("SELECT \"value\" FROM t"));
        Assert.Equal(QueryErrorCode.UnknownFunction, (await Assert.ThrowsAsync<QueryException>(() => other.ScalarAsync<double>("SELECT twice(1)"))).Code);
    }

    [Fact]
    public async Task Many_threads_register_and_query_at_once()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 16), async (i, cancel) =>
        {
            _engine.RegisterTable($"s{i}.t", Enumerable.Range(0, 1000 + i));
            _engine.RegisterFunction($"f{i}", (long x) => x + i);
            Assert.Equal(1000 + i + i, await _engine.ScalarAsync<long>($"SELECT f{i}(COUNT(*)) FROM s{i}.t", null, cancel));
        });
        Assert.Equal(16, _engine.Catalog.Schemas.Count);
    }

    [Fact]
    public async Task Progress_is_told_and_ends_at_one()
    {
        var reports = new List<double>();
        var settings = new QuerySettings { Progress = new Immediate(p => reports.Add(p.Fraction)) };
        _engine.RegisterTable("slow", Enumerable.Range(0, 300).Select(i =>
        {
            Thread.Sleep(1);
            return i;
        }));
        await using var result = _engine.Execute("SELECT COUNT(*) FROM slow", settings);
        await foreach (var _ in result.Batches)
        {
        }

        lock (reports)
        {
            Assert.True(reports.Count >= 2, $"{reports.Count} reports");
            Assert.Equal(1, reports[^1]);
        }

        Assert.Equal(300, result.Progress.RowsRead);
    }

    sealed class Immediate(Action<QueryProgress> report) : IProgress<QueryProgress>
    {
        public void Report(QueryProgress value)
        {
            lock (report)
            {
                report(value);
            }
        }
    }

    [Fact]
    public async Task Answers_are_written_to_files_and_streams()
    {
        var folder = Directory.CreateTempSubdirectory("rubin-query-test").FullName;
        try
        {
            var file = Path.Combine(folder, "x.csv");
            await using (var result = _engine.Execute("SELECT 1 AS a, 'b' AS c"))
            {
                Assert.Equal(1, await result.WriteAsync(file));
            }

            Assert.Equal("a,c\n1,b\n", (await File.ReadAllTextAsync(file)).ReplaceLineEndings("\n"));
            Assert.Equal(1, await _engine.RunAsync($"COPY (SELECT 1 AS a) TO '{folder}/y.parquet'"));
            Assert.Equal(2, await _engine.RunAsync("SELECT * FROM (VALUES (1), (2)) AS t(x)"));
            await using var again = _engine.Execute("SELECT 1 AS a");
            using var stream = new MemoryStream();
            var error = await Assert.ThrowsAsync<QueryException>(() => again.WriteAsync(stream, "xlsx"));
            Assert.StartsWith("there are csv", error.Hint, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task An_answer_is_a_stream_of_arrows_c_interface()
    {
        _engine.RegisterTable("numbers", Enumerable.Range(0, 20_000));
        await using var result = _engine.Execute("SELECT \"value\" AS x FROM numbers");
        Assert.Equal(199_990_000, SumOf(result));
    }

    static unsafe long SumOf(QueryResult result)
    {
        var stream = default(CArrowArrayStream);
        result.ExportArrowStream((nint)(&stream));
        using var reader = new CStreamReader(&stream);
        var sum = 0L;
        while (reader.Read() is { } batch)
        {
            foreach (var value in ((Column<int>)batch.Columns[0]).Values)
            {
                sum += value;
            }
        }

        return sum;
    }
}
