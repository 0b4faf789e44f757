
namespace Rubin.Query.Tests.Library;

/// <summary>Methods and classes as functions of queries.</summary>
public sealed class UserFunctionTests : IDisposable
{
    readonly QueryEngine _engine = new(new() { Workers = 2 });

    public void Dispose() => _engine.Dispose();

    Task<T> OneAsync<T>(string expression) => _engine.ScalarAsync<T>($"SELECT {expression}");

    [Fact]
    public async Task A_method_is_a_scalar_function()
    {
        _engine.RegisterFunction("twice", (double x) => 2 * x);
        _engine.RegisterFunction("shout", (string text, int times = 1) => text.ToUpperInvariant() + new string('!', times));
        _engine.RegisterFunction("length_of", (double[] list) => list.Length);
        _engine.RegisterFunction("tomorrow", (DateOnly day) => day.AddDays(1));

        Assert.Equal(5, await OneAsync<double>("Twice(2.5)"));
        Assert.Equal(4, await OneAsync<double>("twice(CAST(2 AS SMALLINT))"));
        Assert.Equal("HI!|HI!!", await OneAsync<string>("shout('hi') || '|' || shout('hi', 2)"));
        Assert.Equal(3, await OneAsync<int>("length_of([1, 2, 3])"));
        Assert.Equal(new DateOnly(2024, 2, 29), await OneAsync<DateOnly>("tomorrow(DATE '2024-02-28')"));
        Assert.Equal("it takes twice(DOUBLE)", (await Assert.ThrowsAsync<QueryException>(() => OneAsync<double>("twice('x')"))).Hint);
    }

    [Fact]
    public async Task Nulls_go_round_methods_that_do_not_take_them()
    {
        var calls = 0;
        _engine.RegisterFunction("counted", (double x) =>
        {
            Interlocked.Increment(ref calls);
            return x;
        });
        _engine.RegisterFunction("or_zero", (double? x) => x ?? 0);
        _engine.RegisterFunction("or_none", (string? x) => x ?? "none");
        _engine.RegisterFunction("positive", (double x) => x > 0 ? x : (double?)null);
        _engine.RegisterTable("t", new double?[] { 1, null, -3, double.NaN });

        Assert.Equal(-2.0, await _engine.ScalarAsync<double>("SELECT SUM(counted(\"value\")) FROM t WHERE \"value\" < 10"));
        Assert.Equal(2, calls);
        Assert.Equal(4, await _engine.ScalarAsync<int>("SELECT COUNT(or_zero(\"value\")) FROM t"));
        Assert.Equal("none", await OneAsync<string>("or_none(NULL)"));
        Assert.Equal(1, await _engine.ScalarAsync<int>("SELECT COUNT(positive(\"value\")) FROM t"));
    }

    [Fact]
    public async Task What_a_method_throws_ends_the_query_with_its_message()
    {
        _engine.RegisterFunction("fails", (long x) => x == 3 ? throw new InvalidOperationException("three is too many") : x);
        _engine.RegisterTable("t", Enumerable.Range(0, 10));
        var error = await Assert.ThrowsAsync<QueryException>(() => _engine.ScalarAsync<long>("SELECT SUM(fails(\"value\")) FROM t"));
        Assert.Equal((QueryErrorCode.Value, "function \"fails\" failed: InvalidOperationException: three is too many"), (error.Code, error.Message));
        Assert.Equal(42, await _engine.ScalarAsync<long>("SELECT SUM(fails(\"value\")) FROM t WHERE \"value\" <> 3"));
    }

    [Fact]
    public async Task Names_that_are_taken_and_types_that_no_column_holds_are_refused()
    {
        Assert.Equal("function \"SQRT\" is declared twice", Assert.Throws<QueryException>(() => _engine.RegisterFunction("SQRT", (double x) => x)).Message);
        Assert.Contains("\"x\" of function \"f\" is a Type", Assert.Throws<ArgumentException>(() => _engine.RegisterFunction("f", (Type x) => 1)).Message, StringComparison.Ordinal);
        Assert.Contains("returns a Object", Assert.Throws<ArgumentException>(() => _engine.RegisterFunction("f", (int x) => (object)x)).Message, StringComparison.Ordinal);
        Assert.Contains("is no aggregate", Assert.Throws<ArgumentException>(() => _engine.RegisterAggregate<string>("f")).Message, StringComparison.Ordinal);
        Assert.Contains("implement ISavedState", Assert.Throws<ArgumentException>(() => _engine.RegisterAggregate<Unsaved>("f")).Message, StringComparison.Ordinal);
        Assert.Equal(QueryErrorCode.UnknownFunction, (await Assert.ThrowsAsync<QueryException>(() => OneAsync<int>("f(1)"))).Code);
    }

