using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Operators.Joins;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Operators;

/// <summary>Pairs of rows that meet any condition: the right side is held, and each left row is tried with all of it.</summary>
/// <param name="kind">Which rows come out.</param>
/// <param name="left">Streams.</param>
/// <param name="right">Is held.</param>
/// <param name="schema">Left columns, then right columns or the mark.</param>
/// <param name="condition">Over the left columns, then the right; <see cref="Constant.True"/> for all pairs.</param>
sealed class NestedLoopJoin(JoinKind kind, PhysicalNode left, PhysicalNode right, Schema schema, BoundExpression condition)
    : PhysicalNode(schema, [left, right])
{
    /// <summary>Who waits for the one value of the right side; null for nobody.</summary>
    internal LateValue? Value { get; init; }

    /// <summary>The sub-query in the text whose one value the right side is.</summary>
    internal SourceSpan? Place { get; init; }

    /// <inheritdoc/>
    public override string Describe() => IsCross ? $"{kind}" : $"{kind} {condition}";

    /// <inheritdoc/>
    public override void Build(PipelineBuilder builder)
    {
        // The value comes first: scans anywhere on the left may wait for it.
        var sink = new LoopBuildSink(Inputs[1].Schema, builder.Query);
        builder.Before(Inputs[1], this, sink);
        Value?.Find = () => sink.Rows is { Length: 1 } rows && rows.Columns[0].Value(0) is { } value ? new(rows.Columns[0].Type.Logical, value) : null;
        Inputs[0].Build(builder);
        builder.Stage(this, worker => new JoinStage(
            kind,
            Schema,
            null,
            sink,
            new AllCandidates(sink),
            IsCross ? null : new(condition, Inputs[0].Schema, Inputs[1].Schema),
            worker.BatchRows)
        { Place = Place });
        if (kind is JoinKind.Right or JoinKind.Full)
        {
            builder.Afterwards(this, new UnmatchedSource(Schema, Inputs[0].Schema, sink));
        }
    }

    bool IsCross => condition is Constant { Value: true };
}
