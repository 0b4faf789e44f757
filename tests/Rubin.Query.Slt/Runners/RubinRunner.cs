using Rubin.Query.Adql;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Slt;

/// <summary>The engine of this project, as an embedding program uses it.</summary>
sealed class RubinRunner : IQueryRunner
{
    /// <summary>No record needs as long; a query that hangs fails instead of stopping the run.</summary>
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    readonly string _mydb = Directory.CreateTempSubdirectory("rubin-query-slt-").FullName;
    readonly AdqlDialect _dialect;
    readonly QueryEngine _engine;

    internal RubinRunner(RunnerOptions options)
    {
        var settings = new EngineOptions { Workers = options.Workers, BatchRows = options.BatchRows, MemoryBytes = options.MemoryBytes ?? 4L << 30 };
        _engine = new(settings, new() { Directory = _mydb });
        _dialect = options.Strict ? AdqlDialect.Strict : AdqlDialect.Default;
    }

    public void Attach(string name, string path) => _engine.Attach(Attachment.Parse($"{name}={path}"));

    public void AddTable(string name, QueryAnswer rows) =>
        _engine.Register(new("main", name, new InMemoryTable(rows.Schema, rows.Batches)));

    public QueryAnswer Run(string text) => RunAsync(text).GetAwaiter().GetResult();

    public string Explain(string text) => Guarded(() => _engine.Explain(text, _dialect));

    public void Dispose()
    {
        _engine.Dispose();
        Directory.Delete(_mydb, recursive: true);
    }

    async Task<QueryAnswer> RunAsync(string text)
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await using var result = _engine.Execute(text, _dialect, limit.Token);
            var batches = new List<RecordBatch>();
            await foreach (var batch in result.Batches)
            {
                batches.Add(batch);
            }

            return new(result.Schema, batches);
        }
        catch (Exception bug) when (bug is not QueryException)
        {
            throw Failure(bug);
        }
    }

    static T Guarded<T>(Func<T> run)
    {
        try
        {
            return run();
        }
        catch (Exception bug) when (bug is not QueryException)
        {
            throw Failure(bug);
        }
    }

    /// <summary>A bug of the engine fails its record, with the place where it happened, and not the whole run.</summary>
    static QueryException Failure(Exception bug) => new(QueryErrorCode.Internal, bug.ToString(), inner: bug);
}
