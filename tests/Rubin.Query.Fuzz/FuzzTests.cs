using Rubin.Query.Slt;

namespace Rubin.Query.Fuzz;

/// <summary>A short run of the fuzzer, the kept seeds, and the proof that the fuzzer finds bugs: DuckDB against a broken DuckDB.</summary>
public sealed class FuzzTests
{
    public static TheoryData<string, string> Bugs => new()
    {
        { "LEFT JOIN", "JOIN" },
        { "UNION ALL", "UNION" },
        { "SUM(", "MAX(" },
        { "COUNT(DISTINCT", "COUNT(" },
        { "DESC", "ASC" },
        { " OR ", " AND " },
        { "NOT EXISTS", "EXISTS" },
        { "r_lt(", "r_le(" },
        { "OFFSET 2", "OFFSET 1" },
        { "PARTITION BY", "ORDER BY" },
    };

    [FuzzFact(NeedsEngine = true)]
    public void Random_queries_give_the_oracles_answers() =>
        AssertNone(new FuzzRun(QueryRunners.UnderTest).Run(seed: 0, count: 500, maxFailures: 3));

    [FuzzFact]
    public void DuckDB_agrees_with_itself_and_refuses_little()
    {
        var outcome = new FuzzRun(_ => FuzzRun.OpenOracle(), Dialect.DuckDb).Run(seed: 1000, count: 400);
        AssertNone(outcome);
        Assert.InRange(outcome.Discarded, 0, 40);
    }

    [FuzzTheory]
    [MemberData(nameof(Bugs))]
    public void A_bug_is_found_and_shrunk(string right, string wrong)
    {
        var outcome = new FuzzRun(_ => new Broken(right, wrong), Dialect.DuckDb).Run(seed: 0, count: 2000, maxFailures: 1);
        var (item, finding) = Assert.Single(outcome.Failures);
        Assert.NotNull(finding.Expected);
        Assert.InRange(item.Query.Size, 1, FuzzCase.Of(item.Seed).Query.Size);
        Assert.InRange(item.Query.Size, 1, 50);
    }

    [Fact]
    public void A_seed_says_it_all()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            Assert.Equal(FuzzCase.Of(seed).Query.Print(Dialect.Adql), FuzzCase.Of(seed).Query.Print(Dialect.Adql));
        }
    }

    [FuzzFact(NeedsEngine = true)]
    public void Kept_seeds_give_their_answers()
    {
        var failures = Directory.EnumerateFiles(SeedFile.Folder, "*.adql").Order(StringComparer.Ordinal)
            .SelectMany(path => SltRun.Run(path, QueryRunners.UnderTest, SltRun.Grid).Failures).ToList();
        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
    }

    static void AssertNone(FuzzOutcome outcome) =>
        Assert.True(outcome.Failures.Count == 0, string.Join("\n\n", outcome.Failures.Select(f => $"{f.Finding.Message}\n{Text(f)}")));

    static string Text((FuzzCase Case, Finding Finding) failure) => SeedFile.Text(failure.Case, failure.Finding);

    /// <summary>DuckDB with a bug: it reads one word for another.</summary>
    sealed class Broken(string right, string wrong) : IQueryRunner
    {
        readonly DuckDbRunner _inner = FuzzRun.OpenOracle();

        public void Attach(string name, string path) => _inner.Attach(name, path);

        public void AddTable(string name, QueryAnswer rows) => _inner.AddTable(name, rows);

        public QueryAnswer Run(string text) => _inner.Run(text.Replace(right, wrong, StringComparison.Ordinal));

        public string Explain(string text) => _inner.Explain(text);

        public void Dispose() => _inner.Dispose();
    }
}

/// <summary>Skipped where DuckDB's library is not installed: there is no oracle.</summary>
sealed class FuzzFactAttribute : FactAttribute
{
    public FuzzFactAttribute() => Skip = FuzzRun.HasOracle ? null : "DuckDB's library is not there (install Node.js and build again)";

    /// <summary>True to skip also where this build has no engine to test.</summary>
    public bool NeedsEngine
    {
        get => false;
        set => Skip ??= value && QueryRunners.Engine is null ? "this build has no engine" : null;
    }
}

/// <summary>Skipped where DuckDB's library is not installed: there is no oracle.</summary>
sealed class FuzzTheoryAttribute : TheoryAttribute
{
    public FuzzTheoryAttribute() => Skip = FuzzRun.HasOracle ? null : "DuckDB's library is not there (install Node.js and build again)";
}
