namespace Rubin.Query.Engine.Execution;

/// <summary>What all parts of one running query share. Safe for many threads.</summary>
public sealed class QueryContext
{
    /// <summary>A query that runs on <paramref name="pool"/>.</summary>
    internal QueryContext(EngineOptions options, WorkerPool pool, IMemoryBudget memory, CancellationToken cancel)
    {
        Options = options;
        Pool = pool;
        Memory = memory;
        Cancel = cancel;
    }

    /// <summary>Settings of the engine.</summary>
    public EngineOptions Options { get; }

    /// <summary>The memory for states.</summary>
    public IMemoryBudget Memory { get; }

    /// <summary>Set when the query is to stop.</summary>
    public CancellationToken Cancel { get; }

    /// <summary>The instant that CURRENT_TIMESTAMP means throughout the query, UTC.</summary>
    public DateTime Now { get; } = DateTime.UtcNow;

    /// <summary>What was counted while the query ran: rows, bytes, partitions, for EXPLAIN ANALYZE and progress.</summary>
    public QueryStatistics Statistics { get; } = new();

    internal WorkerPool Pool { get; }

    /// <summary>Runs pieces of a finish step in parallel on the engine's own threads, fairly beside other queries; returns when all are done.</summary>
    /// <exception cref="AggregateException">Never: the first failure cancels the rest and is thrown as it is.</exception>
    public Task RunAllAsync(IReadOnlyList<Action> pieces) => Pool.RunAllAsync(this, pieces);
}
