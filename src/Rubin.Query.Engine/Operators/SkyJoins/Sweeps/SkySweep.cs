using System.Globalization;
using System.Numerics;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
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
    readonly ISkySource? _margin;
    ISkySource? _left;
    SkyMorselMap? _leftMap;
    SkyMorselMap? _map;
    SkyMorselMap? _marginMap;

    /// <summary>A sweep that begins.</summary>
    /// <param name="builder">The pipelines.</param>
    /// <param name="join">The join.</param>
    /// <param name="right">The side whose rows are held around the left ones: one of the join's inputs.</param>
    /// <param name="match">Over the columns of either side.</param>
    /// <param name="plan">What was chosen.</param>
    internal SkySweep(PipelineBuilder builder, PhysicalNode join, PhysicalNode right, SkyMatch match, SweepPlan plan)
    {
        _right = builder.BranchOf(right);
        _source = (ISkySource)_right.Source;
        _margin = plan.Margin?.Open(builder.Query);
        _surroundings = new SkySurroundings?[builder.Query.Options.Workers];
        _neighbourOrder = Healpix.OrderForSeparation(Angle.DegreesToRadians(plan.Radius.Degrees + plan.SlackDegrees));
        (Match, LargestRadius, DropsLoneLeft, RightSchema) = (match, plan.Radius.RightDegrees, plan.DropsLoneLeft, right.Schema);
        Chunks = new(builder.Query);
        builder.Query.Own(Chunks);
        builder.Query.Statistics.Of(_right.Node).Attach(() => _margin is null ? _source.Counters : [.. _source.Counters, .. _margin.Counters]);
        builder.Query.Statistics.Of(join).Attach(() => [new(CounterNames.PeakMemory, Chunks.Peak)]);
        builder.Replace(left =>
        {
            var source = left is SweepSource sweeping ? sweeping.With(this) : new SweepSource((ISkySource)left, [this]);
            _left = source.Left;
            return source;
        });
    }

    /// <summary>The match.</summary>
    internal SkyMatch Match { get; }

    /// <summary>The largest part of a radius that the right rows make, in degrees.</summary>
    internal double LargestRadius { get; }

    /// <summary>Whether left rows without partner need not be read.</summary>
    internal bool DropsLoneLeft { get; }

    /// <summary>The right rows in memory.</summary>
    internal SkyChunks Chunks { get; }

    /// <summary>What one worker holds.</summary>
    internal SkySurroundings Of(WorkerContext worker) => _surroundings[worker.Index] ??= new(this, worker);

    /// <summary>A reader of right morsels.</summary>
    internal IMorselReader OpenRight(WorkerContext worker) => _source.OpenMorsels(worker);

    /// <summary>A reader of morsels of the margin.</summary>
    internal IMorselReader OpenMargin(WorkerContext worker) => _margin!.OpenMorsels(worker);

    /// <summary>The stages that rows of both pass.</summary>
    internal StageChain OpenStages(WorkerContext worker) => new(_right, worker);

    /// <summary>The right columns.</summary>
    internal Schema RightSchema { get; }

    /// <summary>
    /// The right morsels that have rows around those of a left morsel, in the order of the input, each with the cells in which they are wanted. Of a left
    /// morsel inside of one right partition that has a margin: of this partition alone, and the margin before and behind it, as its rows stand in the catalog.
    /// </summary>
    internal async ValueTask<IReadOnlyList<(ChunkKey Key, HealpixRanges Cells)>> AroundAsync(SkyMorsel left, WorkerContext worker)
    {
        var cells = Around(left);
        _leftMap ??= new(await _left!.ListAsync(worker));
        _map ??= new(await _source.ListAsync(worker));
        _marginMap ??= _margin is null ? new([]) : new(await _margin.ListAsync(worker));
        if (_marginMap.Holding(left) is not { Numbers.Length: > 0 } margin)
        {
            return [.. _map.Touching(cells).Select(m => (new ChunkKey(m, false), cells))];
        }

        // Rows of a margin never belong to the partition, though by the last bit some may seem to: they are divided in its middle.
        var (partition, middle) = (Range(margin.Start, margin.End), margin.Start + (margin.End - margin.Start) / 2);
        var (before, behind) = (cells.Intersect(Range(0, middle)), cells.Intersect(Range(middle, Healpix.MaxCellCount)));
        return
        [
            .. margin.Numbers.Select(m => (new ChunkKey(m, true), before)),
            .. _map.Touching(cells.Intersect(partition)).Select(m => (new ChunkKey(m, false), cells)),
            .. margin.Numbers.Select(m => (new ChunkKey(m, true), behind)),
        ];
    }

    /// <summary>The place of a right morsel that is around a left one.</summary>
    internal SkyMorsel PlaceOf(ChunkKey key) => (key.IsMargin ? _marginMap : _map)![key.Morsel];

    /// <summary>The left morsels that right rows at a place are around, about.</summary>
    internal int[] LeftAround(SkyMorsel right) => _leftMap!.Touching(Around(right));

    static HealpixRanges Range(long start, long end) => HealpixRanges.From([new HealpixRange(start, end)]);

    /// <summary>Where partners of the rows of a morsel can lie, and a little more.</summary>
    HealpixRanges Around(SkyMorsel morsel)
    {
        if (_neighbourOrder < 0)
        {
            return HealpixRanges.WholeSky;
        }

        var size = Healpix.MaxOrder - (BitOperations.Log2((ulong)(morsel.End - morsel.Start)) / 2);
        return HealpixRanges.From([new HealpixRange(morsel.Start, morsel.End)]).Dilate(Math.Min(_neighbourOrder, size + BorderDepth));
    }
}

/// <summary>How a sweep was planned.</summary>
/// <param name="Radius">How far pairs can be apart.</param>
/// <param name="SlackDegrees">How far the cells of both sides together may be off the positions.</param>
/// <param name="DropsLoneLeft">Whether left rows without partner need not be read.</param>
/// <param name="Margin">The right side's margin that covers the radius; null where there is none.</param>
/// <param name="Back">How left rows are held around the left rows, for what is nearest to right rows; null where nobody asks.</param>
sealed record SweepPlan(RadiusReach Radius, double SlackDegrees, bool DropsLoneLeft, SkyMargin? Margin, SweepPlan? Back = null)
{
    /// <inheritdoc/>
    public override string ToString() => Margin is null
        ? $"aligned{Radii}, neighbours read for the border"
        : string.Create(CultureInfo.InvariantCulture, $"aligned{Radii}, margin of {Margin.Degrees * 3600:0.###} arcsec read for the border");

    string Radii => Radius.IsConstant ? "" : string.Create(CultureInfo.InvariantCulture, $" by radii up to {Radius.Degrees * 3600:0.###} arcsec");
}
