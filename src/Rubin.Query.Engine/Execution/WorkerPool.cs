using System.Collections.Concurrent;

namespace Rubin.Query.Engine.Execution;

/// <summary>The threads of one engine.</summary>
sealed class WorkerPool : TaskScheduler, IDisposable
{
    readonly BlockingCollection<Task> _queue = [];

    internal Task RunAllAsync(QueryContext query, IReadOnlyList<Action> pieces) =>
        Task.WhenAll(pieces.Select(piece => Task.Factory.StartNew(piece, query.Cancel, TaskCreationOptions.None, this)));

    /// <inheritdoc/>
    protected override void QueueTask(Task task) => _queue.Add(task);

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks() => _queue;

    public void Dispose() => _queue.Dispose();
}
