using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Operators.Clustering;
using Rubin.Query.Engine.Operators.Sorting;
using Rubin.Query.Engine.Operators.Windows;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Operators;

/// <summary>A call over a window, over the input's columns by position.</summary>
/// <param name="Function">ROW_NUMBER, LAG, FIRST_VALUE …; null for an aggregate.</param>
/// <param name="Aggregate">The aggregate; null for a window function.</param>
/// <param name="Arguments">Of the window function.</param>
/// <param name="Frame">The frame.</param>
/// <param name="IgnoresNulls">IGNORE NULLS.</param>
sealed record PhysicalWindowCall(
    WindowFunction? Function,
    PhysicalAggregate? Aggregate,
    IReadOnlyList<BoundExpression> Arguments,
    WindowFrame Frame,
    bool IgnoresNulls)
{
    /// <inheritdoc/>
    public override string ToString() => Aggregate?.ToString() ?? $"{Function!.Name}({string.Join(", ", Arguments)})";
}

/// <summary>
/// The input's rows with a column for each call. The rows are sorted by partition and order; workers then take stretches of whole partitions. They come
/// out in that order, morsel by morsel.
/// </summary>
sealed class Window(
    PhysicalNode input,
    Schema schema,
    IReadOnlyList<BoundExpression> partitionBy,
    IReadOnlyList<PhysicalSortKey> orderBy,
    IReadOnlyList<PhysicalWindowCall> calls) : PhysicalNode(schema, [input])
{
    readonly Lazy<KeyStream?> _stream = new(() => KeyStream.By(partitionBy, input));

    internal IReadOnlyList<BoundExpression> PartitionBy => partitionBy;

    /// <summary>The key that partitions are answered by as they are read; null where there is none.</summary>
    internal KeyStream? Stream => _stream.Value;

    internal IReadOnlyList<PhysicalSortKey> OrderBy => orderBy;

    internal IReadOnlyList<PhysicalWindowCall> Calls => calls;

    /// <inheritdoc/>
    public override string Describe() =>
        (partitionBy.Count > 0 ? $"partition=[{string.Join(", ", partitionBy)}] " : "")
        + (orderBy.Count > 0 ? $"order=[{string.Join(", ", orderBy)}] " : "")
        + $"calls=[{string.Join(", ", calls)}]"
        + (partitionBy.Count > 0 ? KeyStream.Describe(Stream, input) : "");

    /// <inheritdoc/>
    public override void Build(PipelineBuilder builder)
    {
        Inputs[0].Build(builder);
        IReadOnlyList<PhysicalSortKey> keys = [.. partitionBy.Select(p => new PhysicalSortKey(p)), .. orderBy];
        KeyStream.Break(builder, this, Stream, Collect);

        KeyedRows Collect(KeyScope scope)
        {
            var sink = new SortSink("OVER", input.Schema, keys, long.MaxValue, builder.Query, scope.Minimum());
            return new(sink, new WindowSource(this, sink, builder.Query), KeepsRows: true);
        }
    }
}
