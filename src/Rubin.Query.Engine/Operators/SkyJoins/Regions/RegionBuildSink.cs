using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Operators.Joins;
using Rubin.Query.Engine.Planning;
using Rubin.Query.Engine.Spatial.Join;
using Rubin.Query.Sky;

namespace Rubin.Query.Engine.Operators.SkyJoins.Regions;

/// <summary>Holds rows that have regions, and an index of those.</summary>
/// <param name="schema">The columns.</param>
/// <param name="match">Over the columns of either side; the regions are right.</param>
/// <param name="query">The query.</param>
/// <param name="reach">Takes the part of the sky that the regions cover; null where nobody asks.</param>
sealed class RegionBuildSink(Schema schema, RegionMatch match, QueryContext query, SkyReach? reach)
    : BuildSink("RegionJoin", schema, query), IHeldRows
{
    const int ChunkRows = 64;

    /// <summary>Ranges of cells that another table is pruned by; more only cost time.</summary>
    const int MostRanges = 50_000;

    const int CoarseOrder = 8;

    /// <summary>The index; set when the sink has finished.</summary>
    internal RegionIndex Index { get; private set; } = RegionIndex.Empty;

    /// <inheritdoc/>
    public override async ValueTask FinishAsync(QueryContext query)
    {
        await base.FinishAsync(query);
        var (regions, covers) = (new SkyRegion?[Rows.Length], new HealpixRanges[Rows.Length]);
        var chunks = (Rows.Length + ChunkRows - 1) / ChunkRows;
        await query.RunAllAsync([.. Enumerable.Range(0, chunks).Select(i => (Action)(() => Cover(i * ChunkRows, regions, covers)))]);
        Memory.Hold(covers.Sum(c => 16L * c.Count));
        Index = new(regions, covers);
        Memory.Hold(Index.Bytes);
        if (reach is not null)
        {
            reach.Cells.Cells = Around(regions, covers, Angle.DegreesToRadians(reach.SlackDegrees));
        }
    }

    void Cover(int start, SkyRegion?[] regions, HealpixRanges[] covers)
    {
        var rows = Rows.Slice(start, Math.Min(ChunkRows, Rows.Length - start));
        var shapes = new RegionReader(match.Region);
        shapes.Read(rows);
        for (var i = 0; i < rows.Length; i++)
        {
            regions[start + i] = shapes[i];
            covers[start + i] = regions[start + i] is { } region ? RegionIndex.CoverOf(region) : HealpixRanges.Empty;
        }
    }

    /// <summary>All cells of positions that the other table's cells may be off by the slack.</summary>
    static HealpixRanges Around(SkyRegion?[] regions, HealpixRanges[] covers, double slack)
    {
        var wide = covers.Zip(regions, (cover, region) => region is CellRegion ? new CellRegion(cover).Widened(slack).Cover().Touched : cover);
        var all = HealpixRanges.From(wide.SelectMany(c => c.AsSpan().ToArray()));
        return all.Count > MostRanges ? all.Degrade(CoarseOrder) : all;
    }
}
