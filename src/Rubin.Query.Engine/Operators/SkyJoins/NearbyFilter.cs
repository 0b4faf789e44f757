using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Spatial.Join;
using Rubin.Query.Sky;
using Rubin.Query.Sky.Matching;

namespace Rubin.Query.Engine.Operators.SkyJoins;

/// <summary>Drops rows that are near nothing of what is held, before they are held themselves.</summary>
/// <param name="held">The other side.</param>
/// <param name="match">Seen from the rows that pass: they are its left side, the held rows its right.</param>
sealed class NearbyFilter(SkyBuildSink held, SkyMatch match) : MapStage
{
    readonly PositionReader _positions = new(match.Left);
    readonly RadiusReader? _radii = match.Radius.Left.Count > 0 ? new(match.Radius.Left) : null;
    readonly SkyPoints _points = new();
    readonly PairList _pairs = new();

    /// <inheritdoc/>
    protected override RecordBatch? Map(RecordBatch batch)
    {
        _positions.Read(batch);
        if (held.Cover is { } cover)
        {
            _points.Set(_positions.Ra, _positions.Dec, cover);
        }
        else
        {
            _points.Set(_positions.Ra, _positions.Dec);
        }

        _pairs.Clear();
        var others = match.Radius.Degrees + held.LargestRadius;
        if (_radii is null)
        {
            held.Index.FindWithin(_points, 0, new SearchRadius(Angle.DegreesToRadians(others)), _pairs, int.MaxValue);
        }
        else
        {
            held.Index.FindWithin(_points, 0, Array.ConvertAll(_radii.Read(batch), r => r + others), false, _pairs, int.MaxValue);
        }

        var near = new List<int>();
        foreach (var row in _pairs.Left)
        {
            if (near.Count == 0 || near[^1] != row)
            {
                near.Add(row);
            }
        }

        return near.Count == 0 ? null : near.Count == batch.Length ? batch : batch.Take([.. near]);
    }
}
