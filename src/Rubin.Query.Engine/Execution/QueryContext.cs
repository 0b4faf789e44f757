using Rubin.Query.Engine.Execution.Spilling;

namespace Rubin.Query.Engine.Execution;

/// <summary>What all parts of one running query share. Safe for many threads.</summary>
public sealed class QueryContext
{
    readonly List<IDisposable> _owned = [];
    long _expected;

    /// <summary>A query that runs on <paramref name="lane"/>.</summary>
    internal QueryContext(EngineOptions options, QueryLane lane, IMemoryBudget memory, CancellationToken cancel, SpillArea? spills = null)
    {
        Options = options;
        Lane = lane;
        Memory = memory;
        Cancel = cancel;
        lane.Cancel = cancel;
        Spills = new(spills, options.SpillDirectory);
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
    internal QueryStatistics Statistics { get; } = new();

    internal QueryLane Lane { get; }

    /// <summary>Where states go that do not fit into memory.</summary>
    internal QuerySpills Spills { get; }

    /// <summary>Whether the query waits for memory before it can start.</summary>
    internal bool IsWaiting { get; private set; }

    /// <summary>Adds to what the query must have before it starts. Operators that are built later, for the steps of a recursion, are not waited for.</summary>
    internal void Expect(long bytes) => _expected += bytes;

    /// <summary>Waits until the memory is there that the query's operators need at least, behind the queries that asked before.</summary>
    internal async Task<MemoryLease> ReserveAsync()
    {
        IsWaiting = true;
        var lease = await Memory.LeaseAsync("the query", _expected, Cancel);
        IsWaiting = false;
        return lease;
    }

    /// <summary>Takes over a state that lives as long as the query.</summary>
    internal void Own(IDisposable state)
    {
        lock (_owned)
        {
            _owned.Add(state);
        }
    }

    /// <summary>Disposes what the query has taken over; when it has ended.</summary>
    internal void DisposeOwned()
    {
        foreach (var state in _owned)
        {
            state.Dispose();
        }
    }

    /// <summary>
    /// Runs pieces of a finish step in parallel on the engine's own threads, fairly beside other queries; returns when all are done.
    /// A piece should take a few milliseconds: between two of them the thread may turn to another query.
    /// </summary>
    /// <exception cref="Exception">The first failure of a piece, as it was thrown; pieces that had not begun then never do.</exception>
    public async Task RunAllAsync(IReadOnlyList<Action> pieces)
    {
        if (pieces.Count == 1)
        {
            // No other thread could help.
            Cancel.ThrowIfCancellationRequested();
            pieces[0]();
            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var failure = new FirstFailure(stop);
        var next = -1;
        var workers = Math.Min(Options.Workers, pieces.Count);
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Lane.Start(() => failure.GuardAsync(RunSomeAsync))));
        failure.Rethrow();

        async Task RunSomeAsync()
        {
            for (var i = Interlocked.Increment(ref next); i < pieces.Count; i = Interlocked.Increment(ref next))
            {
                stop.Token.ThrowIfCancellationRequested();
                pieces[i]();
                if (WorkerPool.SliceIsOver)
                {
                    await Task.Yield();
                }
            }
        }
    }
}
