namespace Rubin.Query.Engine.Execution;

/// <summary>What the parts of one worker's pipeline know in common. Used by one thread at a time.</summary>
/// <param name="query">The query.</param>
/// <param name="index">Number of the worker in the pipeline, from 0.</param>
public sealed class WorkerContext(QueryContext query, int index)
{
    /// <summary>The query.</summary>
    public QueryContext Query { get; } = query;

    /// <summary>Number of the worker in the pipeline, from 0.</summary>
    public int Index { get; } = index;

    /// <summary>Most rows of a batch.</summary>
    public int BatchRows => Query.Options.BatchRows;

    /// <summary>Set when the query is to stop: by its user, by a failure elsewhere, or because it needs no more rows.</summary>
    public CancellationToken Cancel => Query.Cancel;

    /// <summary>
    /// The place of what flows now in the order of the input: branch, then morsel. Set by the runner before each batch; a stage that holds rows
    /// back gives them out before it changes (see <see cref="BatchStage.Complete"/>), and order-sensitive sinks break ties by it, then by arrival.
    /// </summary>
    public long Morsel { get; internal set; }
}