    sealed class Unsaved : IAggregate<Unsaved, int, int>
    {
        public void Add(int value)
        {
        }

        public void Merge(Unsaved other)
        {
        }

        public int Finish() => 0;
    }

    struct WeightedMean : IAggregate<WeightedMean, (double Value, double Sigma), double?>
    {
        double _sum;
        double _weights;

        public void Add((double Value, double Sigma) value)
        {
            var weight = 1 / (value.Sigma * value.Sigma);
            _sum += weight * value.Value;
            _weights += weight;
        }

        public void Merge(WeightedMean other)
        {
            _sum += other._sum;
            _weights += other._weights;
        }

        public readonly double? Finish() => _weights > 0 ? _sum / _weights : null;
    }

    sealed class Words : IAggregate<Words, string, string?>, ISavedState
    {
        readonly SortedSet<string> _words = new(StringComparer.Ordinal);

        public long Bytes => 64 + _words.Sum(w => 64 + 2L * w.Length);

        public void Add(string value) => _words.Add(value);

        public void Merge(Words other) => _words.UnionWith(other._words);

        public string? Finish() => _words.Count == 0 ? null : string.Join('+', _words);

        public void Save(BinaryWriter writer)
        {
            writer.Write(_words.Count);
            foreach (var word in _words)
            {
                writer.Write(word);
            }
        }

        public void Load(BinaryReader reader)
        {
            for (var left = reader.ReadInt32(); left > 0; left--)
            {
                _words.Add(reader.ReadString());
            }
        }
    }

