
namespace Rubin.Query.Slt.Tests;

/// <summary>The runner says no where the answer is wrong, and completes what is missing; on DuckDB, whose answers are known.</summary>
public sealed class RunTests
{
    const string Table = "table t\nid BIGINT, x DOUBLE, s VARCHAR\n1 1.5 a\n2 NaN b\n3 NULL NULL\n\n";

    public static TheoryData<string> Right =>
    [
        "query I\nSELECT id FROM t ORDER BY id\n----\n1\n2\n3",
        "query IRT rowsort\nSELECT * FROM t\n----\n3 NULL NULL\n2 NaN b\n1 1.5 a",
        "query ?\nSELECT x FROM t WHERE id = 1\n----\n1.5000000000000002",
        "query T valuesort\nSELECT s FROM t WHERE id < 3\n----\nb\na",
        "query I\nSELECT id FROM t WHERE id > 3\n----",
        "query I ensure:PROJECTION\nSELECT id + 1 FROM t WHERE id = 1\n----\n2",
        "statement ok\nSELECT 1",
        "error Syntax\nSELEC 1",
        "error Semantic\nSELECT nothere FROM t\nmessage: <ignore>\"nothere\"<ignore>",
    ];

    public static TheoryData<string, string> Wrong => new()
    {
        { "query I\nSELECT id FROM t ORDER BY id\n----\n1\n2", "3 rows came, not 2" },
        { "query I\nSELECT id FROM t ORDER BY id\n----\n1\n2\n3\n4", "3 rows came, not 4" },
        { "query I\nSELECT id FROM t ORDER BY id DESC\n----\n1\n2\n3", "row 1 is 3, not 1" },
        { "query R\nSELECT x FROM t WHERE id = 3\n----\nNaN", "row 1 is NULL, not NaN" },
        { "query R\nSELECT x FROM t WHERE id = 2\n----\nNULL", "row 1 is NaN, not NULL" },
        { "query R\nSELECT x FROM t WHERE id = 1\n----\n1.500001", "row 1 is 1.5, not 1.500001" },
        { "query T\nSELECT s FROM t WHERE id = 3\n----\n'NULL'", "row 1 is NULL, not 'NULL'" },
        { "query I rowsort\nSELECT 1 FROM t\n----\n1\n1\n2", "row 3 is 1, not 2" },
        { "query T\nSELECT id FROM t\n----\n1\n2\n3", "the columns are I, not T" },
        { "query I ensure:SpatialJoin\nSELECT 1\n----\n1", "the plan has no SpatialJoin" },
        { "query I\nSELECT nothere FROM t\n----\n1", "nothere" },
        { "query I\nSELECT 1", "the record has no answer" },
        { "statement ok\nSELEC 1", "Syntax" },
        { "error Syntax\nSELECT 1", "there was no error, but 1 rows" },
        { "error UnknownTable\nSELEC 1", "the error is Syntax" },
        { "error Syntax\nSELEC 1\n^^^^^", "the error is Syntax" },
        { "error Syntax\nSELEC 1\nmessage: something else", "the error is Syntax" },
        { "error Syntax\nSELEC 1\nhint: write SELECT", "the error is Syntax" },
        { "explain\nSELECT 1\n----\nNo such plan", "the plan is" },
    };

    [DuckDbOrSkip]
    [MemberData(nameof(Right))]
    public void A_right_answer_passes(string record)
    {
        var outcome = Run(Table + record);
        Assert.Empty(outcome.Failures);
        Assert.Equal(1, outcome.Records);
    }

    [DuckDbOrSkip]
    [MemberData(nameof(Wrong))]
    public void A_wrong_answer_fails_and_names_file_and_line(string record, string message)
    {
        var failure = Assert.Single(Run(Table + record).Failures);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.Equal(7, failure.Line);
        Assert.EndsWith(".slt", failure.File, StringComparison.Ordinal);
    }

