using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Operators.Joins;
using Rubin.Query.Engine.Planning;
using Rubin.Query.Engine.Spatial.Join;
using Rubin.Query.Sky;
using Rubin.Query.Sky.Matching;

namespace Rubin.Query.Engine.Operators.SkyJoins;

/// <summary>Holds the right side of a join by position: its rows, in the order of the input, and an index of where they are.</summary>
/// <param name="schema">The columns.</param>
/// <param name="match">Over the columns of either side.</param>
/// <param name="query">The query.</param>
/// <param name="reach">Takes where partners of these rows can lie; null where nobody asks.</param>
sealed class SkyBuildSink(Schema schema, SkyMatch match, QueryContext query, SkyReach? reach = null)
    : BuildSink("SkyJoin", schema, query), IHeldPoints
{
    /// <summary>Rows that are placed in one piece: their positions stay in the cache.</summary>
    const int ChunkRows = 16 << 10;

    /// <summary>The index; set when the sink has finished.</summary>
    public PointIndex Index { get; private set; } = PointIndexBuilder.Build([], []);

    /// <inheritdoc/>
    public double LargestRadius { get; private set; }

    /// <summary>Rows with radii much larger than the others', which are not in <see cref="Index"/>; null where there are none, or all are there.</summary>
    internal WidePoints? Wide { get; private set; }

    /// <summary>Whether such rows are kept apart.</summary>
    internal bool KeepsWideApart { get; init; }

    /// <inheritdoc/>
    public HealpixRanges? Cover => Index.Count <= PointIndex.FewPoints ? reach?.Cells.Cells : null;

    /// <inheritdoc/>
    public override async ValueTask FinishAsync(QueryContext query)
    {
        await base.FinishAsync(query);
        if (Rows.Length > 0)
        {
            await IndexAsync(query);
        }

        if (reach is not null)
        {
            var cells = CoverOf(this, reach);
            reach.Cells.Cells = Wide is null ? cells : cells.Union(CoverOf(Wide, reach));
        }
    }

    HealpixRanges CoverOf(IHeldPoints points, SkyReach to) =>
        points.Index.CoverWithin(new SearchRadius(Angle.DegreesToRadians(match.Radius.Degrees + points.LargestRadius + to.SlackDegrees)));

    async Task IndexAsync(QueryContext query)
    {
        Memory.Hold(PointIndexBuilder.BytesFor(Rows.Length));
        var builder = new PointIndexBuilder(Rows.Length);
        var radii = match.Radius.Right.Count == 0 ? [] : new double[Rows.Length];
        await PlaceAsync(builder, radii, query);
        var limit = KeepsWideApart ? WidePoints.LimitOf(radii) : double.PositiveInfinity;
        if (limit < double.PositiveInfinity)
        {
            Memory.Hold(PointIndexBuilder.BytesFor(Rows.Length));
            var wide = new PointIndexBuilder(Rows.Length);
            await PlaceAsync(wide, radii, query);
            for (var row = 0; row < radii.Length; row++)
            {
                (radii[row] > limit ? builder : wide).Remove(row);
            }

            Wide = new(Rows, await BuildAsync(wide, query), radii.Max());
        }

        LargestRadius = radii.Where(r => r <= limit).DefaultIfEmpty(radii.Length == 0 ? 0 : double.NegativeInfinity).Max();
        Index = await BuildAsync(builder, query);
    }

    Task PlaceAsync(PointIndexBuilder builder, double[] radii, QueryContext query)
    {
        var chunks = (Rows.Length + ChunkRows - 1) / ChunkRows;
        return query.RunAllAsync([.. Enumerable.Range(0, chunks).Select(i => (Action)(() => Place(builder, i * ChunkRows, radii)))]);
    }

    async Task<PointIndex> BuildAsync(PointIndexBuilder builder, QueryContext query)
    {
        if (Rows.Length <= ChunkRows)
        {
            return builder.BuildHere();
        }

        foreach (var phase in builder.Phases())
        {
            await query.RunAllAsync(phase);
        }

        return builder.Build();
    }

    void Place(PointIndexBuilder builder, int start, double[] radii)
    {
        var rows = Rows.Slice(start, Math.Min(ChunkRows, Rows.Length - start));
        var positions = new PositionReader(match.Right);
        positions.Read(rows);
        builder.Place(start, positions.Ra, positions.Dec);
        if (radii.Length > 0)
        {
            new RadiusReader(match.Radius.Right).Read(rows).CopyTo(radii, start);
        }
    }
}
