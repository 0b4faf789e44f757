using System.Numerics;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Planning;
using Rubin.Query.Engine.Spatial.Join;
using Rubin.Query.Sky;

namespace Rubin.Query.Engine.Operators.SkyJoins.Sweeps;

/// <summary>
/// A join by position that goes along two catalogs side by side: for each morsel of the left one it holds the rows of the right one around it, whatever
/// partitions they are in. Shared by all workers.
/// </summary>
sealed class SkySweep
{
    /// <summary>Cells by which the place of a morsel is widened, per side of the morsel: 2^6.</summary>
    const int BorderDepth = 6;

    readonly PipelineBranch _right;
    readonly ISkySource _source;
    readonly SkySurroundings?[] _surroundings;
    readonly int _neighbourOrder;
    SkyMorselMap? _map;

    /// <summary>A sweep that begins.</summary>
    /// <param name="builder">The pipelines.</param>
    /// <param name="join">The join.</param>
    /// <param name="match">Over the columns of either side; the radius is constant.</param>
    /// <param name="plan">What was chosen.</param>
    internal SkySweep(PipelineBuilder builder, PhysicalNode join, SkyMatch match, SweepPlan plan)
    {
        _right = builder.BranchOf(join.Inputs[1]);
        _source = (ISkySource)_right.Source;
        _surroundings = new SkySurroundings?[builder.Query.Options.Workers];
        _neighbourOrder = Healpix.OrderForSeparation(Angle.DegreesToRadians(match.Radius.Degrees + plan.SlackDegrees));
        (Match, DropsLoneLeft, RightSchema) = (match, plan.DropsLoneLeft, join.Inputs[1].Schema);
        Chunks = new(builder.Query);
        builder.Query.Own(Chunks);
        builder.Query.Statistics.Of(_right.Node).Attach(() => _source.Counters);
        builder.Query.Statistics.Of(join).Attach(() => [new(CounterNames.PeakMemory, Chunks.Peak)]);
        builder.Replace(left => left is SweepSource sweeping ? sweeping.With(this) : new SweepSource((ISkySource)left, [this]));
    }

    /// <summary>The match.</summary>
    internal SkyMatch Match { get; }

    /// <summary>Whether left rows without partner need not be read.</summary>
    internal bool DropsLoneLeft { get; }

    /// <summary>The right rows in memory.</summary>
    internal SkyChunks Chunks { get; }

    /// <summary>What one worker holds.</summary>
    internal SkySurroundings Of(WorkerContext worker) => _surroundings[worker.Index] ??= new(this, worker);

    /// <summary>A reader of right morsels, and the stages that their rows pass.</summary>
    internal (IMorselReader Reader, StageChain Stages) OpenRight(WorkerContext worker) => (_source.OpenMorsels(worker), new(_right, worker));

    /// <summary>The right columns.</summary>
    internal Schema RightSchema { get; }

    /// <summary>Where the right morsels lie.</summary>
    internal async ValueTask<SkyMorselMap> MapAsync(WorkerContext worker) => _map ??= new(await _source.ListAsync(worker));

    /// <summary>Where partners of the rows of a left morsel can lie, and a little more.</summary>
    internal HealpixRanges Around(SkyMorsel left)
    {
        if (_neighbourOrder < 0)
        {
            return HealpixRanges.WholeSky;
        }

        var size = Healpix.MaxOrder - (BitOperations.Log2((ulong)(left.End - left.Start)) / 2);
        return HealpixRanges.From([new HealpixRange(left.Start, left.End)]).Dilate(Math.Min(_neighbourOrder, size + BorderDepth));
    }
}

/// <summary>How a sweep was planned.</summary>
/// <param name="SlackDegrees">How far the cells of both sides together may be off the positions.</param>
/// <param name="DropsLoneLeft">Whether left rows without partner need not be read.</param>
sealed record SweepPlan(double SlackDegrees, bool DropsLoneLeft)
{
    /// <inheritdoc/>
    public override string ToString() => "aligned, neighbours read for the border";
}
