namespace Rubin.Query.Engine.Execution;

/// <summary>
/// One query's place in the pool's queue. As a task scheduler it is what awaits inside the query come back to, so all of the query's work is
/// counted as its own and stays on the pool's threads.
/// </summary>
sealed class QueryLane(WorkerPool pool) : TaskScheduler, IDisposable
{
    bool _isClosed;

    /// <inheritdoc/>
    public override int MaximumConcurrencyLevel => pool.Threads;

    /// <summary>What waits for a thread, with its place in the order of arrival. Guarded by the pool.</summary>
    internal Queue<(Task Task, long Arrival)> Tasks { get; } = new();

    /// <summary>Time used, in ticks of the stopwatch; raised to the others' when the lane was idle. Guarded by the pool.</summary>
    internal long Served { get; set; }

    /// <summary>Tasks that run now. Guarded by the pool.</summary>
    internal int Running { get; set; }

    /// <summary>Set when the query is to stop.</summary>
    internal CancellationToken Cancel { get; set; }

    /// <summary>Runs asynchronous work on the pool.</summary>
    internal Task Start(Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    /// <summary>Computes something on the pool, in a few milliseconds.</summary>
    internal Task<T> Start<T>(Func<T> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this);

    internal void Execute(Task task) => TryExecuteTask(task);

    /// <summary>No more tasks will come.</summary>
    public void Dispose()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            pool.CloseLane();
        }
    }

    /// <inheritdoc/>
    protected override void QueueTask(Task task) => pool.Enqueue(this, task);

    /// <summary>Never: work that began on a foreign thread must not go on there, and a turn of another query must not be used.</summary>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks() => [.. Tasks.Select(t => t.Task)];
}
