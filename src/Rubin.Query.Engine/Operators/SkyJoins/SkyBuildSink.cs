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
            reach.Cells.Cells = Index.CoverWithin(new SearchRadius(Angle.DegreesToRadians(match.Radius.Degrees + LargestRadius + reach.SlackDegrees)));
        }
    }

    async Task IndexAsync(QueryContext query)
    {
        Memory.Hold(PointIndexBuilder.BytesFor(Rows.Length));
        var builder = new PointIndexBuilder(Rows.Length);
        var chunks = (Rows.Length + ChunkRows - 1) / ChunkRows;
        var largest = new double[chunks];
        await query.RunAllAsync([.. Enumerable.Range(0, chunks).Select(i => (Action)(() => largest[i] = Place(builder, i * ChunkRows)))]);
        LargestRadius = largest.Max();
        foreach (var phase in builder.Phases())
        {
            await query.RunAllAsync(phase);
        }

        Index = builder.Build();
    }

    double Place(PointIndexBuilder builder, int start)
    {
        var rows = Rows.Slice(start, Math.Min(ChunkRows, Rows.Length - start));
        var positions = new PositionReader(match.Right);
        positions.Read(rows);
        builder.Place(start, positions.Ra, positions.Dec);
        return match.Radius.Right.Count == 0 ? 0 : new RadiusReader(match.Radius.Right).Largest(rows);
    }
}