    [Fact]
    public async Task A_struct_is_an_aggregate()
    {
        _engine.RegisterAggregate<WeightedMean>("wmean");
        _engine.RegisterTable("t", new (int Id, double X, double? S)[] { (1, 10, 1), (1, 20, 2), (2, 5, 1), (2, 7, null), (3, 1, null) });
        var query = "SELECT item1, wmean(item2, item3) AS m FROM t GROUP BY item1 ORDER BY item1";
        List<(int, double?)> all = [];
        await foreach (var row in _engine.QueryAsync<(int, double?)>(query))
        {
            all.Add(row);
        }

        // (10/1 + 20/4) / (1 + 1/4) = 12
        Assert.Equal([(1, 12.0), (2, 5.0), (3, null)], all);
        Assert.Equal(12, await _engine.ScalarAsync<double>("SELECT wmean(item2, item3) OVER (PARTITION BY item1) AS m FROM t WHERE item1 = 1"));
        Assert.Equal(10, await _engine.ScalarAsync<double>("SELECT wmean(item2, item3) OVER (ORDER BY item2 ROWS BETWEEN 0 PRECEDING AND CURRENT ROW) AS m FROM t WHERE item1 = 1 ORDER BY item2"));
        Assert.Null(await _engine.ScalarAsync<double?>("SELECT wmean(item2, item3) FROM t WHERE 1 = 0"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public async Task A_class_is_an_aggregate_that_goes_to_disk(int workers)
    {
        using var engine = new QueryEngine(new() { Workers = workers, MemoryBytes = 3 << 20, BatchRows = 1024 });
        engine.RegisterAggregate<Words>("words");
        engine.RegisterTable("t", Enumerable.Range(0, 60_000).Select(i => (Key: i % 20_000, Word: $"w{i / 20_000}")));
        var answer = await engine.ScalarAsync<string>("SELECT MIN(w) || MAX(w) || CAST(COUNT(*) AS VARCHAR) FROM (SELECT words(item2) AS w FROM t GROUP BY item1) AS g");
        Assert.Equal("w0+w1+w2w0+w1+w220000", answer);
    }

    sealed record Point(double X, double Y);

    [Fact]
    public async Task A_method_that_returns_a_sequence_is_a_table_function()
    {
        _engine.RegisterTableFunction("steps", (double from, double to, int count = 3) =>
            Enumerable.Range(0, count).Select(i => new Point(i, from + (to - from) * i / (count - 1))));
        List<(double, double)> all = [];
        await foreach (var row in _engine.QueryAsync<(double, double)>("SELECT x, y FROM steps(0, 10)"))
        {
            all.Add(row);
        }

        Assert.Equal([(0, 0), (1, 5), (2, 10)], all);
        Assert.Equal(2, await _engine.ScalarAsync<int>("SELECT COUNT(*) FROM steps(count => 2, \"from\" => 1, \"to\" => 2) AS s"));
        Assert.Equal(20_000, await _engine.ScalarAsync<int>("SELECT COUNT(*) FROM steps(0, 1, 20000) AS s"));
        Assert.Equal(6, await _engine.ScalarAsync<int>("SELECT COUNT(*) FROM (VALUES (1.0), (2.0), (NULL)) AS t(a), LATERAL steps(0, a) AS s"));
        var error = await Assert.ThrowsAsync<QueryException>(() => _engine.ScalarAsync<int>("SELECT COUNT(*) FROM steps('x', 1) AS s"));
        Assert.Equal((QueryErrorCode.TypeMismatch, new SourceSpan(27, 3)), (error.Code, error.Span));
        Assert.Equal("function \"steps\" needs \"to\"", (await Assert.ThrowsAsync<QueryException>(() => _engine.ScalarAsync<int>("SELECT COUNT(*) FROM steps(1) AS s"))).Message);
    }

    [Fact]
    public async Task A_table_function_takes_tables_as_objects()
    {
        _engine.RegisterTableFunction("spread", (IReadOnlyList<Point> rows) => new[] { rows.Max(r => r.Y) - rows.Min(r => r.Y) });
        _engine.RegisterTable("t", new (int Id, double X, double Y)[] { (1, 0, 1), (1, 1, 5), (2, 0, 7) });
        List<(int, double)> all = [];
        await foreach (var row in _engine.QueryAsync<(int, double)>(
            "SELECT id, \"value\" FROM spread(TABLE(SELECT item1 AS id, item2 AS x, item3 AS y FROM t) PARTITION BY id) ORDER BY id"))
        {
            all.Add(row);
        }

        Assert.Equal([(1, 4), (2, 0)], all);
    }

    [Theory]
    [InlineData("missing.dll", "does not exist")]
    [InlineData("text.dll", "cannot be loaded")]
    public void Files_without_functions_are_refused(string name, string problem)
    {
        var folder = Directory.CreateTempSubdirectory("rubin-query-test").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "text.dll"), "not an assembly");
            Assert.Contains(problem, Assert.Throws<QueryException>(() => _engine.LoadFunctions(Path.Combine(folder, name))).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Functions_are_loaded_from_a_file()
    {
        // The three below, and the one that docs/library.md shows.
        Assert.Equal(4, _engine.LoadFunctions(typeof(UserFunctionTests).Assembly.Location));
        Assert.Equal(20.31, await OneAsync<double>("redden(20, 0.1)"), 12);
        Assert.Equal(9, await OneAsync<double>("test_square(3)"));
        Assert.Equal(3, await _engine.ScalarAsync<int>("SELECT COUNT(*) FROM test_count(3) AS t"));
        Assert.Equal(6, await _engine.ScalarAsync<long>("SELECT test_product(\"value\") FROM test_count(4) AS t WHERE \"value\" > 0"));
        Assert.Equal(QueryErrorCode.Semantic, Assert.Throws<QueryException>(() => _engine.LoadFunctions(typeof(UserFunctionTests).Assembly.Location)).Code);
    }
}

/// <summary>What <see cref="QueryEngine.LoadFunctions"/> finds in this assembly.</summary>
public static class LoadedFunctions
{
    [QueryFunction("test_square", Summary = "The square.", Example = "test_square(3) = 9")]
    [return: QueryColumn(Unit = "1")]
    public static double Square(double x) => x * x;

    [QueryFunction("test_count")]
    public static IEnumerable<int> Count(int n) => Enumerable.Range(0, n);

    [QueryFunction("test_product")]
    public struct Product : IAggregate<Product, long, long>
    {
        long _product;

        public Product() => _product = 1;

        public void Add(long value) => _product *= value;

        public void Merge(Product other) => _product *= other._product;

        public readonly long Finish() => _product;
    }
}
