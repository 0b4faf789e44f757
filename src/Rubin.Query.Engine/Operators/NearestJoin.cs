using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Operators.SkyJoins;
using Rubin.Query.Engine.Planning;
using Rubin.Query.Engine.Spatial.Join;

namespace Rubin.Query.Engine.Operators;

/// <summary>Each left row with the right rows nearest to it: the right side is held and indexed along the HEALPix curve, the left streams past it.</summary>
/// <param name="kind">Inner, Left or Mutual, and how many partners.</param>
/// <param name="left">Streams.</param>
/// <param name="right">Is held.</param>
/// <param name="schema">Left columns, then right columns.</param>
/// <param name="match">Positions and radius, over the columns of either side.</param>
/// <param name="term">The condition they were read from, over the left columns, then the right.</param>
/// <param name="distance">What ranks pairs, over the same.</param>
/// <param name="residual">What must hold beside the term; null for nothing.</param>
sealed class NearestJoin(
    NearestKind kind,
    PhysicalNode left,
    PhysicalNode right,
    Schema schema,
    SkyMatch match,
    BoundExpression term,
    BoundExpression distance,
    BoundExpression? residual) : PhysicalNode(schema, [left, right])
{
    /// <inheritdoc/>
    public override string Describe() => $"{kind} {term}{(residual is null ? "" : $" residual={residual}")}";

    /// <inheritdoc/>
    public override void Build(PipelineBuilder builder)
    {
        Inputs[0].Build(builder);
        var sink = new SkyBuildSink(Inputs[1].Schema, match, builder.Query);
        builder.Before(Inputs[1], this, sink);
        if (!kind.IsMutual)
        {
            builder.Stage(this, worker => Stage(Schema, sink, null, worker));
            return;
        }

        var best = new Lazy<MutualPairs>(() =>
        {
            sink.Memory.Hold(MutualPairs.BytesFor(sink.Rows.Length));
            return new(sink.Rows.Length);
        });
        var withRows = new Schema([.. Schema.Fields, new("place", DataType.Int64), new("row", DataType.Int32)]);
        builder.Stage(this, worker => Stage(withRows, sink, best.Value, worker));
        var pairs = new MutualSink(builder.Query);
        builder.Break(this, pairs, new MutualSource(Schema, pairs, () => best.Value));
    }

    NearestStage Stage(Schema output, SkyBuildSink sink, MutualPairs? mutual, WorkerContext worker)
    {
        var (left, right) = (Inputs[0].Schema, Inputs[1].Schema);
        var probe = new SkyProbe(sink, match, new(term, left, right), residual is null ? null : new(residual, left, right), worker.BatchRows);
        var pairs = new NearestPairs(new(distance, left, right), kind.Count, kind.IsMutual, worker.BatchRows);
        return new(output, sink, probe, pairs, kind.KeepsLeft, mutual, worker);
    }
}

/// <summary>Which nearest pairs are given.</summary>
/// <param name="Count">How many of a left row.</param>
/// <param name="KeepsLeft">Whether left rows without partner come too.</param>
/// <param name="IsMutual">Whether each must be the other's nearest.</param>
readonly record struct NearestKind(long Count, bool KeepsLeft, bool IsMutual)
{
    /// <inheritdoc/>
    public override string ToString() => IsMutual ? "Mutual" : $"{(KeepsLeft ? "Left" : "Inner")}{(Count == 1 ? "" : $" {Count}")}";
}
