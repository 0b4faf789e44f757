using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Operators.Joins;
using Rubin.Query.Engine.Operators.SkyJoins;
using Rubin.Query.Engine.Operators.SkyJoins.Regions;
using Rubin.Query.Engine.Planning;
using Rubin.Query.Engine.Spatial.Join;
using Rubin.Query.Sky;

namespace Rubin.Query.Engine.Operators;

/// <summary>
/// Pairs of rows of which one has a position and the other a region around it: survey footprints as MOCs, polygons of exposures. The right side is held,
/// by the cells that its regions cover or its positions lie in. NULL lies in nothing.
/// </summary>
/// <param name="kind">Which rows come out.</param>
/// <param name="left">Streams.</param>
/// <param name="right">Is held.</param>
/// <param name="pairs">Left columns, then right columns or the mark.</param>
/// <param name="match">Position and region, over the columns of either side.</param>
/// <param name="condition">What pairs must meet beside that, over the left columns, then the right; null for nothing.</param>
/// <param name="reach">Takes the part of the sky that the regions cover, for the scan of the left side; null where that cannot use it.</param>
sealed class RegionJoin(
    SkyJoinKind kind, PhysicalNode left, PhysicalNode right, PairRows pairs, RegionMatch match, BoundExpression? condition, SkyReach? reach)
    : PhysicalNode(pairs.Schema, [left, right])
{
    /// <inheritdoc/>
    public override string Describe() =>
        $"{kind} [{match.Point}] in {match.Region}{(condition is null ? "" : $" residual={condition}")}{(match.IsRegionRight ? "" : " positions held")}";

    /// <inheritdoc/>
    public override void Build(PipelineBuilder builder)
    {
        Inputs[0].Build(builder);
        if (match.IsRegionRight)
        {
            var regions = new RegionBuildSink(Inputs[1].Schema, match, builder.Query, reach);
            Build(builder, regions, worker => new PositionProbe(regions, match, Residual(), worker.RowsOf(Schema)));
        }
        else
        {
            var places = new PlaceBuildSink(Inputs[1].Schema, match, builder.Query);
            Build(builder, places, worker => new AreaProbe(places, match, Residual(), worker.RowsOf(Schema)));
        }
    }

    void Build<TSink>(PipelineBuilder builder, TSink sink, Func<WorkerContext, IPairProbe> probe) where TSink : BuildSink, IHeldRows
    {
        builder.Before(Inputs[1], this, sink);
        builder.Stage(this, worker => new SkyJoinStage(kind, pairs, sink, sink.Matched, probe(worker), worker.RowsOf(Schema)));
        if (kind.MarksRight)
        {
            builder.Afterwards(this, new UnmatchedSource(Schema, Inputs[0].Schema, sink));
        }
    }

    JoinCondition? Residual() => condition is null ? null : new(condition, Inputs[0].Schema, Inputs[1].Schema);

    /// <summary>Finds the regions that positions lie in.</summary>
    sealed class PositionProbe(RegionBuildSink held, RegionMatch match, JoinCondition? residual, int blockRows) : RegionProbe(held, residual, blockRows)
    {
        readonly PositionReader _positions = new(match.Point);
        long[] _cells = [];

        protected override void Read(RecordBatch left)
        {
            _positions.Read(left);
            _cells = _cells.Length < left.Length ? new long[left.Length] : _cells;
            Healpix.IndexFromDegrees(_positions.Ra, _positions.Dec, _cells.AsSpan(0, left.Length));
        }

        protected override void Find(int leftRow, List<int> found) => held.Index.Find(_cells[leftRow], _positions.Ra[leftRow], _positions.Dec[leftRow], found);
    }

    /// <summary>Finds the positions that lie in regions.</summary>
    sealed class AreaProbe(PlaceBuildSink held, RegionMatch match, JoinCondition? residual, int blockRows) : RegionProbe(held, residual, blockRows)
    {
        /// <summary>To cover a region takes some 50 microseconds.</summary>
        const int RowsAtOnce = 100;

        readonly RegionReader _regions = new(match.Region);

        protected override int MostRows => RowsAtOnce;

        protected override void Read(RecordBatch left) => _regions.Read(left);

        protected override void Find(int leftRow, List<int> found)
        {
            if (_regions[leftRow] is { } region)
            {
                held.Find(region, found);
            }
        }
    }
}
