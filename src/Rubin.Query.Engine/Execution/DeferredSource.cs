using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Execution;

/// <summary>A source that is opened by its first reader, when what it depends on is known.</summary>
sealed class DeferredSource : IBatchSource
{
    readonly Lazy<IBatchSource> _source;
    int? _boundedColumn;

    /// <summary>A source of <paramref name="schema"/>'s columns.</summary>
    internal DeferredSource(Schema schema, Func<IBatchSource> open)
    {
        Schema = schema;
        _source = new(() =>
        {
            var source = open();
            if (_boundedColumn is { } column)
            {
                source.KeepBounds(column);
            }

            return source;
        });
    }

    /// <inheritdoc/>
    public Schema Schema { get; }

    /// <inheritdoc/>
    public double Progress => _source.IsValueCreated ? _source.Value.Progress : 0;

    /// <inheritdoc/>
    public IReadOnlyList<Counter> Counters => _source.IsValueCreated ? _source.Value.Counters : [];

    /// <inheritdoc/>
    public void KeepBounds(int column) => _boundedColumn = column;

    /// <inheritdoc/>
    public IReadOnlyList<MorselBounds?>? Bounds => _source.IsValueCreated ? _source.Value.Bounds : null;

    /// <inheritdoc/>
    public IBatchReader OpenReader(WorkerContext worker) => _source.Value.OpenReader(worker);
}