    [DuckDbOrSkip]
    [InlineData("workers 2, batch rows 7")]
    public void An_answer_that_differs_at_one_point_of_the_grid_fails(string point)
    {
        var failure = Assert.Single(Run(Table + "query I\nSELECT COUNT(*) FROM t\n----\n3", o => new LosesRows(o, point)).Failures);
        Assert.Contains($"[{point}]", failure.Message, StringComparison.Ordinal);
    }

    [DuckDbOrSkip]
    [InlineData("query\nSELECT id, x FROM t ORDER BY id", "query IR\nSELECT id, x FROM t ORDER BY id\n----\n1 1.5\n2 NaN\n3 NULL")]
    [InlineData("query I rowsort\nSELECT 3 - id FROM t", "query I rowsort\nSELECT 3 - id FROM t\n----\n0\n1\n2")]
    [InlineData("query R\nSELECT wrong\nduckdb: SELECT 0.5e0", "query R\nSELECT wrong\nduckdb: SELECT 0.5e0\n----\n0.5")]
    [InlineData("query I\nSELECT 1\n----\n2", "query I\nSELECT 1\n----\n2")]
    [InlineData("error\nSELEC 1", "error Syntax\nSELEC 1")]
    public void Completion_writes_what_is_missing_and_nothing_else(string record, string expected)
    {
        Assert.Equal(Table + expected + "\n\n# end", Complete(Table + record + "\n\n# end", new DuckDbRunner(new())));
    }

    [DuckDbOrSkip]
    [InlineData("query I\nSELECT MINE(1)", "query I unverified\nSELECT MINE(1)\n----\n42")]
    public void What_only_the_engine_runs_is_marked_unverified(string record, string expected)
    {
        var completed = Complete(record, new KnowsMine());
        Assert.Equal(expected, completed);
        Assert.Equal(1, Run(completed, _ => new KnowsMine()).Unverified);
    }

    static SltOutcome Run(string text, Func<RunnerOptions, IQueryRunner>? open = null)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.slt");
        File.WriteAllText(path, text);
        try
        {
            return SltRun.Run(path, open ?? (o => new DuckDbRunner(o)), SltRun.Grid);
        }
        finally
        {
            File.Delete(path);
        }
    }

    static string Complete(string text, IQueryRunner engine)
    {
        var lines = text.Split('\n');
        var file = new SltFile(Path.Combine(SltFile.Root, "x.slt"), lines, SltParser.Parse(lines));
        using var oracle = new DuckDbRunner(new());
        using (engine)
        {
            new SltSession(file, oracle).AttachAll();
            new SltSession(file, engine).AttachAll();
            return string.Join('\n', new SltCompletion(file, oracle, engine).Complete().Lines);
        }
    }

    /// <summary>An engine with a bug: it forgets a row, at one point of the grid only.</summary>
    sealed class LosesRows(RunnerOptions options, string point) : IQueryRunner
    {
        readonly DuckDbRunner _inner = new(options);

        public void Attach(string name, string path) => _inner.Attach(name, path);

        public void AddTable(string name, QueryAnswer rows) =>
            _inner.AddTable(name, options.ToString() == point ? rows with { Batches = [rows.Batches[0].Slice(1, (int)rows.Rows - 1)] } : rows);

        public QueryAnswer Run(string text) => _inner.Run(text);

        public string Explain(string text) => _inner.Explain(text);

        public void Dispose() => _inner.Dispose();
    }

    /// <summary>An engine with a function that DuckDB does not have.</summary>
    sealed class KnowsMine : IQueryRunner
    {
        readonly DuckDbRunner _inner = new(new());

        public void Attach(string name, string path) => _inner.Attach(name, path);

        public void AddTable(string name, QueryAnswer rows) => _inner.AddTable(name, rows);

        public QueryAnswer Run(string text) => _inner.Run(text.Replace("MINE(1)", "42", StringComparison.Ordinal));

        public string Explain(string text) => _inner.Explain(text);

        public void Dispose() => _inner.Dispose();
    }
}
