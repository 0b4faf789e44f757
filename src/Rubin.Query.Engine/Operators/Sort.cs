using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Operators.Sorting;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Operators;

/// <summary>The rows in order; those that the keys do not tell apart in the order of the input. What follows reads them in order, on one worker.</summary>
sealed class Sort(PhysicalNode input, IReadOnlyList<PhysicalSortKey> keys) : PhysicalNode(input.Schema, [input])
{
    /// <inheritdoc/>
    public override string Describe() => $"[{string.Join(", ", keys)}]";

    /// <inheritdoc/>
    public override void Build(PipelineBuilder builder)
    {
        Inputs[0].Build(builder);
        var sink = new SortSink("ORDER BY", Schema, keys, long.MaxValue, builder.Query);
        builder.Break(this, sink, new SortedSource(sink, 0, long.MaxValue));
    }
}

/// <summary>Of the rows in order, those behind the first <paramref name="offset"/>, at most <paramref name="count"/>. Keeps no more rows than that takes.</summary>
sealed class TopN(PhysicalNode input, IReadOnlyList<PhysicalSortKey> keys, long count, long offset) : PhysicalNode(input.Schema, [input])
{
    /// <inheritdoc/>
    public override string Describe() => $"{count}{(offset > 0 ? $" offset {offset}" : "")} [{string.Join(", ", keys)}]";

    /// <inheritdoc/>
    public override void Build(PipelineBuilder builder)
    {
        var end = count < long.MaxValue - offset ? count + offset : long.MaxValue;
        var sink = new SortSink("ORDER BY", Schema, keys, end, builder.Query);
        TopPruning.Show(builder, Inputs[0], keys[0], sink.Bound);
        Inputs[0].Build(builder);
        builder.Break(this, sink, new SortedSource(sink, offset, end));
    }
}
