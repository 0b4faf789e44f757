using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Operators.SkyJoins;
using Rubin.Query.Engine.Operators.SkyJoins.Sweeps;
using Rubin.Query.Engine.Planning;
using Rubin.Query.Engine.Spatial.Join;

namespace Rubin.Query.Engine.Operators;

/// <summary>Each left row with the right rows nearest to it: the right side is held and indexed along the HEALPix curve, the left streams past it.</summary>
/// <param name="kind">Inner, Left or Mutual, and how many partners.</param>
/// <param name="sides">The left streams, the right is held.</param>
/// <param name="pairs">Left columns, then right columns.</param>
/// <param name="match">Positions and radius, over the columns of either side.</param>
/// <param name="term">The condition they were read from, over the left columns, then the right.</param>
/// <param name="distance">What ranks pairs, over the same.</param>
/// <param name="residual">What must hold beside the term; null for nothing.</param>
sealed class NearestJoin(
    NearestKind kind,
    SkyJoinSides sides,
    PairRows pairs,
    SkyMatch match,
    BoundExpression term,
    BoundExpression distance,
    BoundExpression? residual) : PhysicalNode(pairs.Schema, [sides.Left, sides.Right])
{
    /// <summary>Whether it goes along both sides together, and left morsels pass through it one by one.</summary>
    internal bool IsSwept => sides.Sweep is not null;

    /// <inheritdoc/>
    public override string Describe() => $"{kind} {term}{(residual is null ? "" : $" residual={residual}")}{(IsSwept ? $" {sides.Sweep}" : "")}";

    /// <inheritdoc/>
    public override void Build(PipelineBuilder builder)
    {
        if (sides.Sweep is { } plan)
        {
            Inputs[0].Build(builder);
            Sweep(builder, new(builder, this, Inputs[1], match, plan), plan.Back);
            return;
        }

        var sink = kind.HoldsLeftFirst ? BuildLeftFirst(builder) : BuildRight(builder);
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
        var numbered = NumberedPairs.SchemaOf(Schema);
        builder.Stage(this, worker => Stage(numbered, sink, best.Value, worker));
        var found = new MutualSink(builder.Query);
        builder.Break(this, found, new MutualSource(Schema, found, () => best.Value));
    }

    /// <summary>Along both sides together, and for mutual pairs once more along the left one.</summary>
    void Sweep(PipelineBuilder builder, SkySweep sweep, SweepPlan? backwards)
    {
        if (backwards is null)
        {
            builder.Stage(this, worker => Stage(Schema, sweep.Of(worker), null, worker));
            return;
        }

        var (mirrored, numbered) = (match.Mirrored(), NumberedPairs.SchemaOf(Schema));
        var back = new SkySweep(builder, this, Inputs[0], mirrored, backwards);
        builder.Stage(this, worker => Stage(numbered, sweep.Of(worker), null, worker));
        builder.Stage(this, worker =>
        {
            var (left, right) = (Inputs[0].Schema, Inputs[1].Schema);
            var probe = new SkyProbe(
                back.Of(worker), mirrored, new(Mirrored(term), right, left), residual is null ? null : new(Mirrored(residual), right, left), worker.RowsOf(Schema));
            return new MutualStage(Schema, sweep.Of(worker), back.Of(worker), probe, new(new(Mirrored(distance), right, left), 1, false, worker.RowsOf(Schema)));
        });
    }

    /// <summary>An expression over the left columns, then the right, over the right columns, then the left. Parameters of lambdas have negative numbers.</summary>
    BoundExpression Mirrored(BoundExpression expression)
    {
        var (left, right) = (Inputs[0].Schema.Count, Inputs[1].Schema.Count);
        return PlanExpressions.Replace(
            expression, e => e is ColumnReference { Id: >= 0 } c ? c with { Id = c.Id < left ? c.Id + right : c.Id - left } : null);
    }

    SkyBuildSink BuildRight(PipelineBuilder builder)
    {
        Inputs[0].Build(builder);
        var sink = new SkyBuildSink(Inputs[1].Schema, match, builder.Query, sides.Reach);
        builder.Before(Inputs[1], this, sink);
        return sink;
    }

    /// <summary>A small left side is held, tells the right one's scan where to read, and drops what is near none of its rows.</summary>
    SkyBuildSink BuildLeftFirst(PipelineBuilder builder)
    {
        var mirrored = match.Mirrored();
        var left = new SkyBuildSink(Inputs[0].Schema, mirrored, builder.Query, sides.Reach);
        builder.Before(Inputs[0], this, left);
        var sink = new SkyBuildSink(Inputs[1].Schema, match, builder.Query);
        builder.Before(Inputs[1], this, sink, _ => new NearbyFilter(left, mirrored));
        builder.Source(this, new HeldSource(Inputs[0].Schema, left));
        return sink;
    }

    NearestStage Stage(Schema output, IHeldPoints sink, MutualPairs? mutual, WorkerContext worker)
    {
        var (left, right) = (Inputs[0].Schema, Inputs[1].Schema);
        var probe = new SkyProbe(sink, match, new(term, left, right), residual is null ? null : new(residual, left, right), worker.RowsOf(Schema));
        var nearest = new NearestPairs(new(distance, left, right), kind.Count, mutual is not null, worker.RowsOf(Schema));
        return new(output, pairs, sink, probe, nearest, kind.KeepsLeft, mutual, worker);
    }
}

/// <summary>Which nearest pairs are given.</summary>
/// <param name="Count">How many of a left row.</param>
/// <param name="KeepsLeft">Whether left rows without partner come too.</param>
/// <param name="IsMutual">Whether each must be the other's nearest.</param>
/// <param name="HoldsLeftFirst">Whether the left side is so small that the right one is read for it.</param>
readonly record struct NearestKind(long Count, bool KeepsLeft, bool IsMutual, bool HoldsLeftFirst)
{
    /// <inheritdoc/>
    public override string ToString() =>
        (IsMutual ? "Mutual" : $"{(KeepsLeft ? "Left" : "Inner")}{(Count == 1 ? "" : $" {Count}")}") + (HoldsLeftFirst ? " left side first" : "");
}
