using System.Diagnostics;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution.Spilling;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Execution;

/// <summary>How far a query is.</summary>
/// <param name="Fraction">0 to 1; never falls.</param>
/// <param name="BytesRead">Bytes read from files.</param>
/// <param name="BytesSpilled">Bytes written to spill files.</param>
/// <param name="Elapsed">Time since it started, or that it took.</param>
public sealed record QueryProgress(double Fraction, long BytesRead, long BytesSpilled, TimeSpan Elapsed)
{
    /// <summary>Rows read from tables.</summary>
    public long RowsRead { get; init; }

    /// <summary>Whether it has not started yet, since the memory that it needs at least is held by queries that came before.</summary>
    public bool IsWaiting { get; init; }
}

/// <summary>
/// A physical plan that runs. It starts at once, runs on the pool's threads while its batches are read, waits when they are not, and is
/// stopped by disposing it.
/// </summary>
sealed class QueryExecution : IAsyncDisposable
{
    readonly CancellationTokenSource _stop;
    readonly ResultSink _result = new();
    readonly Pipeline _pipeline;
    readonly QueryContext _query;
    readonly Task _run;
    readonly long _start = Stopwatch.GetTimestamp();
    bool _isDisposed;
    long _elapsedTicks;
    double _fraction;

    QueryExecution(PhysicalNode root, EngineOptions options, WorkerPool pool, IMemoryBudget memory, SpillArea? spills, CancellationToken cancel)
    {
        Schema = root.Schema;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancel, pool.Closing);
        var lane = pool.OpenLane();
        _query = new(options, lane, memory, _stop.Token, spills);
        try
        {
            var builder = new PipelineBuilder(_query);
            root.Build(builder);
            _pipeline = builder.Close(root, _result);
        }
        catch
        {
            _query.DisposeOwned();
            lane.Dispose();
            _stop.Dispose();
            throw;
        }

        _run = lane.Start(() => RunAsync(lane));
    }

    /// <summary>The columns of the batches.</summary>
    public Schema Schema { get; }

    /// <summary>
    /// The answer, to be read once. A failure of the query comes out here: a <see cref="QueryException"/> for what its user can mend,
    /// <see cref="OperationCanceledException"/> where it was stopped.
    /// </summary>
    public IAsyncEnumerable<RecordBatch> Batches => _result.ReadAllAsync();

    /// <summary>Set when the query is to stop.</summary>
    public CancellationToken Cancel => _query.Cancel;

    /// <summary>Rows, times and bytes by operator; grows while the query runs.</summary>
    public QueryStatistics Statistics => _query.Statistics;

    /// <summary>How far the query is.</summary>
    public QueryProgress Progress
    {
        get
        {
            var (done, all) = Weigh(_pipeline);
            var fraction = Interlocked.Read(ref _elapsedTicks) > 0 ? 1 : Math.Clamp(done / all, 0, 1);
            var before = Volatile.Read(ref _fraction);
            for (; fraction > before; before = Volatile.Read(ref _fraction))
            {
                Interlocked.CompareExchange(ref _fraction, fraction, before);
            }

            return new(
                before,
                Statistics.Total(CounterNames.BytesRead),
                Statistics.Total(CounterNames.BytesSpilled),
                Interlocked.Read(ref _elapsedTicks) is > 0 and var ticks ? TimeSpan.FromTicks(ticks) : Stopwatch.GetElapsedTime(_start))
            { RowsRead = Statistics.RowsOf("TableScan"), IsWaiting = _query.IsWaiting };
        }
    }

    /// <summary>Starts a plan.</summary>
    /// <param name="root">The plan.</param>
    /// <param name="options">Workers, batch size, spill folder.</param>
    /// <param name="pool">The engine's threads.</param>
    /// <param name="memory">The engine's memory.</param>
    /// <param name="cancel">Stops the query.</param>
    public static QueryExecution Start(PhysicalNode root, EngineOptions options, WorkerPool pool, IMemoryBudget memory, CancellationToken cancel = default) =>
        new(root, options, pool, memory, null, cancel);

    /// <summary>Starts a plan that writes what does not fit into memory to <paramref name="spills"/>, not to a place of its own.</summary>
    public static QueryExecution Start(
        PhysicalNode root, EngineOptions options, WorkerPool pool, IMemoryBudget memory, SpillArea spills, CancellationToken cancel) =>
        new(root, options, pool, memory, spills, cancel);

    /// <summary>Stops the query if it still runs, and returns when its threads and memory are free.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            await _run.ConfigureAwait(false);
            return;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        await _run.ConfigureAwait(false);
        _stop.Dispose();
    }

    /// <summary>Sources weigh as many rows as the optimizer expects of them, at least one.</summary>
    static (double Done, double All) Weigh(Pipeline pipeline)
    {
        var (done, all) = (0.0, 0.0);
        foreach (var branch in pipeline.Branches)
        {
            var weight = Math.Max(1, branch.Node.EstimatedRows ?? 1);
            done += weight * branch.Source.Progress;
            all += weight;
        }

        foreach (var dependency in pipeline.DependsOn)
        {
            var (doneBefore, allBefore) = Weigh(dependency);
            done += doneBefore;
            all += allBefore;
        }

        return (done, all);
    }

    async Task RunAsync(QueryLane lane)
    {
        using var open = lane;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var failure = new FirstFailure(stop);
        await failure.GuardAsync(async () =>
        {
            using var memory = await _query.ReserveAsync();
            await PipelineRunner.RunAsync(_pipeline, _query);
        });
        foreach (var sink in PipelineRunner.Sinks(_pipeline))
        {
            sink.Dispose();
        }

        _query.DisposeOwned();
        _query.Spills.Dispose();
        Interlocked.Exchange(ref _elapsedTicks, Math.Max(1, Stopwatch.GetElapsedTime(_start).Ticks));
        _result.Close(failure.First);
    }
}
