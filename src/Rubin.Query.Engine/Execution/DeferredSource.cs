using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Execution;

/// <summary>A source that is opened by its first reader, when what it depends on is known.</summary>
/// <param name="schema">The columns.</param>
/// <param name="open">Opens it.</param>
sealed class DeferredSource(Schema schema, Func<IBatchSource> open) : IBatchSource
{
    readonly Lazy<IBatchSource> _source = new(open);

    /// <inheritdoc/>
    public Schema Schema => schema;

    /// <inheritdoc/>
    public double Progress => _source.IsValueCreated ? _source.Value.Progress : 0;

    /// <inheritdoc/>
    public IReadOnlyList<Counter> Counters => _source.IsValueCreated ? _source.Value.Counters : [];

    /// <inheritdoc/>
    public IBatchReader OpenReader(WorkerContext worker) => _source.Value.OpenReader(worker);
}
