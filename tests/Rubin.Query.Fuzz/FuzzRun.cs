using Rubin.Query.DuckDb;
using Rubin.Query.Slt;

namespace Rubin.Query.Fuzz;

/// <summary>How many cases came to which verdict, and those that failed, shrunk.</summary>
sealed record FuzzOutcome(int Same, int Discarded, IReadOnlyList<(FuzzCase Case, Finding Finding)> Failures);

/// <summary>Runs cases of consecutive seeds.</summary>
sealed class FuzzRun(Func<RunnerOptions, IQueryRunner> open, Dialect dialect = Dialect.Adql)
{
    /// <summary>
    /// Runs <paramref name="count"/> cases from <paramref name="seed"/> on; stops after <paramref name="maxFailures"/> failures.
    /// </summary>
    internal FuzzOutcome Run(int seed, int count, int maxFailures = 5)
    {
        var (same, discarded) = (0, 0);
        var failures = new List<(FuzzCase, Finding)>();
        for (var next = seed; next < seed + count && failures.Count < maxFailures;)
        {
            var end = Math.Min((next / FuzzCase.CasesPerTables + 1) * FuzzCase.CasesPerTables, seed + count);
            using var pair = new Pair(this, next, FuzzCase.TablesOf(next));
            for (; next < end && failures.Count < maxFailures; next++)
            {
                var item = FuzzCase.Of(next);
                var finding = pair.Run(item);
                same += finding.Verdict == Verdict.Same ? 1 : 0;
                discarded += finding.Verdict == Verdict.Discarded ? 1 : 0;
                if (finding.Verdict is Verdict.Different or Verdict.Failed)
                {
                    failures.Add(Shrink(item, finding));
                }
            }
        }

        return new(same, discarded, failures);
    }

    (FuzzCase Case, Finding Finding) Shrink(FuzzCase item, Finding finding)
    {
        Pair? pair = null;
        Finding RunOver(IReadOnlyList<FuzzTable> tables, FuzzCase candidate)
        {
            if (pair is null || !ReferenceEquals(pair.Tables, tables))
            {
                pair?.Dispose();
                pair = new(this, item.Seed, tables);
            }

            return pair.Run(candidate);
        }

        try
        {
            var shrunk = new Shrinker(RunOver).Shrink(item, finding);
            return (shrunk, RunOver(shrunk.Tables, shrunk));
        }
        finally
        {
            pair?.Dispose();
        }
    }

    /// <summary>Oracle and engine over the same tables.</summary>
    sealed class Pair : IDisposable
    {
        readonly DuckDbRunner _oracle;
        readonly IQueryRunner _engine;
        readonly Comparison _comparison;

        internal Pair(FuzzRun run, int seed, IReadOnlyList<FuzzTable> tables)
        {
            Tables = tables;
            _oracle = OpenOracle();
            _engine = run.Open(FuzzCase.OptionsOf(seed));
            _comparison = new(_oracle, _engine, run.Dialect);
            foreach (var table in tables)
            {
                _oracle.AddTable(table.Name, table.Rows);
                _engine.AddTable(table.Name, table.Rows);
            }
        }

        internal IReadOnlyList<FuzzTable> Tables { get; }

        internal Finding Run(FuzzCase item) => _comparison.Run(item);

        public void Dispose()
        {
            _engine.Dispose();
            _oracle.Dispose();
        }
    }

    Func<RunnerOptions, IQueryRunner> Open => open;

    Dialect Dialect => dialect;

    /// <summary>DuckDB with the macros that its templates call.</summary>
    internal static DuckDbRunner OpenOracle()
    {
        var oracle = new DuckDbRunner(new());
        oracle.Execute(ExpressionGenerator.DuckDbMacros);
        return oracle;
    }

    /// <summary>True where there is an oracle to ask.</summary>
    internal static bool HasOracle => DuckDbDatabase.IsAvailable;
}
