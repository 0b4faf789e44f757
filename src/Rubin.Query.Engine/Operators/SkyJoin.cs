using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Operators.Joins;
using Rubin.Query.Engine.Operators.SkyJoins;
using Rubin.Query.Engine.Operators.SkyJoins.Sweeps;
using Rubin.Query.Engine.Planning;
using Rubin.Query.Engine.Spatial.Join;

namespace Rubin.Query.Engine.Operators;

/// <summary>
/// Pairs of rows within a radius of each other: the right side, or what of it lies around the left rows that pass, is held and indexed along the HEALPix curve.
/// Complete everywhere on the sky and for every radius; NULL and NaN are near nothing.
/// </summary>
/// <param name="kind">Which rows come out.</param>
/// <param name="sides">The left streams, the right is held.</param>
/// <param name="pairs">Left columns, then right columns; only those of one side for semi and anti joins.</param>
/// <param name="match">Positions and radius, over the columns of either side.</param>
/// <param name="term">The condition they were read from, over the left columns, then the right.</param>
/// <param name="residual">What must hold beside it; null for nothing.</param>
sealed class SkyJoin(
    SkyJoinKind kind, SkyJoinSides sides, PairRows pairs, SkyMatch match, BoundExpression term, BoundExpression? residual)
    : PhysicalNode(pairs.Schema, [sides.Left, sides.Right])
{
    /// <summary>Whether it goes along both sides together, and left morsels pass through it one by one.</summary>
    internal bool IsSwept => sides.Sweep is not null;

    /// <inheritdoc/>
    public override string Describe() =>
        $"{kind} {term}{(residual is null ? "" : $" residual={residual}")}{(IsSwept ? $" {sides.Sweep}" : "")}";

    /// <inheritdoc/>
    public override void Build(PipelineBuilder builder)
    {
        Inputs[0].Build(builder);
        if (sides.Sweep is { } plan)
        {
            var sweep = new SkySweep(builder, this, Inputs[1], match, plan);
            builder.Stage(this, worker => new SkyJoinStage(kind, pairs, sweep.Of(worker), [], NewProbe(sweep.Of(worker), worker), worker.RowsOf(Schema)));
            return;
        }

        var sink = new SkyBuildSink(Inputs[1].Schema, match, builder.Query, sides.Reach) { KeepsWideApart = true };
        builder.Before(Inputs[1], this, sink);
        builder.Stage(this, worker => new SkyJoinStage(kind, pairs, sink, sink.Matched, NewProbes(sink, worker), worker.RowsOf(Schema)));
        if (kind.IsReversed)
        {
            builder.Afterwards(this, new MarkedSource(Schema, sink, kind.Kind == JoinKind.Semi));
        }
        else if (kind.MarksRight)
        {
            builder.Afterwards(this, new UnmatchedSource(Schema, Inputs[0].Schema, sink));
        }
    }

    IPairProbe NewProbes(SkyBuildSink sink, WorkerContext worker) =>
        sink.Wide is { } wide ? new ProbesInTurn([NewProbe(sink, worker), NewProbe(wide, worker)]) : NewProbe(sink, worker);

    SkyProbe NewProbe(IHeldPoints sink, WorkerContext worker) => new(
        sink,
        match,
        new(term, Inputs[0].Schema, Inputs[1].Schema),
        residual is null ? null : new(residual, Inputs[0].Schema, Inputs[1].Schema),
        worker.RowsOf(Schema));
}
